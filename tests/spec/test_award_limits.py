"""Rules: what holds by default, what a row of the table changes, and which rules give way."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.range_tables import ITEMS, OFFERS, ON, council, every_choice

from untower.award.answered import choose_and_check
from untower.award.checker import checker_of
from untower.award.limits_rows import limit_rows_of
from untower.award.limits_rules import rules_in_force
from untower.award.situation import gather_situation
from untower.award.solving import Solving
from untower.award.step import analyse

HEAD = "limit_id | kind | subject | other_subject | year | comparator | value | unit | is_mandatory | priority\n"


def limits(*rows):
    return HEAD + "\n".join(rows)


def rules_of(**changed):
    situation = gather_situation(council(**changed), on=ON)
    return {r.rule_id: r for r in rules_in_force(situation)}


def answer(*rows, without=(), extra=(), **changed):
    tables = council(**changed, **({"limits": limits(*rows)} if rows else {}))
    return analyse(tables, on=ON, without=without, extra_limits=extra)


def choice(found):
    return {c["component_id"]: c["offer_id"] for c in found.figures["choices"]}


# --- what holds by default -------------------------------------------------------------------


def test_no_rule_holds_by_default_that_rests_on_what_is_not_known():
    assert set(rules_of()) == {"user_floor", "no_new_tower", "integrator_apart"}


def test_capacity_and_free_posts_hold_by_default_once_they_are_known():
    found = rules_of(
        suppliers="""
            supplier_id | is_in_house | capacity_gbp
            ash         | no          | 10000
        """,
        roles="""
            role_id | family | fte_employed | fte_free
            dev     | making | 2            | 0.5
        """,
    )

    assert found["free_posts"].value == 0.5
    assert "supplier_capacity" in found


def test_a_blank_count_of_free_posts_sets_no_limit():
    found = rules_of(
        roles="""
            role_id | family | fte_employed | fte_free
            dev     | making | 2            | 0.5
            ops     | making | 2            |
        """
    )

    assert "free_posts" not in found


def test_a_row_of_its_kind_replaces_a_default_and_a_row_for_one_service_only_its_part():
    whole = rules_of(limits=limits("l | user_floor | | | | | -1 | points | | "))
    one = rules_of(limits=limits("l | user_floor | permits | | | | -1 | points | | "))

    assert "user_floor" not in whole
    assert {"user_floor", "l"} <= set(one)


def test_a_rule_left_out_by_name_no_longer_binds():
    worse = ITEMS.replace("| 50          | 0", "| 30          |  ")

    kept = answer(offer_items=worse)
    left = answer(offer_items=worse, without=("user_floor",))

    assert choice(kept)["forms"] == "retain:forms"
    assert choice(left)["forms"] != "retain:forms"
    assert "user_floor" not in {r["rule_id"] for r in left.figures["rules"]}


# --- no new tower, integrator apart ------------------------------------------------------------

LAYER = """
    component_id | layer   | run_by   | in_house_annual_gbp | status
    a            | hosting | supplier |                     | live
    b            | hosting | supplier |                     | live
    c            | hosting | supplier |                     | live
    d            | hosting | supplier |                     | live
