"""Every published case an answer is held to, where it was published, and the test that holds it.

One list, so that none is lost: a case without its test fails here.
"""

# ruff: noqa: E501  the names of tests are long

from __future__ import annotations

import ast
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.exact_price_methods import figures
from tests.spec.test_whole_cost import CONTRACTS, by, cost_of

from untower.bids.price_methods import METHODS, Settings, Weights, standing

TESTS = Path(__file__).resolve().parents[1]
VECTORS = (
    "Relative scoring: Public Spend Forum 2016, Bevan Brittan 2017, BTO 2016; quality 60, price 40"
)
ACT = "Procurement Act 2023"

GOLDEN = (
    # what was published, where, and what holds untower to it
    ("averaged scores are no award scores", "Bromcom v United Learning Trust [2022] EWHC 3262 (TCC)",
     ("spec/test_bids_agreed.py::test_bromcom_v_united_learning_trust_2022_ewhc_3262_tcc_averages_are_no_award_scores",
      "spec/test_bids_agreed.py::test_individual_scores_alone_are_never_averaged")),
    ("a decision that cannot be explained falls", "Localgovernmentlawyer 51796, Reasons and reasoning",
     ("spec/test_bids_agreed.py::test_an_agreed_score_without_a_reason_blocks",
      "spec/test_assessment_summaries.py::test_a_signed_decision_without_a_reason_is_refused_with_its_cell")),
    ("a hopeless third turns two tenders", "github.com/escobar-david/bid_evaluation 0.1.0",
     ("spec/test_golden_cases.py::test_a_hopeless_third_turns_two_by_min_max_and_by_no_fixed_benchmark",
      "spec/test_bids_price_methods.py::test_quality_is_never_scaled_between_tenders_so_a_hopeless_third_changes_nothing_there",
      "spec/test_bids_beside_a_package.py::test_untower_says_what_is_wrong_or_who_is_first")),
    ("two lots and a tender for both: 180,000, not 200,000", "github.com/OP-TED/ePO/issues/159",
     ("spec/test_award_assess.py::test_the_published_two_lot_example_answers_180_000",)),
    ("yearly tacit renewal, two months' notice", "github.com/glpi-project/glpi/issues/23084",
     ("spec/test_lawful_dates.py::test_glpi_23084_a_yearly_tacit_renewal_and_two_months_notice",)),
    ("36 months, then 12 by 12", "github.com/glpi-project/glpi/issues/15893",
     ("spec/test_lawful_dates.py::test_glpi_15893_thirty_six_months_then_twelve_by_twelve",)),
    ("60 months and 12 are 72", "github.com/glpi-project/glpi/issues/14703",
     ("spec/test_lawful_dates.py::test_glpi_14703_sixty_months_and_twelve_are_seventy_two_never_a_hundred_and_twenty",)),
    ("a warning 21 days before", "github.com/glpi-project/glpi/issues/6004",
     ("spec/test_lawful_dates.py::test_glpi_6004_three_months_notice_warned_three_weeks_before",)),
    ("express renewal renews nothing by itself", "github.com/glpi-project/glpi/pull/23516",
     ("spec/test_lawful_dates.py::test_glpi_23516_an_express_renewal_never_renews_itself",)),
    ("80 euros against 100 dollars at 0.65", "github.com/odoo/odoo/pull/135037",
     ("spec/test_bids_whole_price.py::test_odoo_pull_135037_80_euros_are_dearer_than_100_dollars_at_0_65_euros_a_dollar",)),
    ("months without transactions do not score 100", "github.com/frappe/erpnext/issues/31597",
     ("spec/test_needs_measures.py::test_a_period_without_transactions_scores_neither_100_nor_0",)),
    ("a missing score, a zero or negative price, a broken formula", "github.com/escobar-david/bid_evaluation 0.1.0",
     ("spec/test_bids_price_methods.py::test_a_missing_score_is_named_and_never_a_nought",
      "spec/test_bids_price_methods.py::test_a_price_that_is_not_one_is_named_and_nobody_is_scored",
      "spec/test_bids_price_methods.py::test_an_unknown_method_is_none_and_never_the_nearest",
      "spec/test_bids_bad_input.py::test_it_is_named_and_nobody_is_scored",
      "spec/test_bids_unread_rows.py::test_bad_input_in_files_is_named_and_nobody_is_scored")),
    ("an awarded value is not spend", "github.com/tractorjuice/arc-kit/pull/558",
     ("spec/test_golden_cases.py::test_the_value_of_a_contract_is_no_cost_of_a_year",)),
    ("one tender's flag is no finding against it", "opentender.eu/pt/about/how-opentender-works",
     ("spec/test_bids_abnormally_low.py::test_a_low_tender_keeps_its_place_and_the_effect_is_to_ask",)),
    ("facts that are sensitive for security stay in the full edition", "theyworkforyou.com/wrans 2024-04-16.21953",
     ("spec/test_legacy_score.py::test_everything_said_rests_on_a_column_no_lower_edition_shows",)),
    ("an old edition of the Code breaches nothing", "Technology Code of Practice, 2016 and later",
     ("spec/test_assurance.py::test_a_superseded_edition_is_a_yardstick_and_never_a_breach",)),
    ("£15k, £10k and £30k score 0.667, 1 and 0.333", "Digital Marketplace guidance",
     ("spec/test_bids_price_methods.py::test_the_three_quotes_of_the_digital_marketplace_guidance",)),
    ("a third turns relative, mean-based and min-max", VECTORS,
     ("spec/test_bids_price_methods.py::test_a_third_that_cannot_win_turns_b_first_into_a_first",
      "spec/test_bids_golden.py::test_policy_facts_3_5_the_published_vectors_come_out_of_the_whole_assessment")),
    ("the mean-based share stops at nought", VECTORS,
     ("spec/test_bids_price_methods.py::test_the_mean_based_share_is_clipped_at_nought",)),
    ("price per point, benchmark and the indices keep B first", VECTORS,
     ("spec/test_bids_price_methods.py::test_b_is_first_whoever_else_tenders",)),
    ("£1, £2 and £2.50 a point: B, level, A", VECTORS,
     ("spec/test_bids_price_methods.py::test_what_a_point_is_worth_decides_between_a_and_b",
      "spec/test_bids_golden.py::test_policy_facts_3_5_money_per_quality_point")),
    ("each formula once more in exact fractions", VECTORS,
     ("spec/test_bids_price_methods.py::test_every_formula_agrees_with_exact_fractions",
      "spec/test_bids_golden.py::test_totals_and_places_agree_with_plain_fractions")),
    ("10% below the mean, asked and never excluded", f"CIBSE Journal, Sourcing Playbook; {ACT}, s.19",
     ("spec/test_bids_abnormally_low.py::test_a_tenth_below_the_mean_of_the_others_is_the_line",
      "spec/test_bids_abnormally_low.py::test_each_trigger_speaks_for_itself")),
    ("thresholds by body and day", "Procurement Policy Note 023",
     ("spec/test_policy.py::test_the_threshold_is_the_one_of_the_day_the_procurement_began",
      "spec/test_lots_step.py::test_thresholds_are_those_of_the_body_the_nation_and_the_day")),
    ("split, or say why not", f"{ACT}, s.18",
     ("spec/test_lots_step.py::test_one_lot_needs_a_reason_on_record",)),
    ("a limit on lots needs its published rule", f"{ACT}, s.20",
     ("spec/test_award_assess_limits.py::test_a_limit_that_bites_without_a_published_rule_is_refused_with_the_cell",)),
    ("only the published criteria count", f"{ACT}, ss.19 and 23",
     ("spec/test_bids_frozen.py::test_criteria_changed_after_the_digest_are_refused_and_named",)),
    ("what a loser is told", "Procurement Regulations 2024, regulation 31",
     ("spec/test_assessment_summaries.py::test_a_losers_summary_holds_all_that_regulation_31_asks_for",
      "spec/test_assessment_summaries.py::test_no_byte_of_a_summary_speaks_of_a_third_tender")),
    ("conflicts bar, and are told", f"{ACT}, ss.81 to 83",
     ("spec/test_bids_agreed.py::test_a_barring_interest_in_the_parent_counts_for_the_whole_group",)),
)  # fmt: skip


