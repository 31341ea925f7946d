"""Concentration: credits, groups paid back, unknown payees, and three bases kept apart."""

from __future__ import annotations

from decimal import Decimal

from small_tables import table
from untower.estate.concentration import concentrate, concentration_of
from untower.estate.spend import gather_spend

NOTHING = Decimal(0)


def by_basis(payments, **tables):
    spend = gather_spend({"payments": payments, **tables}, incomplete_share=0.4)
    return {c.basis: c for c in concentration_of(spend)}


def test_without_any_net_spend_every_share_is_not_known_rather_than_nought():
    for nets in ({}, {"a": Decimal(-5)}, {"a": NOTHING}):
        found = concentrate("paid_to", nets, NOTHING)
        assert found.top1_pct is None
        assert found.hhi is None
        assert found.unknown_pct is None


def test_a_group_paid_nothing_or_less_net_has_no_share_and_is_counted():
    found = concentrate(
        "paid_to", {"a": Decimal(300), "b": Decimal(100), "c": Decimal(-50)}, NOTHING
    )
    assert (found.top1_pct, found.groups, found.groups_without_share) == (75.0, 2, 1)
    assert found.hhi == 75.0**2 + 25.0**2


def test_unknown_spend_makes_the_top_three_a_range():
    found = concentrate("paid_to", {"a": Decimal(80)}, Decimal(20))
    assert (found.top3_pct, found.unknown_pct) == (100.0, 20.0)
    assert (found.top3_from_pct, found.top3_to_pct) == (80.0, 100.0)


def test_unknown_spend_below_nought_counts_as_none():
    assert concentrate("paid_to", {"a": Decimal(80)}, Decimal(-20)).unknown_pct == 0.0


def test_only_outside_payees_have_shares_and_redacted_ones_are_the_unknown():
    found = by_basis(
        table(
            "payments",
            """
            supplier_name           | amount_gbp | paid_on
            Brindlow Systems Ltd    | 60.00      | 2026-01-05
            Cawdrey Software Ltd    | 20.00      | 2026-01-06
            REDACTED PERSONAL DATA  | 15.00      | 2026-01-07
                                    | 5.00       | 2026-01-08
            Mrs A Nother            | 900.00     | 2026-01-09
            Leeds City Council      | 900.00     | 2026-01-09
            """,
        )
    )["paid_to"]
    assert found.groups == 2
    assert found.top1_pct == 75.0
    assert found.unknown_pct == 20.0


def test_a_resellers_row_has_a_maker_only_where_the_row_names_one():
    payments = table(
        "payments",
        """
        supplier_name | amount_gbp | description                  | sold_through
        Wain Resale   | 50.00      | Microsoft licences           |
        Wain Resale   | 30.00      | Licences                     |
        Wain Resale   | 10.00      | Microsoft and Oracle renewal |
        Nimbeck Cloud | 10.00      |                              | Wain Resale
        """,
    )
    suppliers = table("suppliers", "supplier_id | name | is_reseller\nwain | Wain Resale | yes")
    found = by_basis(payments, suppliers=suppliers)
    assert found["paid_to"].groups == 2
    assert found["sold_through"].groups == 1
    assert found["sold_through"].top1_pct == 100.0
    assert found["underlying"].groups == 2
    assert found["underlying"].unknown_pct == 40.0


def test_a_contract_of_part_resale_makes_its_payments_resale():
    payments = table(
        "payments",
        """
        supplier_name | amount_gbp | contract_id
        Plainname Ltd | 50.00      | C1
        Othername Ltd | 50.00      | C2
        """,
    )
    contracts = table("contracts", "contract_id | part\nC1 | resale\nC2 | delivery")
    found = by_basis(payments, contracts=contracts)
    assert found["underlying"].unknown_pct == 50.0
    assert found["paid_to"].unknown_pct == 0.0


def test_the_organisations_own_company_is_not_an_outside_supplier():
    payments = table(
        "payments", "supplier_name | amount_gbp\nOwn Company | 90.00\nBrindlow Systems Ltd | 10.00"
    )
    suppliers = table("suppliers", "supplier_id | name | is_in_house\nown | Own Company | yes")
    assert by_basis(payments, suppliers=suppliers)["paid_to"].top1_pct == 100.0
    assert by_basis(payments)["paid_to"].top1_pct == 90.0
