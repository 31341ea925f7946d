"""Assurance as a whole: what it must leave alone, whom rules bind, what Harrowmoor shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.small_tables import table

from untower.answers import Plan, Reading
from untower.assurance import analyse
from untower.assurance.add_rule import add_rule, main
from untower.assurance.case_file import case_file
from untower.assurance.judging import judged
from untower.assurance.pages import pages
from untower.assurance.rule import Bond, rules
from untower.assurance.unfinished import unfinished
from untower.findings import Force, Outcome
from untower.journey import State
from untower.policy import with_overlay
from untower.publish.editions import Edition, cut
from untower.storage.read import read

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 4, 1)
RULES = {rule.name: rule for rule in rules()}


def body(kind="council", nation="england"):
    return table("organisation", f"name | kind | nation\n---\nAnywhere | {kind} | {nation}")


def verdict(name, on=ON, **tables):
    return judged(RULES[name], case_file(tables, on=on))


def outcomes(found):
    return {a.key: a.outcome.value for a in found.answers}


# --- what must be left alone ---------------------------------------------------------------


@pytest.fixture(scope="module")
def harrowmoor_answer():
    reading = read([ROOT / "examples" / "harrowmoor"], on=ON)
    return analyse(reading.tables, on=ON)


def accused(answer, rule):
    return {
        row.key
        for f in answer.findings
        if f.rule == rule and f.outcome is Outcome.NOT_MET
        for row in f.rows
    }


def test_no_sound_contract_of_harrowmoor_is_accused(harrowmoor_answer):
    sound = {"HM-030", "HM-031", "HM-032"}
    against = [
        f.rule
        for f in harrowmoor_answer.findings
        if f.outcome is Outcome.NOT_MET
        and sound & {f.subject_key, *(r.key for r in f.rows if r.table == "contracts")}
    ]
    assert against == []


def test_no_finding_about_a_council_claims_more_than_its_force(harrowmoor_answer):
    """A council is bound by law and its commitments, never by what binds departments."""
    forces = {f.force for f in harrowmoor_answer.findings if f.outcome is Outcome.NOT_MET}
    assert forces <= {
        Force.LAW,
        Force.COMMITMENT,
        Force.GUIDANCE,
        Force.HOUSE_CONVENTION,
    }
    assert all(f.severity <= f.force for f in harrowmoor_answer.findings)


def test_no_contract_let_under_an_earlier_law_is_judged_by_the_act():
    contracts = table(
        "contracts",
        """
        contract_id | regime  | procurement_commenced_on | ends_on    | maximum_ends_on
        ------------+---------+--------------------------+------------+----------------
        old         | pcr2015 | 2019-01-01               | 2027-01-01 | 2026-01-01
        new         | pa2023  | 2025-06-01               | 2027-01-01 | 2026-01-01
        unsure      |         | 2025-06-01               | 2027-01-01 | 2026-01-01
        """,
    )
    found = verdict("within_maximum_term", organisation=body(), contracts=contracts)
    assert {a.key: a.force for a in found.answers} == {
        "old": Force.HOUSE_CONVENTION,
        "new": Force.LAW,
        "unsure": Force.HOUSE_CONVENTION,
    }


def test_a_superseded_edition_is_a_yardstick_and_never_a_breach():
    contracts = table(
        "contracts",
        """
        contract_id | maximum_value_gbp | value_basis | is_revenue | procurement_commenced_on
        ------------+-------------------+-------------+------------+-------------------------
        then        |         200000000 | ex_vat      | no         | 2018-01-01
        before      |         200000000 | ex_vat      | no         | 2014-01-01
        after       |         200000000 | ex_vat      | no         | 2023-01-01
        """,
    )
    found = verdict("red_line_value", organisation=body("central"), contracts=contracts)
    assert {a.key: a.force for a in found.answers} == {
        "then": Force.MANDATORY_POLICY,
        "before": Force.HOUSE_CONVENTION,
        "after": Force.HOUSE_CONVENTION,
    }
    answer = analyse({"organisation": body("central"), "contracts": contracts}, on=ON)
    said = [f.sentence for f in answer.findings if f.rule == "red_line_value"]
    assert all("would not have met the 2016 edition" in s for s in said)
    assert not any("breach" in s.casefold() for s in said)


def test_an_accepted_finding_is_not_turned_into_met():
    contracts = table(
        "contracts",
        "contract_id | renewal | extensions_taken | is_revenue\n---\nash | tacit | 0 | no",
    )
    accepted = table(
        "passed_over",
        """
        step   | kind   | subject_table | subject_key | by_role | reason     | decided_on
        -------+--------+---------------+-------------+---------+------------+-----------
        estate | accept | contracts     | ash         | Head    | it is fine | 2025-01-01
        """,
    )
    found = verdict(
        "red_line_extension", organisation=body(), contracts=contracts, passed_over=accepted
    )
    assert outcomes(found) == {"ash": "not met"}


@pytest.mark.parametrize("column", ["by_role", "reason", "decided_on"])
def test_an_exception_without_who_why_or_when_is_none(column):
    contracts = table(
        "contracts",
        "contract_id | renewal | extensions_taken | is_revenue\n---\nash | tacit | 0 | no",
    )
    record = table(
        "passed_over",
        """
        step   | kind      | subject_table | subject_key | by_role | reason  | decided_on
        -------+-----------+---------------+-------------+---------+---------+-----------
        estate | exception | contracts     | ash         | Head    | a crisis| 2025-01-01
        """,
    ).drop(column)
    found = verdict(
        "red_line_extension", organisation=body(), contracts=contracts, passed_over=record
    )
    assert outcomes(found) == {"ash": "not known"}


def test_evidence_that_says_neither_way_is_not_known():
    services = table("services", "service_id | is_public_facing\n---\nash | yes")
    evidence = table(
        "evidence",
        """
        evidence_id | kind     | subject_table | subject_key | done_on | expires_on | result
        ------------+----------+---------------+-------------+---------+------------+-------
        e1 | pen_test | services | ash | 2025-06-01 | 2027-06-01 | four things to look at
        """,
    )
    found = verdict("penetration_test", organisation=body(), services=services, evidence=evidence)
    assert outcomes(found) == {"ash": "not known"}


def test_a_newer_failing_outweighs_an_older_pass():
    services = table("services", "service_id | is_public_facing\n---\nash | yes")
    evidence = table(
        "evidence",
        """
        evidence_id | kind     | subject_table | subject_key | done_on    | expires_on | result
        ------------+----------+---------------+-------------+------------+------------+-------
        e1          | pen_test | services      | ash         | 2024-06-01 | 2027-06-01 | passed
        e2          | pen_test | services      | ash         | 2025-06-01 | 2027-06-01 | failed
        """,
    )
    found = verdict("penetration_test", organisation=body(), services=services, evidence=evidence)
    assert outcomes(found) == {"ash": "not met"}


def test_evidence_that_names_no_subject_leaves_every_answer_open():
    services = table("services", "service_id | is_public_facing\n---\nash | yes")
    evidence = table(
        "evidence",
        """
        evidence_id | kind     | subject_table | subject_key | done_on    | expires_on | result
        ------------+----------+---------------+-------------+------------+------------+-------
        e1          | pen_test | services      | ash         | 2024-06-01 | 2027-06-01 | passed
        e2          | pen_test | services      |             | 2025-06-01 | 2027-06-01 | failed
        """,
    )
    found = verdict("penetration_test", organisation=body(), services=services, evidence=evidence)
    assert outcomes(found) == {"ash": "not known"}


# --- whom a rule binds ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "force"),
    [("central", Force.COMPLY_OR_EXPLAIN), ("council", Force.HOUSE_CONVENTION)],
)
def test_a_mandated_platform_binds_departments_and_is_an_opportunity_for_councils(kind, force):
    components = table(
        "components",
        "component_id | name | capability | status\n---\ntill | Till | payments | live",
    )
    found = verdict("mandated_platforms", organisation=body(kind), components=components)
    assert [(a.outcome, a.force) for a in found.answers] == [(Outcome.NOT_MET, force)]


def test_a_platform_is_not_mandated_before_the_day_it_was():
    components = table(
        "components",
        "component_id | name | capability | status\n---\ntill | Till | payments | live",
    )
    tables = {"organisation": body("central"), "components": components}
    found = judged(RULES["mandated_platforms"], case_file(tables, on=date(2024, 1, 1)))
    assert found.outcome is Outcome.NOT_APPLICABLE


def test_a_threshold_is_that_of_the_day_the_procurement_began():
    procurements = table(
        "procurements",
        """
        procurement_id | route           | estimated_value_gbp | commenced_on | regime
        ---------------+-----------------+---------------------+--------------+-------
        last-year      | below_threshold |              210000 | 2025-12-31   | pa2023
        this-year      | below_threshold |              210000 | 2026-01-01   | pa2023
        """,
    )
    found = verdict("route_fits_threshold", organisation=body(), procurements=procurements)
    assert outcomes(found) == {"last-year": "met", "this-year": "not met"}


def test_a_bond_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="unknown kind or nation"):
        Bond(kinds=("parish",), nations=("england",), force=Force.LAW)


def test_an_organisation_s_own_policy_file_changes_what_is_asked():
    overlay = {
        "number": [
            {
                "name": "exit_plan_age_max_months",
                "sentence": "Our own plans are looked at every three years.",
                "value": 36,
                "unit": "months",
                "comparator": "at most",
                "binds": ["all"],
                "nation": ["all"],
                "force": "house_convention",
                "source": "Minute of the board",
                "confirmed": True,
            }
        ]
    }
    contracts = table(
        "contracts",
        """
        contract_id | procurement_commenced_on | ends_on    | exit_plan_on
        ------------+--------------------------+------------+-------------
        ash         | 2022-01-01               | 2028-01-01 | 2024-10-01
        """,
    )
    tables = {"organisation": body(), "contracts": contracts}
    ours = with_overlay(overlay)
    plain = judged(RULES["exit_plan"], case_file(tables, on=ON))
    own = judged(RULES["exit_plan"], case_file(tables, on=ON, policy=ours))
    assert (plain.outcome, own.outcome) == (Outcome.NOT_MET, Outcome.MET)


# --- the step as a whole -------------------------------------------------------------------


def test_with_nothing_read_nothing_is_met():
    answer = analyse({}, on=ON)
    counts = answer.figures["counts"]
    assert answer.state is State.INCOMPLETE
    assert counts["met"] == 0
    assert counts["not_met"] == 0
    assert counts["not_known"] == len(RULES)


def test_each_verdict_carries_what_the_contract_of_the_figure_names():
    answer = analyse({"organisation": body()}, on=ON)
    first = answer.figures["verdicts"][0]
    assert {"rule", "edition", "point", "force", "outcome", "evidence"} <= set(first)
    assert {v["rule"] for v in answer.figures["verdicts"]} == set(RULES)


def test_the_counts_add_up_to_the_tests_shown(harrowmoor_answer):
    figures = harrowmoor_answer.figures
    assert sum(figures["counts"].values()) == len(figures["verdicts"])
    assert len(figures["verdicts"]) + len(figures["verdicts_restricted"]) == len(RULES)


def test_every_point_of_the_code_and_all_four_red_lines_have_a_test():
    points = {r.point for r in RULES.values() if r.edition == "current"}
    assert {str(n) for n in range(1, 14)} <= points
    lines = {r.point[:10] for r in RULES.values() if r.edition == "2016"}
    assert {f"red line {n}" for n in range(1, 5)} <= lines


def test_the_2016_edition_says_that_it_is_incomplete():
    answer = analyse({}, on=ON)
    assert any("2016 edition is incomplete" in words for words in answer.assumed)


def test_what_rests_on_security_or_personal_columns_stays_out_of_lower_editions(
    harrowmoor_answer,
):
    plan = Plan(
        purpose="plan",
        on=ON,
        organisation="Harrowmoor Council",
        reading=Reading(tables={}, intake=()),
        steps=(harrowmoor_answer,),
        missing=(),
    )
    shown = cut(plan, Edition.MEMBERS).plan.steps[0]
    assert "verdicts" in shown.figures
    assert "verdicts_restricted" not in shown.figures
    assert [p.picture_id for p in shown.pictures] == ["code_on_a_page"]
    secret = {"known_weaknesses", "support_not_ended", "retained_roles_not_single"}
    assert not secret & {f.rule for f in shown.findings}
    assert not secret & {v["rule"] for v in shown.figures["verdicts"]}


def test_a_blank_kind_is_asked_for():
    contracts = table(
        "contracts", "contract_id | procurement_commenced_on | data_owner\n---\nash | 2022-01-01 |"
    )
    answer = analyse({"contracts": contracts}, on=ON)
    asked = {(cell.table, cell.key, cell.column) for cell in answer.missing}
    assert {
        ("organisation", None, "kind"),
        ("organisation", None, "nation"),
        ("contracts", "ash", "data_owner"),
    } <= asked


def test_it_can_be_stopped_between_two_rules_and_says_what_it_left_out():
    seen = []
    answer = analyse(
        {"organisation": body()},
        on=ON,
        progress=lambda done, of, what: seen.append((done, of, what)),
        stop=lambda: len(seen) >= 3,
    )
    assert len(answer.figures["verdicts"]) == 3
    assert f"{len(RULES) - 3} were not reached" in answer.answer
    assert answer.state is State.INCOMPLETE


def test_the_same_tables_give_the_same_answer_twice():
    tables = {"organisation": body()}
    assert analyse(tables, on=ON) == analyse(tables, on=ON)


# --- what Harrowmoor shows -----------------------------------------------------------------


def test_the_integrator_whose_group_also_delivers_is_found(harrowmoor_answer):
    assert accused(harrowmoor_answer, "integrator_apart") == {"HM-005", "HM-006"}
    assert accused(harrowmoor_answer, "red_line_integrator") == {"HM-005", "HM-006"}


def test_each_contract_that_renews_itself_is_found(harrowmoor_answer):
    planted = {f"HM-{n}" for n in ("002", "012", "016", "017", "025", "029", "033", "036")}
    assert accused(harrowmoor_answer, "red_line_extension") == planted


def test_what_is_paid_after_its_end_or_runs_past_it_is_found(harrowmoor_answer):
    assert accused(harrowmoor_answer, "not_paid_after_end") >= {"HM-041", "HM-043"}
    assert accused(harrowmoor_answer, "within_maximum_term") == {"HM-012"}


def test_decisions_and_roles_that_were_let_go_are_found(harrowmoor_answer):
    assert accused(harrowmoor_answer, "decisions_in_house") == {
        "architecture",
        "roadmap",
        "security",
        "supplier_change",
    }
    sentences = " ".join(
        f.sentence
        for f in harrowmoor_answer.findings
        if f.rule == "retained_roles_filled" and f.outcome is Outcome.NOT_MET
    )
    assert all(r in sentences for r in ("security lead", "service integrator", "user researcher"))


def test_what_is_held_twice_or_out_of_support_is_found(harrowmoor_answer):
    held = accused(harrowmoor_answer, "capability_held_once")
    assert {"card-payments", "leisure-card-payments", "identity"} <= held
    ended = {"benefits-archive", "revenues-db", "burial-records", "safeguarding-hub"}
    assert ended <= accused(harrowmoor_answer, "support_not_ended")


def test_what_is_being_retired_already_is_not_held_against_anybody(harrowmoor_answer):
    held = accused(harrowmoor_answer, "capability_held_once")
    assert not {"old-sign-in", "old-intranet"} & held


def test_the_layers_planted_as_towers_are_found(harrowmoor_answer):
    found = [
        f
        for f in harrowmoor_answer.findings
        if f.rule == "no_layer_held_wholly" and f.outcome is Outcome.NOT_MET
    ]
    verdict_words = next(
        v["sentence"]
        for v in harrowmoor_answer.figures["verdicts"]
        if v["rule"] == "no_layer_held_wholly"
    )
    said = verdict_words + " ".join(f.sentence for f in found)
    assert all(layer in said for layer in ("end user", "hosting"))
    assert {f.severity for f in found} == {Force.HOUSE_CONVENTION}


# --- pages and the scaffold ----------------------------------------------------------------


def test_every_page_is_fresh():
    stale = [
        name
        for name, text in pages().items()
        if not (ROOT / "docs" / name).is_file() or (ROOT / "docs" / name).read_text("utf-8") != text
    ]
    assert stale == [], "run: python -m untower.assurance.pages docs"
    kept = {f"rules/{p.name}" for p in (ROOT / "docs/rules").glob("*.md")}
    assert kept <= set(pages())


@pytest.mark.parametrize("name", sorted(RULES))
def test_no_rule_is_left_unfinished(name):
    assert unfinished(RULES[name]) == []


def test_a_new_rule_comes_with_page_and_spec_and_is_not_finished(tmp_path):
    (tmp_path / "src/untower/assurance/rules").mkdir(parents=True)
    written = add_rule("lots_have_reasons", tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in written] == [
        "src/untower/assurance/rules/lots_have_reasons.py",
        "docs/rules/lots_have_reasons.md",
        "tests/spec/rules/test_lots_have_reasons.py",
    ]
    names = {"__name__": "untower.assurance.rules.lots_have_reasons"}
    exec(compile(written[0].read_text("utf-8"), "lots_have_reasons.py", "exec"), names)  # noqa: S102
    rule = names["lots_have_reasons"]
    lacks = unfinished(rule)
    assert len(lacks) == 9
    assert "lots_have_reasons: no example is not known" in lacks
    components = table("components", "component_id | name\n---\nash | Ash")
    found = judged(rule, case_file({"components": components}, on=ON))
    assert found.outcome is Outcome.NOT_KNOWN
    assert "unfinished(rule)" in written[2].read_text("utf-8")


def test_a_new_rule_never_overwrites_and_needs_a_plain_name(tmp_path):
    (tmp_path / "src/untower/assurance/rules").mkdir(parents=True)
    add_rule("lots_have_reasons", tmp_path)
    with pytest.raises(ValueError, match="it is there already"):
        add_rule("lots_have_reasons", tmp_path)
    with pytest.raises(ValueError, match="allowed: a to z"):
        add_rule("Lots-have", tmp_path)
    with pytest.raises(ValueError, match="the root of the repository"):
        add_rule("lots_are_small", tmp_path / "nowhere")


def test_the_scaffold_says_how_it_is_called(capsys):
    assert main([]) == 2
    assert "Name one rule" in capsys.readouterr().err