@cache
def named_in(file):
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("case", GOLDEN, ids=[case[0] for case in GOLDEN])
def test_each_golden_case_has_its_source_and_the_tests_named_for_it(case):
    _, source, held_by = case
    assert source
    assert held_by
    for named in held_by:
        file, _, name = named.partition("::")
        assert name in named_in(file), named


def test_a_hopeless_third_turns_two_by_min_max_and_by_no_fixed_benchmark():
    """A £80k quality 80, B £100k quality 90, at 50/50, and C £400k quality 10. By min–max:
    40 + 50 = 90 to 45 + 0 = 45; with C 40 + 50 = 90 to 45 + 50 × 300/320 = 91.875.
    """
    tenders = [(80_000, 80), (100_000, 90), (400_000, 10)]

    def found(name, among):
        return standing(
            METHODS[name],
            "ABC"[: len(among)],
            [p for p, _ in among],
            [q for _, q in among],
            Weights.of_price(50),
            Settings(benchmark_gbp=100_000),
        )

    alone, among = (found("min-max", tenders[:n]) for n in (2, 3))
    assert alone.scores == (90, 45)
    assert np.round(among.scores, 3).tolist() == [90, 91.875, 5]
    assert [float(f) for f in figures("min-max", tenders, 50)] == [90, 91.875, 5]
    assert (alone.first, among.first) == (("A",), ("B",))
    assert METHODS["min-max"].is_relative
    assert not METHODS["fixed benchmark"].is_relative
    assert (
        found("fixed benchmark", tenders[:2]).scores == found("fixed benchmark", tenders).scores[:2]
    )


def test_the_value_of_a_contract_is_no_cost_of_a_year():
    """github.com/tractorjuice/arc-kit/pull/558: an awarded value is not what is spent."""
    head, *rows = CONTRACTS.strip().splitlines()
    valued = "\n".join(
        [f"{head} | value_gbp | maximum_value_gbp", *(f"{r} | 9000000 | 9000000" for r in rows)]
    )
    plain, with_values = cost_of(), cost_of(contracts=valued)

    assert with_values.by_component() == plain.by_component()
    assert by(with_values.by_component(), "component_id")["servers"]["annual_gbp"] == Decimal(
        "100.00"
    )
    assert by(with_values.by_component(), "component_id")["archive"]["annual_gbp"] is None
