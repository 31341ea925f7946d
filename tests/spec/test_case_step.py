"""The case from tables to answer: what it says, what it counts, what it leaves open by name."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from tests.range_tables import OFFERS, ON, ORGANISATION, council

from untower.award.step import analyse as choose
from untower.case import analyse
from untower.findings import Force, Outcome
from untower.journey import State

ROLES = """
    role_id | name      | retained_as | fte_needed | fte_employed | fte_contractor | fte_free | fte_cost_gbp
    arch    | Architect | architect   | 1          | 1            | 0              | 0        |
"""
BUDGET = ORGANISATION.replace(
    "fte_cost_gbp", "fte_cost_gbp | annual_budget_gbp | vat_recoverable | target_saving_pct"
).replace("50000\n", "50000        | 120000            | yes             | 40\n")


def tables_of(**changed):
    return council(roles=changed.pop("roles", ROLES), **changed)


def answer(*, scenarios=(), has_regret=False, **changed):
    tables = tables_of(**changed)
    award = choose(tables, on=ON, is_explained=False)
    return analyse(
        tables,
        on=ON,
        earlier={"award": award},
        draws=1_000,
        scenarios=scenarios,
        has_regret=has_regret,
    )


@cache
def usual():
    return answer(organisation=BUDGET)


def options(found):
    return {o["option_id"]: o for o in found.figures["options"]}


def rules_of(found):
    return {f.rule for f in found.findings}


def test_without_components_the_case_asks_for_a_list_of_applications():
    found = analyse({}, on=ON)

    assert found.state is State.INCOMPLETE
    assert found.answer.startswith("No components were read")
    assert found.figures["plan_gbp"] is None
    assert found.figures["options"] == []


def test_without_a_choice_business_as_usual_is_costed_and_no_saving_is_claimed():
    tables = tables_of(offers=None, offer_items=None)
    award = choose(tables, on=ON)
    found = analyse(tables, on=ON, earlier={"award": award}, draws=1_000)

    assert found.state is State.INCOMPLETE
    assert "no saving is claimed, as no range of providers was chosen" in found.answer
    assert found.figures["saving_gbp"] is None
    assert found.figures["saving_pct"] == {"point": None, "p10": None, "p50": None, "p90": None}
    assert options(found)["business_as_usual"]["npv_gbp"] > 0
    chosen = options(found)["chosen_range"]
    assert not chosen["is_possible"]
    assert chosen["npv_gbp"] is None
    assert chosen["why_not"]
    assert "case_no_choice" in rules_of(found)


def test_where_award_was_not_asked_the_case_says_so():
    found = analyse(tables_of(), on=ON, draws=1_000)

    assert found.figures["status"] == "the step award was not asked"
    assert found.figures["plan_gbp"] is None


def test_the_five_options_stand_side_by_side_with_business_as_usual_first():
    found = usual()

    assert list(options(found)) == [
        "business_as_usual",
        "do_minimum",
        "in_house_led",
        "single_supplier",
        "chosen_range",
    ]
    assert sum(o["is_chosen"] for o in found.figures["options"]) == 1


def test_every_cost_is_the_sum_of_its_own_years_at_the_factors_of_the_terms():
    figures = usual().figures
    factors = [year["discount_factor"] for year in figures["terms"]["by_year"]]
    indices = [year["price_index"] for year in figures["terms"]["by_year"]]
    costed = [o for o in figures["options"] if o["is_possible"]]
    assert len(costed) >= 3
    whole = [(o["npv_gbp"], o["by_year"]) for o in costed]
    whole.append((figures["baseline_gbp"], figures["baseline_by_year"]))
    for npv, years in whole:
        again = sum(float(y["real_gbp"]) * f for y, f in zip(years, factors, strict=True))
        assert float(npv) == pytest.approx(again, abs=0.01 * (1 + len(years)))
        for year, factor, index in zip(years, factors, indices, strict=True):
            real = float(year["real_gbp"])
            assert float(year["present_gbp"]) == pytest.approx(real * factor, abs=0.011)
            assert float(year["cash_gbp"]) == pytest.approx(real * index, abs=0.011)
            assert float(year["capital_gbp"] + year["revenue_gbp"]) == pytest.approx(real, abs=0.02)
            assert float(sum(year["parts"].values())) == pytest.approx(real, abs=0.08)


def test_what_is_saved_is_measured_against_going_on_as_now_and_split_into_four_kinds():
    figures = usual().figures
    for option in (o for o in figures["options"] if o["is_possible"]):
        saving = figures["baseline_gbp"] - option["npv_gbp"]
        assert abs(option["saving_gbp"] - saving) <= Decimal("0.02")
        kinds = sum(
            option[k] for k in ("cashable_gbp", "non_cashable_gbp", "avoided_gbp", "income_gbp")
        )
        assert abs(kinds - option["saving_gbp"]) <= Decimal("0.05")
        point = option["saving_pct"]["point"]
        assert point == pytest.approx(100 * float(saving / figures["baseline_gbp"]), abs=0.001)


def test_the_figures_of_the_plan_are_those_of_the_chosen_range():
    figures = usual().figures
    chosen = options(usual())["chosen_range"]

    assert figures["plan_gbp"] == chosen["npv_gbp"]
    assert figures["saving_pct"] == chosen["saving_pct"]
    assert figures["saving_gbp"] == chosen["saving_gbp"]
    assert figures["payback_months"] == chosen["payback_months"]
    assert chosen["saving_pct"]["p10"] <= chosen["saving_pct"]["p50"] <= chosen["saving_pct"]["p90"]
    assert 0 <= figures["chance_of_target"] <= 1


def test_the_answer_names_the_range_the_target_and_how_likely_it_is():
    found = usual()

    assert found.state is State.READY
    assert "likely between" in found.answer
    assert "40%" in found.answer
    assert found.figures["target_pct"] == 40
    assert found.figures["is_target_stated"] is True
    assert found.answer.count(". ") == 1  # two sentences


def test_a_cheaper_option_is_named_first_even_where_the_chosen_range_is_better():
    dear = answer(
        offer_items="""
            offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte | user_points | user_effect_points
            o1       | forms        | 0           | 16000      | 0        | 0              | 0            | 100         | 0
            o2       | case         | 0           | 24000      | 0        | 0              | 0            | 100         | 0
            o3       | forms        | 0           | 25000      | 0        | 0              | 0            | 50          | 0
        """
    )

    assert dear.figures["cheapest_option_id"] == "business_as_usual"
    assert dear.answer.startswith("Going on as usual costs £")
    assert "less than the chosen range" in dear.answer.split(";")[0]
    assert "points worse in quality" in dear.answer
    assert "the chosen range saves nothing: it costs" in dear.answer
    (cheaper,) = [
        f for f in dear.findings if f.rule == "case_cheaper_option" and "usual" in f.sentence
    ]
    assert cheaper.outcome is Outcome.NOT_KNOWN  # whether the quality is worth it is theirs to say
    assert dear.figures["payback_months"] is None
    assert "case_no_payback" in rules_of(dear)


def test_each_year_is_held_against_the_budget_in_cash():
    found = usual()

    years = found.figures["affordability"]
    assert [y["year"] for y in years] == [1, 2]
    assert all(y["budget_gbp"] == Decimal("120000.00") for y in years)
    for year in years:
        assert year["headroom_gbp"] == year["budget_gbp"] - year["plan_cash_gbp"]
    assert "case_budget_exceeded" not in rules_of(found) or any(
        y["headroom_gbp"] < 0 for y in years
    )


def test_a_year_over_its_own_limit_is_found_and_the_other_years_are_not():
    found = answer(
        organisation=BUDGET.replace("120000 ", "900000 "),
        limits="""
            limit_id | kind        | year | comparator | value | unit | is_mandatory | priority
            tight    | budget_year | 2    | at_most    | 50000 | gbp  | no           | 9
        """,
    )

    first, second = found.figures["affordability"]
    assert (first["limit_id"], second["limit_id"]) == (None, "tight")
    assert second["headroom_gbp"] < 0 < first["headroom_gbp"]
    (over,) = [f for f in found.findings if f.rule == "case_budget_exceeded"]
    assert "in year 2 by" in over.sentence
    assert "year 1" not in over.sentence


def test_a_budget_nobody_states_is_not_known_and_asked_for():
    found = answer()

    assert all(y["headroom_gbp"] is None for y in found.figures["affordability"])
    assert "case_budget_not_known" in rules_of(found)
    asked = {(m.table, m.column) for m in found.missing}
    assert ("organisation", "annual_budget_gbp") in asked
    assert ("organisation", "vat_recoverable") in asked


def test_vat_is_not_known_recovered_or_shown_apart_and_never_in_the_totals():
    blank = answer(organisation=BUDGET.replace("| yes  ", "|      "))
    kept = answer(organisation=BUDGET.replace("| yes  ", "| no   "))

    assert usual().figures["vat"]["treatment"] == "recoverable"
    assert usual().figures["vat"]["by_year"] == []
    assert blank.figures["vat"]["treatment"] == "not known"
    assert blank.figures["vat"]["by_year"] == []
    assert "case_vat_not_known" in rules_of(blank)
    shown = kept.figures["vat"]
    assert shown["treatment"] == "not recoverable"
    assert (shown["rate_pct"], len(shown["by_year"])) == (20, 2)
    assert all(y["real_gbp"] > 0 for y in shown["by_year"])
    assert kept.figures["plan_gbp"] == usual().figures["plan_gbp"]
    for year, tax in zip(kept.figures["affordability"], shown["by_year"], strict=True):
        assert year["irrecoverable_vat_gbp"] == tax["cash_gbp"]
        left = year["budget_gbp"] - year["plan_cash_gbp"] - tax["cash_gbp"]
        assert year["headroom_gbp"] == left


def test_a_target_nobody_states_is_the_claim_commonly_made_and_said_to_be_a_claim():
    found = answer()

    assert found.figures["target_pct"] == 40
    assert found.figures["is_target_stated"] is False
    (target,) = [f for f in found.findings if f.rule == "case_target_saving"]
    assert "claim under test" in target.source


def test_years_after_the_term_for_which_no_price_is_stated_are_named():
    short = answer(offers=OFFERS.replace("| 24          |", "| 12          |"))

    (found,) = [f for f in short.findings if f.rule == "case_years_without_prices"]
    assert found.outcome is Outcome.NOT_KNOWN
    assert "the last one is taken to go on" in found.sentence
    assert "case_years_without_prices" not in rules_of(
        answer(offers=OFFERS.replace("| 24          |", "|             |"))
    )


def test_a_charge_left_blank_is_in_no_total_and_said():
    found = answer(
        charges="""
            contract_id | component_id | annual_gbp
            C1          | forms        | 20000
            C2          | case         |
        """
    )

    assert any("case" in said for said in found.figures["not_known"])
    assert "case_cost_not_known" in rules_of(found)
    assert "not known" in found.answer


def test_nothing_speaks_louder_than_guidance():
    for finding in usual().findings:
        assert finding.severity <= Force.GUIDANCE


def test_options_fewer_than_a_business_case_asks_for_are_counted_with_the_source():
    (found,) = [f for f in usual().findings if f.rule == "case_options_compared"]

    assert found.force is Force.GUIDANCE
    assert "not confirmed" in found.source
    (few,) = [
        f
        for f in analyse(tables_of(offers=None, offer_items=None), on=ON, draws=1_000).findings
        if f.rule == "case_options_compared"
    ]
    assert few.outcome is Outcome.NOT_MET


def test_every_figure_says_which_columns_it_rests_on():
    found = usual()

    assert set(found.figure_reads) == set(found.figures)
    assert all(found.figure_reads.values())
    assert set(analyse({}, on=ON).figures) == set(found.figures)


def test_the_same_tables_draws_and_seed_give_the_same_figures():
    assert answer(organisation=BUDGET).figures == usual().figures


def test_what_a_role_is_paid_is_not_asked_where_the_organisation_says_what_a_post_costs():
    paid = ROLES.replace("| 0        |", "| 0        | 71000")

    assert answer(roles=paid, organisation=BUDGET).figures == usual().figures


def test_pay_that_has_to_stand_in_keeps_the_case_out_of_editions_that_show_none():
    paid = ROLES.replace("| 0        |", "| 0        | 71000")
    unstated = ORGANISATION.replace("| 50000\n", "|\n")

    assert all("roles.fte_cost_gbp" not in r for r in usual().figure_reads.values())
    found = answer(roles=paid, organisation=unstated)
    assert all("roles.fte_cost_gbp" in r for r in found.figure_reads.values())
    assert "roles.fte_cost_gbp" in found.answer_reads
    assert all("roles.fte_cost_gbp" in f.reads for f in found.findings)
    assert all("roles.fte_cost_gbp" in p.reads for p in found.pictures)


def test_a_scenario_somebody_names_is_costed_beside_the_others():
    from untower.case.shortlist import Scenario

    stays = Scenario(scenario_id="stays", name="Forms stay", fixed=(("forms", "retain"),))
    found = options(answer(scenarios=(stays,)))["stays"]

    assert found["name"] == "Forms stay"
    assert found["is_possible"]
    assert not found["is_chosen"]
    assert found["npv_gbp"] > 0


def test_the_40_pct_claim_the_published_cases_and_who_gains_stand_in_the_figures():
    figures = usual().figures

    assert figures["claim"]["target_pct"] == 40
    assert isinstance(figures["claim"]["reached"], bool)
    assert figures["claim"]["sentence"]
    assert len(figures["published_cases"]) == 7
    assert figures["who_gains"][0]["user_kind"] == "all"


def test_what_would_be_regretted_stands_beside_the_choice_and_is_left_out_where_not_wanted():
    found = answer(organisation=BUDGET, has_regret=True).figures["regret"]

    assert usual().figures["regret"] is None
    assert found["scenarios"] >= 50
    assert found["mean_gbp"] >= 0
    assert found["sentence"]


def test_stopping_at_once_says_how_sure_is_not_known_and_is_no_fault():
    tables = tables_of(organisation=BUDGET)
    award = choose(tables, on=ON, is_explained=False)
    found = analyse(tables, on=ON, earlier={"award": award}, draws=1_000, stop=lambda: True)

    assert found.figures["saving_pct"]["p50"] is None
    assert found.figures["chance_of_target"] is None
    assert "how sure is not known" in found.answer


FACTORS = ["strategic fit", "value for money", "suppliers", "affordability", "achievability"]


def factors(found, option_id):
    return {f["factor"]: f for f in options(found)[option_id]["success_factors"]}


def test_every_option_is_asked_the_same_five_factors_and_each_says_why():
    for option in usual().figures["options"]:
        assert [f["factor"] for f in option["success_factors"]] == FACTORS
        assert all(f["reason"] for f in option["success_factors"])
        if not option["is_possible"]:
            assert {f["verdict"] for f in option["success_factors"]} == {"not known"}


def test_a_factor_on_which_nothing_is_known_is_no_pass():
    found = answer()

    assert factors(found, "chosen_range")["affordability"]["verdict"] == "not known"
    assert factors(usual(), "business_as_usual")["value for money"]["verdict"] == "not applicable"


def test_a_rule_broken_is_told_under_the_factor_it_is_about():
    found = answer(
        limits="""
            limit_id | kind           | subject | comparator | value | unit | is_mandatory
            half     | supplier_share |         | at_most    | 50    | pct  | yes
            not-c    | exclude        | ash     |            |       |      | yes
        """
    )

    told = factors(found, "business_as_usual")
    assert (told["suppliers"]["verdict"], told["strategic fit"]["verdict"]) == ("not met",) * 2
    assert "half" in told["suppliers"]["reason"]
    assert "half" not in told["strategic fit"]["reason"]
    assert "not-c" in told["strategic fit"]["reason"]


def test_dearer_but_better_is_for_the_organisation_to_judge():
    from untower.case.comparing import rivals
    from untower.case.money.reckoned import like_with_like, reckon
    from untower.case.shortlist import make_shortlist

    tables = tables_of(
        offer_items="""
            offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte | user_points | user_effect_points
            o1       | forms        | 0           | 16000      | 0        | 0              | 0            | 100         | 0
            o2       | case         | 0           | 24000      | 0        | 0              | 0            | 100         | 0
            o3       | forms        | 0           | 25000      | 0        | 0              | 0            | 50          | 0
        """
    )
    award = choose(tables, on=ON, is_explained=False)
    shortlist = make_shortlist(tables, on=ON, award_figures=award.figures)
    reckoning = reckon(like_with_like(shortlist))
    first = rivals(reckoning)[0]

    assert first.option.option_id == "business_as_usual"
    assert first.points_better < 0
    assert not first.is_better
    dearer = reckoning.chosen.npv_gbp - first.option.npv_gbp
    assert first.cheaper_gbp == pytest.approx(dearer)


def test_risks_and_what_no_price_stands_for_are_sentences():
    chosen = options(usual())["chosen_range"]

    assert chosen["unmonetised"]
    assert all(r["risk"] and r["sentence"].endswith(".") for r in chosen["risks"])
    assert any("bind nobody" in r["sentence"] for r in chosen["risks"])
