"""The checker costs a choice by another road and names every rule it breaks."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.range_tables import ITEMS, OFFERS, ON, ORGANISATION, council, every_choice

from untower.award.answered import choose_and_check
from untower.award.checker import Disagreement, checker_of, require_agreement
from untower.award.checker_money import cost_by_month
from untower.award.limits_rules import rules_in_force
from untower.award.situation import gather_situation
from untower.award.solving import Solving

STAY = ("retain:case", "retain:forms", "retain:servers")


def checker_for(tables, *, on=ON):
    situation = gather_situation(tables, on=on)
    may_choose = situation.offer_ids
    return situation, checker_of(tables, on=on, policy=None, may_choose=may_choose)


def checked(offers, *, rules=(), **changed):
    _, checker = checker_for(council(**changed))
    return checker.check(offers, rules)


def test_a_choice_that_leaves_a_component_out_is_not_whole_and_is_a_fault():
    found = checked(("o1", "retain:servers"))

    assert found.not_covered == ("case",)
    with pytest.raises(Disagreement, match=r"the choice is not whole: case"):
        require_agreement(found, found.value_gbp)


def test_a_component_covered_twice_is_a_fault():
    found = checked(("o1", "o3", *STAY[:1], "retain:servers"))

    assert found.covered_twice == ("forms",)
    with pytest.raises(Disagreement, match=r"not whole: forms"):
        require_agreement(found, found.value_gbp)


def test_a_penny_is_let_pass_and_a_pound_is_a_fault():
    found = checked(STAY)

    require_agreement(found, found.value_gbp + 0.009)
    with pytest.raises(Disagreement, match=r"was valued at .* and checks at"):
        require_agreement(found, found.value_gbp + 1)


def test_what_stays_costs_its_charges_and_quality_falls_short_by_what_it_is_worth():
    found = checked(STAY)

    # Two years at nothing off: 2 x (20,000 + 30,000 + 10,000).
    assert found.money_gbp == pytest.approx(120_000)
    # Half of each measured component's 40,000 and 60,000: 50 points short of 100, at par.
    assert found.shortfall_gbp == pytest.approx(50_000)
    assert found.managing_gbp == pytest.approx(2 * 2 * 1_000)
    assert found.suppliers == 2
    assert found.value_gbp == pytest.approx(174_000)


def test_an_offer_costs_what_there_is_until_the_change_and_its_price_after():
    found = checked(("o2", "retain:forms", "retain:servers"))

    # Case is free after six months: 15,000, then 18 months at 18,000 with 41% bias, procurement.
    of_case = 15_000 + 27_000 * 1.41 + 1_800
    assert found.money_gbp == pytest.approx(40_000 + 20_000 + of_case)


def test_interfaces_cost_only_where_the_two_ends_sit_with_different_groups():
    joined = """
        from_component_id | to_component_id | annual_gbp
        forms             | case            | 700
        case              | forms           |
        case              | nowhere         | 9000
    """

    apart = checked(STAY, interfaces=joined)
    together = checked(("o2", "retain:forms", "retain:servers"), interfaces=joined)

    assert apart.interface_gbp == pytest.approx(2 * (700 + 2500))
    assert together.interface_gbp == 0
    assert (apart.interfaces_apart, together.interfaces_apart) == (1, 0)


def test_a_discount_is_taken_from_new_prices_once_the_groups_spend_reaches_it():
    bands = """
        supplier_id | annual_from_gbp | discount_pct
        birch       | 12000           | 5
        birch       | 50000           | 10
    """

    # Cedar belongs to birch: 12,000 for forms, and 30,000 a year that birch keeps for case.
    found = checked(("o1", "retain:case", "retain:servers"), discounts=bands)

    assert found.discount_gbp == pytest.approx(0.05 * 24_000)


def test_the_same_offer_in_another_currency_and_with_vat_is_turned_into_pounds_without():
    dear = OFFERS.replace(
        "o1       | cedar       | indicative | 24          |           | at_free_exit | no           |          |             |",
        "o1       | cedar       | indicative | 24          |           | at_free_exit | yes          | EUR      | 0.8         |",
    )

    situation, checker = checker_for(council(offers=dear))

    way = next(w for w in situation.ways if w.offer_id == "o1")
    assert way.annual_gbp == pytest.approx(12_000 * 0.8 / 1.2)
    part = next(p for p in checker.check(("o1", *STAY), ()).parts if p.offer_id == "o1")
    assert part.annual_gbp == pytest.approx(8_000)


AMOUNT = st.integers(0, 60_000)
MONTHS = st.integers(0, 30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(["retire", "reuse", "saas", "cloud", "build", "outsource"]),
    prices=st.tuples(AMOUNT, AMOUNT, AMOUNT),
    move=MONTHS,
    term=st.one_of(st.none(), st.integers(1, 40)),
    rise=st.one_of(st.none(), st.integers(-5, 9)),
    fte=st.sampled_from(["0", "0.5", "2"]),
    ends=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    start=st.sampled_from(["early", "at_free_exit"]),
    rate=st.sampled_from(["0", "3.5"]),
)
def test_month_by_month_and_year_by_year_come_to_the_same_for_any_offer(
    kind, prices, move, term, rise, fte, ends, start, rate
):
    one_off, annual, leaving = prices
    tables = council(
        organisation=ORGANISATION.replace("| 0                 |", f"| {rate} |").replace(
            "| 2             |", "| 3 |"
        ),
        contracts=f"""
            contract_id | supplier_id | starts_on  | ends_on | renewal | break_cost_gbp
            C1          | ash         | 2024-04-01 | {ends}  | none    |
            C2          | birch       | 2024-04-01 | {ends}  | none    | 400
        """,
        options=f"""
            option_id | component_id | kind
            p         | case         | {kind}
        """,
        offers=f"""
            offer_id | supplier_id | option_id | basis      | term_months | start   | indexation_pct
            o        | ash         | p         | {"retire" if kind == "retire" else "indicative"} | {term or ""} | {start} | {"" if rise is None else rise}
        """,
        offer_items=f"""
            offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp  | months_to_move | in_house_fte
            o        | case         | {one_off}   | {annual}   | {leaving} | {move}         | {fte}
        """,
        passed_over="""
            step    | kind      | subject_table | subject_key
            options | exception | components    | case
        """,
    )

    situation, checker = checker_for(tables)

    for n, way in enumerate(situation.ways):
        offers = (way.offer_id,)
        part = next(p for p in checker.check(offers, ()).parts)
        ledger = cost_by_month(part, situation.terms)
        assert ledger.present_gbp(situation.terms) == pytest.approx(
            situation.money_gbp[n], abs=1e-6
        )
        for year in range(3):
            assert ledger.cash_gbp(year, situation.terms) == pytest.approx(
                situation.cash_gbp[n, year], abs=1e-6
            )


LIMITS = {
    "suppliers_max": "l | suppliers_max | | | | 1 | suppliers",
    "suppliers_min": "l | suppliers_min | | | | 3 | suppliers",
    "share": "l | supplier_share | | | | 60 | pct",
    "share_of_one": "l | supplier_share | birch | | | 40 | pct",
    "share_at_least": "l | supplier_share | ash | | at_least | 30 | pct",
    "layer": "l | layer_share | application | | | 70 | pct",
    "sme": "l | sme_share | | | | 55 | pct",
    "value": "l | contract_value | | | | 26000 | gbp",
    "budget": "l | budget_year | | | | 61000 | gbp",
    "fte": "l | fte | | | | 0.5 | fte",
    "exclude": "l | exclude | ash | application | | | ",
    "together": "l | together | forms | case | | | ",
    "apart": "l | apart | forms | case | | | ",
    "fix": "l | fix | forms | cedar | | | ",
    "floor": "l | user_floor | permits | | | 0.5 | points",
    "integrator": "l | integrator_apart | | | | | ",
    "capacity": "l | supplier_capacity | ash | | | 30000 | gbp",
}
MORE_OFFERS = (
    OFFERS
    + """
    o4       | birch       | indicative | 24          | a         | early        | no           |          |             |                |
    o5       | birch       | indicative | 24          | a         | at_free_exit | no           |          |             |                |
    o6       | ash         | catalogue  | 24          |           | at_free_exit | no           |          |             | 80             |
