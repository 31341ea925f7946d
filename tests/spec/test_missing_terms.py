"""Which blanks of contracts, suppliers and roles are asked for, and which are left alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.small_tables import table

from untower import capability, estate

ON = date(2026, 11, 23)
LOCKED = """
contract_id | title | supplier_id | starts_on  | ends_on    | notice_months | value_gbp | renewal
------------+-------+-------------+------------+------------+---------------+-----------+--------
k1          | Desk  | north       | 2024-01-01 | 2029-01-01 | 12            | 900000    | tacit
k2          | Yard  | south       | 2018-01-01 | 2020-01-01 |               | 900000    |
"""


def cells(answer, name):
    return {(c.key, c.column): c for c in answer.missing if c.table == name}


def of_estate(contracts=LOCKED, **tables):
    given = {"contracts": table("contracts", contracts)}
    given |= {name: table(name, text) for name, text in tables.items()}
    return estate.analyse(given, on=ON)


def test_nothing_is_asked_of_a_contract_that_has_lapsed():
    found = cells(of_estate(), "contracts")
    assert ("k2", "data_owner") not in found
    assert ("k2", "is_exclusive") not in found


def test_what_would_settle_whether_a_contract_can_be_left_is_asked():
    found = cells(of_estate(), "contracts")
    asked = {column for key, column in found if key == "k1"}
    assert {"data_owner", "ip_owner", "exit_plan_on", "is_exclusive"} <= asked
    assert {"minimum_volume_gbp", "break_on"} <= asked
    assert "renewal" not in asked
    assert "notice_months" not in asked
    one = found[("k1", "data_owner")]
    assert one.question == "Who owns the data under k1 (Desk)?"
    assert (one.owner_role, one.money_gbp) == ("commercial manager", Decimal("900000.00"))


def test_nothing_more_is_asked_once_it_is_settled():
    settled = """
contract_id | ends_on    | notice_months | value_gbp | renewal | is_exclusive | break_on
------------+------------+---------------+-----------+---------+--------------+---------
k1          | 2029-01-01 | 12            | 900000    | tacit   | yes          |
"""
    assert not {c for k, c in cells(of_estate(settled), "contracts") if c == "data_owner"}


def test_an_owner_that_is_stated_as_unknown_is_asked_for_and_a_known_one_is_not():
    owned = LOCKED.replace("| renewal", "| renewal | data_owner | ip_owner")
    owned = owned.replace("| tacit", "| tacit | unknown | buyer")
    owned = owned.replace("| 900000    |\n", "| 900000    | | |\n")
    found = cells(of_estate(owned), "contracts")
    assert ("k1", "data_owner") in found
    assert ("k1", "ip_owner") not in found


def test_whose_company_a_supplier_is_is_asked_only_where_a_contract_is_with_it():
    suppliers = """
supplier_id | name  | is_in_house
------------+-------+------------
north       | North |
south       | South |
east        | East  |
west        | West  | yes
"""
    found = cells(of_estate(suppliers=suppliers), "suppliers")
    assert [key for key, column in found if column == "is_in_house"] == ["north"]
    assert "North" in found[("north", "is_in_house")].question


def test_where_it_is_said_of_no_supplier_it_is_asked_once():
    suppliers = "supplier_id | name\n---\nnorth | North\nsouth | South"
    found = cells(of_estate(suppliers=suppliers), "suppliers")
    assert [key for key, column in found if column == "is_in_house"] == [None]


def of_capability(roles):
    return cells(capability.analyse({"roles": table("roles", roles)}, on=ON), "roles")


def test_how_many_people_share_a_kept_role_is_asked_and_of_another_it_is_not():
    found = of_capability("""
role_id | name      | retained_as | fte_employed | people_employed
--------+-----------+-------------+--------------+----------------
r1      | Architect | architect   | 2            |
r2      | Tester    |             | 2            |
""")
    assert ("r1", "people_employed") in found
    assert ("r2", "people_employed") not in found
    assert (None, "retained_as") not in found


def test_which_roles_are_kept_is_asked_once_where_none_says_so():
    found = of_capability("role_id | name\n---\nr1 | Architect\nr2 | Tester")
    assert (None, "retained_as") in found
