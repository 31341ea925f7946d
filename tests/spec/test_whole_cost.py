"""The whole cost by component, layer, service and group: to the penny, blanks never nothing."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estates import estate
from small_tables import table
from untower.estate.service_shares import service_shares, split_pence
from untower.estate.supplier_parents import supplier_groups
from untower.estate.whole_cost import whole_cost

COMPONENTS = """
component_id | layer       | run_by   | in_house_annual_gbp
ledger       | application | supplier |
servers      | hosting     | mixed    | 40.00
desk         | service_desk| in_house | 25.00
archive      |             | supplier |
"""
USES = """
service_id | component_id
tax        | ledger
tax        | servers
waste      | servers
"""
SERVICES = """
service_id | name        | completed
tax        | Council tax | 300
waste      | Bins        | 100
"""
SUPPLIERS = """
supplier_id | name       | parent_id | is_in_house
ash         | Ash plc    |           | no
ash-soft    | Ash Soft   | ash       | no
own         | Own Co     |           | yes
vague       | Vague Ltd  |           |
"""
CONTRACTS = """
contract_id | supplier_id | is_revenue
K1          | ash         | no
K2          | ash-soft    |
K3          | own         | no
K4          | vague       | no
K5          |             | no
K6          | ash         | yes
"""
CHARGES = """
contract_id | component_id | annual_gbp
K1          | ledger       | 100.01
K2          | servers      | 60.00
K3          | desk         | 7.00
K6          | ledger       | 9999.00
"""


def cost_of(**texts):
    names = {
        "components": COMPONENTS,
        "uses": USES,
        "services": SERVICES,
        "suppliers": SUPPLIERS,
        "contracts": CONTRACTS,
        "charges": CHARGES,
    } | texts
    tables = {name: table(name, text) for name, text in names.items() if text is not None}
    return whole_cost(tables, supplier_groups(tables.get("suppliers")))


def by(lines, key):
    return {line[key]: line for line in lines}


# --- what must not happen ------------------------------------------------------------------


def test_a_component_run_outside_without_a_charge_is_not_known_and_never_nothing():
    archive = by(cost_of().by_component(), "component_id")["archive"]
    assert archive["annual_gbp"] is None
    assert archive["components_with_a_blank"] == 1


def test_a_blank_charge_is_counted_beside_the_sum_and_not_added_as_nothing():
    blank = CHARGES + "K1 | servers |\nK5 | ledger |\n"
    found = by(cost_of(charges=blank).by_layer(), "layer")
    assert found["hosting"]["annual_gbp"] == Decimal("100.00")
    assert found["hosting"]["components_with_a_blank"] == 1
    assert found["application"]["components_with_a_blank"] == 1


def test_wholly_blank_charges_leave_the_layer_not_known():
    found = by(
        cost_of(charges="contract_id|component_id|annual_gbp\nK1|ledger|").by_layer(), "layer"
    )
    assert found["application"]["annual_gbp"] is None
    assert found["application"]["outside_gbp"] is None


def test_income_is_not_cost():
    assert by(cost_of().by_layer(), "layer")["application"]["annual_gbp"] == Decimal("100.01")


def test_a_supplier_that_may_be_in_house_is_neither_outside_nor_in_house():
    found = by(cost_of(charges=CHARGES + "K4|ledger|50\nK5|ledger|10\n").by_layer(), "layer")
    assert found["application"]["supplier_not_known_gbp"] == Decimal("60.00")
    assert found["application"]["outside_gbp"] == Decimal("100.01")
    assert found["application"]["annual_gbp"] == Decimal("160.01")


def test_the_organisations_own_company_is_in_house():
    desk = by(cost_of().by_layer(), "layer")["service_desk"]
    assert desk["in_house_gbp"] == Decimal("32.00")
    assert desk["outside_gbp"] == Decimal("0.00")
    assert desk["top_group_id"] is None


def test_nothing_read_is_nothing_known():
    cost = whole_cost({}, supplier_groups(None))
    assert cost.is_empty
    assert cost.by_layer() == cost.by_service() == cost.by_group() == []


# --- the split -----------------------------------------------------------------------------


def test_a_shared_component_is_split_by_completed_transactions():
    found = by(cost_of().by_service(), "service_id")
    assert found["tax"]["annual_gbp"] == Decimal("175.01")  # 100.01 and three quarters of 100
    assert found["waste"]["annual_gbp"] == Decimal("25.00")


@pytest.mark.parametrize("completed", ["", "0"])
def test_one_blank_count_splits_that_component_equally(completed):
    services = f"service_id | name | completed\ntax | Tax | {completed}\nwaste | Bins | {completed}"
    found = by(cost_of(services=services).by_service(), "service_id")
    assert found["waste"]["annual_gbp"] == Decimal("50.00")


def test_what_no_service_uses_stands_under_none_and_nothing_is_lost():
    cost = cost_of()
    found = by(cost.by_service(), "service_id")
    assert found[None]["annual_gbp"] == Decimal("32.00")
    assert sum(s["annual_gbp"] or 0 for s in found.values()) == Decimal("232.01")


def test_without_a_services_table_the_split_is_equal_and_twice_named_is_once_used():
    shares = service_shares({"uses": table("uses", USES + "waste | servers\n | servers\n")})
    assert shares.filter(pl.col("component_id") == "servers")["share"].to_list() == [0.5, 0.5]


def test_a_group_is_its_parents_and_stands_with_all_it_charges():
    (ash,) = cost_of().by_group()
    assert (ash["group_id"], ash["name"], ash["annual_gbp"]) == (
        "ash",
        "Ash plc",
        Decimal("160.01"),
    )
    assert (ash["components"], ash["layers"]) == (2, 2)


def test_groups_that_payees_were_resolved_to_join_with_the_registers_parents():
    groups = supplier_groups(table("suppliers", SUPPLIERS), {"ash-soft": "ash-holdings"})
    assert groups.group("ash") == groups.group("ash-soft") == "ash-holdings"
    assert groups.group("never-listed") == "never-listed"
    assert groups.name("ash-holdings") == "Ash plc"


def test_a_group_that_many_payees_fall_under_joins_nobody():
    shared = {"ash": "not_known", "vague": "not_known", "own": "redacted"}
    groups = supplier_groups(table("suppliers", SUPPLIERS), shared)
    assert {groups.group(s) for s in shared} == {"ash", "vague", "own"}


def test_a_circle_of_parents_is_one_group():
    circle = "supplier_id | name | parent_id\na | A | b\nb | B | c\nc | C | b"
    groups = supplier_groups(table("suppliers", circle))
    assert {groups.group(s) for s in "abc"} == {"b"}


@given(
    pence=st.lists(st.integers(0, 10**9) | st.none(), min_size=1, max_size=6),
    completed=st.lists(st.integers(1, 10**6), min_size=1, max_size=7),
)
def test_a_split_loses_and_makes_no_penny(pence, completed):
    amounts = pl.DataFrame(
        {"cell": range(len(pence)), "component_id": ["c"] * len(pence), "pence": pence},
        schema={"cell": pl.UInt32, "component_id": pl.String, "pence": pl.Int64},
    )
    whole = sum(completed)
    shares = pl.DataFrame(
        {
            "component_id": ["c"] * len(completed),
            "service_id": [f"s{n}" for n in range(len(completed))],
            "share": [c / whole for c in completed],
        }
    )
    split = split_pence(amounts, shares)
    for cell, amount in enumerate(pence):
        parts = split.filter(pl.col("cell") == cell)["pence"]
        assert parts.len() == len(completed)
        if amount is None:
            assert parts.count() == 0
        else:
            assert parts.sum() == amount
            exact = [amount * c / whole for c in completed]
            assert all(abs(p - e) <= 1.001 for p, e in zip(parts, exact, strict=True))


def test_layers_services_and_components_add_up_to_the_same_whole():
    tables = estate("half", 160, seed=3)
    cost = whole_cost(tables, supplier_groups(tables["suppliers"]))
    sums = {
        sum(line["annual_gbp"] for line in lines)
        for lines in (cost.by_layer(), cost.by_service(), cost.by_component(), cost.by_group())
    }
    assert sums == {tables["charges"]["annual_gbp"].sum()}