"""
)


def more_items(draw_prices, effects):
    rows = [("o4", "forms"), ("o4", "case"), ("o5", "case"), ("o6", "servers"), ("o6", "case")]
    lines = [
        f"    {o} | {k} | 0 | {price} | 0 | 1 | 0.3 | 60 | {effect}"
        for (o, k), price, effect in zip(rows, draw_prices, effects, strict=True)
    ]
    return ITEMS + "\n".join(lines) + "\n"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    names=st.lists(st.sampled_from(sorted(LIMITS)), max_size=3, unique=True),
    prices=st.lists(st.integers(4_000, 40_000), min_size=5, max_size=5),
    effects=st.lists(st.sampled_from(["-2", "0", "1", ""]), min_size=5, max_size=5),
    layer=st.sampled_from(["hosting", "service_management"]),
)
def test_the_choice_is_the_best_that_plain_enumeration_finds_and_impossible_only_if_nothing_is(
    names, prices, effects, layer
):
    rows = "\n".join(LIMITS[name].replace("l |", f"l-{name} |", 1) for name in names)
    tables = council(
        components=f"""
            component_id | layer       | run_by   | in_house_annual_gbp | user_points | status
            forms        | application | supplier |                     | 50          | live
            case         | application | supplier |                     | 50          | live
            servers      | {layer}     | in_house | 10000               |             | live
        """,
        uses="""
            service_id | component_id
            permits    | forms
            permits    | case
            permits    | servers
        """,
        offers=MORE_OFFERS,
        offer_items=more_items(prices, effects),
        interfaces="""
            from_component_id | to_component_id | annual_gbp
            forms             | case            | 3000
            servers           | case            |
        """,
        discounts="""
            supplier_id | annual_from_gbp | discount_pct
            birch       | 20000           | 5
            ash         | 25000           | 8
        """,
        limits="limit_id | kind | subject | other_subject | comparator | value | unit\n" + rows
        if names
        else None,
    )
    situation, checker = checker_for(tables)
    rules = rules_in_force(situation)

    found = choose_and_check(situation, checker, rules, how=Solving(gap_pct=0.0))

    kept = [
        (c.value_gbp, offers)
        for offers in every_choice(situation)
        if not (c := checker.check(offers, rules)).broken
    ]
    if not kept:
        assert found.chosen.status == "no choice satisfies these rules"
        return
    best, _ = min(kept)
    assert found.checked is not None
    assert found.checked.value_gbp == pytest.approx(best, abs=0.01)
    assert found.chosen.bound_gbp <= best + 0.01
