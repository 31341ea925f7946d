"""A number from policy is chosen by the case's date, body and nation, or it is not covered."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from untower.findings import Force
from untower.policy import (
    NotCovered,
    PolicyUnclear,
    convention,
    number,
    shipped,
    with_overlay,
)
from untower.policy.entries import numbers_in
from untower.policy.numbers import KINDS, NATIONS, Policy

IN_2026 = date(2026, 5, 1)

ENTRY = """
[[number]]
name = "contract_value_limit_gbp"
sentence = "No contract above this."
value = 50_000_000
unit = "gbp"
comparator = "at most"
binds = ["council"]
nation = ["england"]
in_force_from = 2026-01-01
force = "commitment"
source = "Cabinet decision 12 of 2025"
confirmed = true
"""


def parsed(text):
    return tomllib.loads(text)


# --- what must not happen --------------------------------------------------------------------


def test_a_nation_whose_rules_are_not_shipped_is_not_covered_rather_than_guessed():
    found = number("threshold_goods_services_gbp", on=IN_2026, binds="council", nation="scotland")
    assert found == NotCovered(
        name="threshold_goods_services_gbp",
        reason="no number is shipped for scotland. Known for: england.",
    )


def test_a_nation_that_is_not_known_is_not_taken_for_england():
    found = number("threshold_goods_services_gbp", on=IN_2026, binds="council")
    assert isinstance(found, NotCovered)
    assert "the organisation's nation, which is not known" in found.reason


def test_a_kind_of_body_that_is_not_known_is_not_taken_for_a_council():
    found = number("threshold_goods_services_gbp", on=IN_2026, nation="england")
    assert isinstance(found, NotCovered)
    assert found.reason.endswith("Known for: central, council, other.")


def test_a_day_before_the_rule_is_not_covered():
    found = number(
        "threshold_goods_services_gbp", on=date(2025, 2, 23), binds="council", nation="england"
    )
    assert isinstance(found, NotCovered)
    assert "nothing is known for 2025-02-23" in found.reason


def test_a_number_nobody_shipped_is_a_fault_and_not_an_answer():
    with pytest.raises(KeyError, match="threshold_of_nothing"):
        number("threshold_of_nothing", on=IN_2026)


def test_a_rule_is_not_a_house_convention():
    with pytest.raises(KeyError, match="standstill_min_working_days"):
        convention("standstill_min_working_days", on=IN_2026)


def test_what_only_a_second_hand_says_is_not_confirmed():
    for one in shipped().numbers:
        if "as reported" in one.source or "restate" in one.source or "not read" in one.source:
            assert not one.confirmed, one.name


def test_a_house_convention_never_claims_to_bind():
    for one in shipped().numbers:
        if one.source.startswith("house convention"):
            assert one.force is Force.HOUSE_CONVENTION, one.name
            assert one.confirmed, "its own word is its source"


# --- choosing by date ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "binds", "pounds"),
    [
        (date(2025, 12, 31), "council", 214_904),
        (date(2026, 1, 1), "council", 207_720),
        (date(2025, 12, 31), "central", 139_688),
        (date(2026, 1, 1), "central", 135_018),
    ],
)
def test_the_threshold_is_the_one_of_the_day_the_procurement_began(on, binds, pounds):
    found = number("threshold_goods_services_gbp", on=on, binds=binds, nation="england")
    assert found.value == pounds
    assert found.force is Force.LAW


def test_the_hosting_cap_of_the_2016_edition_binds_no_later_contract():
    def on(day):
        return number("hosting_term_max_months", on=day, binds="central", nation="england")

    assert on(date(2018, 1, 1)).value == 24
    assert isinstance(on(date(2022, 1, 1)), NotCovered)


def test_the_same_limit_is_explained_by_a_department_and_only_a_commitment_of_a_council():
    def for_a(kind):
        return number("contract_value_limit_gbp", on=IN_2026, binds=kind, nation="england")

    assert for_a("central").value == for_a("council").value == 100_000_000
    assert for_a("central").force is Force.COMPLY_OR_EXPLAIN
    assert for_a("council").force is Force.COMMITMENT


def test_the_discount_rate_is_not_confirmed_after_the_review_nobody_read():
    def on(day):
        return number("discount_rate_pct", on=day, binds="central", nation="england")

    assert (on(date(2026, 6, 29)).value, on(date(2026, 6, 29)).confirmed) == (3.5, True)
    assert (on(date(2026, 6, 30)).value, on(date(2026, 6, 30)).confirmed) == (3.5, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("recurring_payments_min", 6),
        ("duplicate_window_days", 0),
        ("month_incomplete_share", 0.4),
        ("tower_min_layers", 2),
        ("tower_min_services", 2),
        ("tower_min_components", 12),
        ("top_group_single_supplier_share", 0.9),
    ],
)
def test_house_conventions_hold_for_everyone_everywhere(name, value):
    assert convention(name, on=IN_2026) == value


def test_every_number_has_a_source_a_sentence_and_a_known_body_and_nation():
    for one in shipped().numbers:
        assert one.source
        assert one.sentence.endswith(".")
        assert set(one.binds) <= set(KINDS)
        assert set(one.nation) <= set(NATIONS)


# --- an organisation's own file --------------------------------------------------------------


def test_an_organisations_own_number_is_asked_first_and_the_shipped_one_where_it_is_silent():
    policy = with_overlay(parsed(ENTRY), "harrowmoor.toml")

    def on(day):
        return policy.number("contract_value_limit_gbp", on=day, binds="council", nation="england")

    assert (on(IN_2026).value, on(IN_2026).source) == (50_000_000, "Cabinet decision 12 of 2025")
    assert on(date(2025, 12, 31)).value == 100_000_000
    assert shipped().overlay == ()


def test_an_overlaid_convention_is_the_one_that_is_used():
    text = ENTRY.replace("contract_value_limit_gbp", "tower_min_layers")
    text = text.replace('"commitment"', '"house_convention"').replace("50_000_000", "3")
    text = text.replace('["council"]', '["all"]').replace('["england"]', '["all"]')
    policy = with_overlay(parsed(text), "ours.toml")
    assert convention("tower_min_layers", on=IN_2026, policy=policy) == 3


def test_a_slip_in_a_name_is_refused_rather_than_ignored():
    with pytest.raises(PolicyUnclear, match=r"ours\.toml · contract_limit: no number of that name"):
        with_overlay(
            parsed(ENTRY.replace("contract_value_limit_gbp", "contract_limit")), "ours.toml"
        )


def test_two_numbers_for_the_same_day_are_refused_naming_both():
    later = ENTRY.replace("2026-01-01", "2026-07-01").replace("50_000_000", "60_000_000")
    with pytest.raises(PolicyUnclear, match="given twice") as caught:
        with_overlay(parsed(ENTRY + later), "ours.toml")
    assert "5e+07 in ours.toml, from 2026-01-01" in str(caught.value)
    assert "6e+07 in ours.toml, from 2026-07-01" in str(caught.value)


def test_two_numbers_that_follow_on_one_another_are_not_a_clash():
    first = ENTRY.replace("in_force_from", "in_force_to = 2026-06-30\nin_force_from")
    later = ENTRY.replace("2026-01-01", "2026-07-01").replace("50_000_000", "60_000_000")
    policy = with_overlay(parsed(first + later))
    values = [
        policy.number("contract_value_limit_gbp", on=day, binds="council", nation="england").value
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert values == [50_000_000, 60_000_000]


def test_the_shipped_numbers_do_not_clash():
    assert Policy(shipped().numbers).names


def test_all_problems_of_a_file_are_told_at_once():
    bad = ENTRY.replace('"at most"', '"maximum"').replace("50_000_000", '"fifty"')
    bad = bad.replace('["england"]', '["cornwall"]').replace("confirmed = true\n", "note = 1\n")
    with pytest.raises(PolicyUnclear, match="allowed") as caught:
        numbers_in(parsed(bad), "ours.toml")
    told = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == 5
    for field in ("value", "comparator", "nation", "confirmed", "note"):
        assert f"ours.toml · contract_value_limit_gbp · {field}" in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY.replace("in_force_from = 2026-01-01\n", ""), "in_force_from: it is missing"),
        (ENTRY.replace("2026-01-01", '"soon"'), "in_force_from · 'soon'"),
        (ENTRY + "in_force_to = 2025-01-01\n", "in_force_to · 2025-01-01: allowed: on or after"),
        ("limit = 3\n", "limit: not known here"),
        ("number = 3\n", "number: allowed: tables headed"),
        (ENTRY.replace("50_000_000", "nan"), "value · nan: allowed: a number"),
        (ENTRY.replace("50_000_000", "true"), "value · True: allowed: a number"),
    ],
)
def test_a_policy_file_that_cannot_be_followed_says_where_and_what_is_allowed(text, said):
    with pytest.raises(PolicyUnclear, match=r"ours\.toml") as caught:
        numbers_in(parsed(text), "ours.toml")
    assert said in str(caught.value)


def test_guidance_without_a_known_beginning_holds_on_any_day():
    found = number(
        "optimism_outsourcing_upper_pct", on=date(2010, 1, 1), binds="council", nation="england"
    )
    assert found.value == 41
    assert found.period == "without dates"