"""


def hosting(charged, services="s1 s2", **more):
    return council(
        components=LAYER,
        contracts="""
            contract_id | supplier_id | starts_on  | ends_on    | renewal
            C1          | ash         | 2024-04-01 | 2027-03-31 | none
            C2          | birch       | 2024-04-01 | 2027-03-31 | none
        """,
        charges="contract_id | component_id | annual_gbp\n" + charged,
        services="service_id | name\n" + "\n".join(f"{s} | {s}" for s in services.split()),
        uses="service_id | component_id\n"
        + "\n".join(f"{s} | {k}" for s in services.split() for k in "abcd"),
        offers=OFFERS.split("o1 ")[0] + "o1 | birch | indicative | | | | no | | | |",
        offer_items=ITEMS.split("o1 ")[0] + "o1 | a | 0 | 9000 | 0 | 0 | 0 | |",
        **more,
    )


TOWER = "C1 | a | 1000\nC1 | b | 1000\nC1 | c | 1000\nC2 | d | 1000\n"


def test_a_tower_that_stands_may_stand_where_nothing_can_move_but_no_group_may_go_above_it():
    held = TOWER.replace("C1 | a", "C2 | a")  # a can go from birch to birch only

    found = analyse(hosting(held), on=ON)

    assert found.figures["status"] == "best possible within gap"


def test_a_group_above_sixty_per_cent_of_a_layer_has_to_give_something_up():
    found = analyse(hosting(TOWER), on=ON)
    free = analyse(hosting(TOWER), on=ON, without=("no_new_tower",))

    assert choice(found)["a"] == "o1"  # dearer by far, but ash would hold three quarters
    assert choice(free)["a"] == "retain:a"


def test_a_layer_of_few_components_or_one_service_is_no_tower():
    found = analyse(hosting(TOWER, services="s1"), on=ON)

    assert choice(found)["a"] == "retain:a"


def integrated(**changed):
    return council(
        components="""
            component_id | layer              | run_by   | status
            forms        | application        | supplier | live
            case         | application        | supplier | live
            joining      | service_management | supplier | live
        """,
        charges="""
            contract_id | component_id | annual_gbp
            C1          | forms        | 20000
            C2          | case         | 30000
            C1          | joining      | 10000
        """,
        uses="""
            service_id | component_id
            permits    | forms
            permits    | joining
            other      | case
        """,
        **changed,
    )


def test_who_integrates_delivers_nothing_of_the_services_it_integrates_but_may_elsewhere():
    found = analyse(integrated(), on=ON)
    free = analyse(integrated(), on=ON, without=("integrator_apart",))

    groups = {c["component_id"]: c["group_id"] for c in found.figures["choices"]}
    assert groups["joining"] == "ash"
    assert groups["forms"] != "ash"
    assert groups["case"] == "ash"
    assert free.figures["value_gbp"] <= found.figures["value_gbp"]


def test_what_no_choice_can_part_is_left_together_by_default_and_named():
    alone = {
        "offers": OFFERS.replace("o1       | cedar", "o1       | ash  "),
        "offer_items": ITEMS.replace("o3       | forms", "o3       | case "),
    }

    found = analyse(integrated(**alone), on=ON)

    assert found.figures["status"] == "best possible within gap"
    (stuck,) = [f for f in found.findings if f.rule == "award_integrator_cannot_be_parted"]
    assert "joining and forms" in stuck.sentence


def test_a_rule_written_down_is_kept_to_the_letter_and_then_no_choice_is_left():
    alone = {
        "offers": OFFERS.replace("o1       | cedar", "o1       | ash  "),
        "offer_items": ITEMS.replace("o3       | forms", "o3       | case "),
    }

    found = analyse(
        integrated(**alone, limits=limits("l | integrator_apart | | | | | | | | ")), on=ON
    )

    assert found.figures["status"] == "no choice satisfies these rules"
    assert found.figures["choices"] == []


# --- what a limit means ------------------------------------------------------------------------


def test_a_supplier_named_means_its_whole_group():
    found = answer("l | supplier_share | cedar | | | at_most | 0 | pct | | ")

    assert not {"birch"} & {c["group_id"] for c in found.figures["choices"]}


def test_a_supplier_not_known_to_be_small_counts_as_not_small():
    found = answer("l | sme_share | | | | at_least | 100 | pct | | ")

    outside = {c["supplier_id"] for c in found.figures["choices"] if c["group_id"] != "in-house"}
    assert outside == {"ash"}


def test_an_exclusion_spares_what_can_only_stay():
    found = answer(
        "l | exclude | ash | | | | | | | ",
        contracts="""
            contract_id | supplier_id | starts_on  | ends_on    | renewal
            C1          | ash         | 2024-04-01 |            | none
            C2          | birch       | 2024-04-01 | 2027-09-30 | none
        """,
    )

    assert choice(found) == {
        "forms": "retain:forms",
        "case": "retain:case",
        "servers": "retain:servers",
    }


def test_a_limit_added_for_one_run_binds_like_one_of_the_table():
    found = answer(extra=[{"limit_id": "x", "kind": "exclude", "subject": "ash"}])

    assert "ash" not in {c["group_id"] for c in found.figures["choices"]}


def test_a_budget_holds_in_the_year_it_names_and_in_every_year_without_one():
    situation = gather_situation(
        council(
            limits=limits(
                "one | budget_year | | | 2 | | 70000 | gbp | | ",
                "all | budget_year | | | | | 90000 | gbp | | ",
            )
        ),
        on=ON,
    )
    rows = limit_rows_of(rules_in_force(situation), situation)

    assert [(r.rule.rule_id, r.about) for r in rows if r.rule.kind == "budget_year"] == [
        ("one", "year 2"),
        ("all", "year 1"),
        ("all", "year 2"),
    ]


# --- ranked rules ------------------------------------------------------------------------------

CLASH = (
    "none    | exclude       | ash   | | | | | | no | 2",
    "only    | supplier_share | ash  | | | at_least | 90 | pct | no | 1",
)


def test_a_ranked_rule_that_can_be_kept_is_kept():
    found = answer("few | suppliers_max | | | | at_most | 1 | suppliers | no | 1")

    assert found.figures["gave_way"] == []
    assert found.figures["totals"]["suppliers"] <= 1


def test_of_two_that_clash_the_lower_in_rank_gives_way_and_the_answer_says_so():
    found = answer(*CLASH)

    assert [g["rule_id"] for g in found.figures["gave_way"]] == ["none"]
    assert "none had to give way." in found.answer
    (finding,) = [f for f in found.findings if f.rule == "award_rule_gave_way"]
    assert finding.sentence.startswith("none, of rank 2, had to give way: ")


def test_turning_the_ranks_round_turns_the_answer_round():
    found = answer(CLASH[0].replace("| 2", "| 1"), CLASH[1].replace("| 1", "| 2"))

    assert [g["rule_id"] for g in found.figures["gave_way"]] == ["only"]
    (given,) = found.figures["gave_way"]
    assert given["broken"][0]["allowed"] == pytest.approx(0.9)
    assert given["broken"][0]["found"] == 0


def test_a_mandatory_rule_never_gives_way_to_a_ranked_one():
    found = answer(
        "floor | suppliers_min | | | | at_least | 3 | suppliers | yes | ",
        "few | suppliers_max | | | | at_most | 1 | suppliers | no | 1",
    )

    assert found.figures["status"] == "no choice satisfies these rules"


def test_a_rule_given_up_is_broken_no_more_than_it_must():
    found = answer(
        "keep | fix | case | retain | | | | | yes | ",
        "sme | sme_share | | | | at_least | 60 | pct | no | 1",
    )

    # Birch keeps case at 30,000; ash keeping forms at 20,000 is the most that can be small.
    (given,) = found.figures["gave_way"]
    assert given["broken"][0]["found"] == pytest.approx(0.4)
    assert found.figures["gap"] >= 0
    assert found.figures["bound_gbp"] <= found.figures["value_gbp"]


RANKED = (
    "a | exclude | ash | | | | | | no | {}",
    "b | supplier_share | ash | | | at_least | 40 | pct | no | {}",
    "c | fix | forms | in_house | | | | | no | {}",
    "d | suppliers_max | | | | at_most | 1 | suppliers | no | {}",
    "e | sme_share | | | | at_least | 60 | pct | no | {}",
    "f | fix | case | birch | | | | | no | {}",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(range(6)), st.integers(2, 6))
def test_what_gives_way_is_what_plain_enumeration_in_order_of_rank_gives_up(order, count):
    """Whole sets of rules kept, compared by the highest rank first."""
    rows = [RANKED[n].format(rank + 1) for rank, n in enumerate(order[:count])]
    tables = council(limits=limits(*rows))
    situation = gather_situation(tables, on=ON)
    rules = rules_in_force(situation)
    checker = checker_of(tables, on=ON, policy=None, may_choose=situation.offer_ids)

    found = choose_and_check(situation, checker, rules, how=Solving(gap_pct=0.0))

    ranked = sorted((r for r in rules if r.rank is not None), key=lambda r: r.rank)
    broken = []
    for offers in every_choice(situation):
        names = {b.rule_id for b in checker.check(offers, rules).broken}
        if names <= {r.rule_id for r in ranked}:
            broken.append(tuple(r.rule_id in names for r in ranked))
    given = {r.rule_id for r in found.chosen.given_way}
    assert min(broken) == tuple(r.rule_id in given for r in ranked)


# --- limits of an award --------------------------------------------------------------------------

OF_P1 = "limit_id | kind | subject | comparator | value | unit | instrument | published_in | published_on\n"
OF_P1 += "m1 | lots_per_supplier | P1 | at_most | 1 | lots per supplier | lot_limit | notice | 2026-03-01"
P1 = "procurement_id | title\n    P1 | Hosting"


def test_a_limit_about_a_procurement_stops_no_plan_and_is_left_out_by_name():
    found = analyse(council(limits=OF_P1, procurements=P1), on=ON)
    without = analyse(council(), on=ON)

    assert found.figures["choices"] == without.figures["choices"] != []
    assert not [f for f in found.findings if f.rule == "award_input"]
    (said,) = [f for f in found.findings if f.rule == "limit_of_an_award"]
    assert said.sentence == (
        "Limit m1, lots per supplier, is about the award of procurement P1: left out of the plan."
    )
    assert (said.rows[0].file, said.rows[0].row) == ("limits.csv", 2)
    assert "m1" not in rules_of(limits=OF_P1, procurements=P1)


def test_a_limit_that_names_no_procurement_that_was_read_is_in_the_way_by_name():
    found = analyse(council(limits=OF_P1), on=ON)

    assert "P1 is no supplier that was read" in " ".join(f.sentence for f in found.findings)


def test_limits_of_an_award_alone_are_nothing_to_choose_from():
    nothing = {"offers": None, "offer_items": None}
    found = analyse(council(limits=OF_P1, procurements=P1, **nothing), on=ON)

    assert found.answer == analyse(council(**nothing), on=ON).answer
    assert [f.rule for f in found.findings if f.rule == "limit_of_an_award"] == [
        "limit_of_an_award"
    ]


@pytest.mark.parametrize("unit", ["lots", "lots per supplier", "lots per supplier group"])
def test_lots_per_supplier_is_counted_in_every_unit_the_award_knows(unit):
    row = f"most | lots_per_supplier | | | | at_most | 3 | {unit} | yes |"
    assert not [f for f in answer(row).findings if f.rule == "award_input"]
    strange = answer(row.replace(f"| {unit} |", "| gbp |"))
    assert "gbp is no unit of lots_per_supplier" in " ".join(f.sentence for f in strange.findings)
