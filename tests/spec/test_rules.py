"""Every rule: what it must leave alone, its four cases, and that no blank ever becomes a pass."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import polars as pl
import pytest
from tests.small_tables import table

from untower.answers import StepAnswer
from untower.assurance import analyse
from untower.assurance.case_file import case_file
from untower.assurance.judging import judged
from untower.assurance.rule import rules
from untower.findings import Force, Outcome
from untower.journey import STEP_NAMES, State
from untower.plan import answer_of
from untower.tables import TABLES

RULES = rules()
EXAMPLES = [(rule, number) for rule in RULES for number in range(len(rule.examples))]
NAMES = [f"{rule.name}-{number}" for rule, number in EXAMPLES]
each_example = pytest.mark.parametrize(("rule", "number"), EXAMPLES, ids=NAMES)
each_rule = pytest.mark.parametrize("rule", RULES, ids=[r.name for r in RULES])
DOUBTFUL = Outcome.NOT_KNOWN


def tables_of(example):
    body = f"name | kind | nation\n---+---\nAnywhere | {example.kind} | {example.nation}"
    tables = {name: table(name, text) for name, text in example.tables.items()}
    whole = table("organisation", body)
    if "organisation" in tables:
        own = tables["organisation"].drop("source_file", "source_row")
        whole = pl.concat([own, whole], how="horizontal")
    return {**tables, "organisation": whole}


def earlier_of(rule, example, tables):
    """What the steps a rule hears say: as the example states it, or of these tables themselves."""
    if example.states:
        return {
            step: StepAnswer(step=step, state=State(state), answer="")
            for step, state in example.states.items()
        }
    return {step: answer_of(step, tables, {}, on=example.on) for step in rule.hears}


def outcomes(rule, tables, example, earlier=None):
    heard = earlier_of(rule, example, tables) if earlier is None else earlier
    found = judged(rule, case_file(tables, on=example.on, earlier=heard))
    return found, {a.key: a.outcome for a in found.answers}


def blanked(tables, reads):
    """The tables with every cell of the named columns taken out."""
    out = dict(tables)
    for read in reads:
        name, column = read.split(".")
        if name in out and column in out[name].columns:
            kind = out[name].schema[column]
            out[name] = out[name].with_columns(pl.lit(None, dtype=kind).alias(column))
    return out


def only_towards_not_known(before, after):
    assert after in (before, DOUBTFUL), f"{before} became {after}"


@each_example
def test_each_row_of_its_example_comes_out_as_its_page_says(rule, number):
    example = rule.examples[number]
    _, found = outcomes(rule, tables_of(example), example)
    assert {k: v.value for k, v in found.items()} == dict(example.outcomes)


@each_rule
def test_it_has_a_case_for_each_of_the_four_outcomes(rule):
    shown = set(chain.from_iterable(e.outcomes.values() for e in rule.examples))
    assert shown == {o.value for o in Outcome}


@each_example
def test_a_blank_column_moves_its_answers_only_towards_not_known(rule, number):
    example = rule.examples[number]
    tables = tables_of(example)
    whole, before = outcomes(rule, tables, example)
    body = ("organisation.kind", "organisation.nation")
    for columns in (*((r,) for r in (*rule.reads, *body)), (*rule.reads, *body)):
        after_whole, after = outcomes(rule, blanked(tables, columns), example)
        for key in after.keys() & before.keys():
            only_towards_not_known(before[key], after[key])
        if after:
            continue
        assert after_whole.outcome in (DOUBTFUL, Outcome.NOT_APPLICABLE), columns
    assert whole.outcome in Outcome


@each_example
def test_one_blank_cell_never_turns_into_a_pass_or_an_accusation(rule, number):
    example = rule.examples[number]
    tables = tables_of(example)
    _, before = outcomes(rule, tables, example)
    for read in rule.reads:
        name, column = read.split(".")
        if name not in tables or column not in tables[name].columns:
            continue
        declared = TABLES[name].column(column)
        if declared.is_required or column in TABLES[name].keys:
            continue
        for place in range(tables[name].height):
            row = pl.int_range(pl.len()) == place
            cell = pl.when(row).then(None).otherwise(pl.col(column)).alias(column)
            holed = tables | {name: tables[name].with_columns(cell)}
            _, after = outcomes(rule, holed, example)
            for key in after.keys() & before.keys():
                only_towards_not_known(before[key], after[key])


@each_example
def test_without_an_earlier_step_its_answers_move_only_towards_not_known(rule, number):
    """Nor where that step is incomplete: what it lacks is asked for, never held against anybody."""
    example = rule.examples[number]
    tables = tables_of(example)
    earlier = earlier_of(rule, example, tables)
    _, before = outcomes(rule, tables, example)
    for step in rule.hears:
        nothing = {k: v for k, v in earlier.items() if k != step}
        half = nothing | {step: StepAnswer(step=step, state=State.INCOMPLETE, answer="")}
        for heard in (nothing, half, {}):
            _, after = outcomes(rule, tables, example, heard)
            for key in after.keys() & before.keys():
                only_towards_not_known(before[key], after[key])


@each_rule
def test_without_its_tables_it_is_never_met(rule):
    for kind in ("central", "council", "other"):
        body = table("organisation", f"name | kind | nation\n---\nA | {kind} | england")
        verdict = judged(rule, case_file({"organisation": body}, on=rule.examples[0].on))
        assert verdict.outcome in (Outcome.NOT_KNOWN, Outcome.NOT_APPLICABLE)


@each_rule
def test_a_body_of_unknown_kind_is_never_bound_by_law_or_policy(rule):
    for example in rule.examples:
        tables = tables_of(example)
        tables.pop("organisation")
        verdict, _ = outcomes(rule, tables, example)
        assert {a.force for a in verdict.answers} <= {Force.HOUSE_CONVENTION}
        if rule.binds and not rule.is_yardstick:
            assert verdict.outcome in (DOUBTFUL, Outcome.NOT_APPLICABLE)


@each_rule
def test_a_nation_whose_rules_are_not_shipped_is_not_covered(rule):
    example = replace(rule.examples[0], nation="scotland")
    verdict, _ = outcomes(rule, tables_of(example), example)
    if rule.binds and not rule.is_yardstick:
        assert verdict.outcome in (DOUBTFUL, Outcome.NOT_APPLICABLE)
        assert {a.force for a in verdict.answers} <= {Force.HOUSE_CONVENTION}


@each_rule
def test_severity_never_exceeds_the_force_for_the_body_that_is_judged(rule):
    for example in rule.examples:
        answer = analyse(tables_of(example), on=example.on)
        for finding in answer.findings:
            assert finding.severity <= finding.force
        verdict, _ = outcomes(rule, tables_of(example), example)
        allowed = {b.force for b in rule.binds} | {Force.HOUSE_CONVENTION}
        assert {a.force for a in verdict.answers} <= allowed


@each_rule
def test_it_says_what_it_asks_where_it_comes_from_and_what_it_reads(rule):
    assert rule.sentence.endswith(".")
    assert rule.why.endswith(".")
    assert rule.source
    assert rule.point
    assert rule.edition in ("2016", "current")
    assert rule.next_step.endswith(".")
    assert rule.supply.endswith(".")
    assert rule.assumptions or rule.exclusions
    assert set(rule.hears) <= set(STEP_NAMES)
    for read in rule.reads:
        name, column = read.split(".")
        TABLES[name].column(column)


@each_rule
def test_it_reads_every_column_its_example_fills(rule):
    for example in rule.examples:
        for name, text in example.tables.items():
            header = [c.strip() for c in text.strip().splitlines()[0].split("|")]
            needed = [c for c in header if c not in TABLES[name].keys]
            unread = [c for c in needed if f"{name}.{c}" not in rule.reads]
            assert unread == [], f"{name}: {unread}"


def test_every_file_in_the_folder_is_a_rule_that_was_found():
    folder = Path(__file__).parents[2] / "src/untower/assurance/rules"
    files = {p.stem for p in folder.glob("*.py")} - {"__init__"}
    assert files == {r.name for r in RULES}


def test_there_are_at_least_35_tests_and_none_is_counted_under_two_points():
    distinct = [r for r in RULES if r.repeats is None]
    assert len(distinct) >= 35
    assert {r.repeats for r in RULES if r.repeats} <= {r.name for r in distinct}


def test_an_unconfirmed_source_says_so():
    assert all(not r.confirmed for r in RULES if r.edition == "2016")
    assert all("not confirmed" in r.source for r in RULES if r.edition == "2016")
