"""What each level of data can answer, on Harrowmoor with tables taken away."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from small_tables import table
from untower import capability, estate, needs, options
from untower.answers import Plan, Reading, StepAnswer
from untower.journey import STEP_NAMES, State
from untower.levels import (
    ANSWER_READS,
    ANSWERS,
    AnswerState,
    Level,
    answers_for,
    answers_table,
    level_of,
    levels_missing,
    spell_level,
    state_of,
    with_answers,
)
from untower.publish.editions import Edition, cut
from untower.storage.read import read
from untower.tables import TABLES

ON = date(2026, 11, 23)
SPEND = {"organisation", "payments"}
CONTRACTS = SPEND | {"contracts", "suppliers"}
APPLICATIONS = CONTRACTS | {"components", "legacy"}
LINKS = APPLICATIONS | {"uses", "charges", "interfaces"}
GIVEN, BOUNDED, WITHHELD = AnswerState


@pytest.fixture(scope="module")
def council(harrowmoor):
    return dict(read([harrowmoor]).tables)


def only(tables, names):
    return {name: frame for name, frame in tables.items() if name in names}


def states(tables):
    return {answer.name: state_of(answer, tables)[0] for answer in ANSWERS}


def test_nothing_is_no_level_and_every_answer_is_withheld():
    assert level_of({}) is None
    assert set(states({}).values()) == {WITHHELD}
    assert spell_level({}) == "The files hold neither spend nor contracts nor applications."


def test_a_table_without_a_row_reaches_no_level(council):
    assert level_of({"payments": council["payments"].clear()}) is None


def test_a_column_that_is_wholly_blank_is_as_good_as_absent():
    services = table(
        "services",
        """
        service_id | started | completed
        -----------+---------+----------
        permits    | 100     |
        parking    |         |
        """,
    )
    completion = next(a for a in ANSWERS if a.name == "completion")
    assert state_of(completion, {"services": services}) == (WITHHELD, ("services.completed",))


def test_links_between_things_nobody_listed_reach_no_level(council):
    assert level_of(only(council, {"uses", "payments"})) is Level.SPEND


@pytest.mark.parametrize(
    ("names", "level"),
    [
        (SPEND, Level.SPEND),
        (CONTRACTS, Level.CONTRACTS),
        (APPLICATIONS, Level.APPLICATIONS),
        (LINKS, Level.LINKS),
    ],
)
def test_each_table_added_reaches_the_next_level(council, names, level):
    assert level_of(only(council, names)) is level
    assert levels_missing(only(council, names)) == ()


def test_a_level_that_was_skipped_is_named(council):
    tables = only(council, LINKS - {"payments", "contracts"})
    assert level_of(tables) is Level.LINKS
    assert levels_missing(tables) == (Level.SPEND, Level.CONTRACTS)
    assert spell_level(tables) == (
        "The files hold applications and links between them, but no spend and no contracts."
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (SPEND, "only spend"),
        (CONTRACTS, "spend and contracts"),
        (LINKS, "spend, contracts, applications and links between them"),
    ],
)
def test_the_level_is_said_in_words(council, names, said):
    assert spell_level(only(council, names)) == f"The files hold {said}."


def test_spend_alone_gives_money_by_supplier_and_only_bounds_contracts_and_layers(council):
    of = states(only(council, SPEND))
    for name in ("spend_by_supplier", "it_spend", "concentration", "recurring_payments"):
        assert of[name] is GIVEN
    assert of["contracts_in_force"] is BOUNDED
    assert of["cost_by_layer"] is BOUNDED
    for name in ("contract_dates", "lock_in", "tower_class", "dependence", "satisfaction"):
        assert of[name] is WITHHELD


def test_contracts_give_dates_and_some_signs_but_no_tower_class(council):
    of = states(only(council, CONTRACTS))
    for name in ("contracts_in_force", "contract_dates", "sign_S8", "sign_S9"):
        assert of[name] is GIVEN
    for name in ("lock_in", "sign_S5", "sign_S7", "red_line_integrator"):
        assert of[name] is BOUNDED
    for name in ("tower_class", "sign_S1", "sign_S2", "sign_S3", "cost_by_service", "time"):
        assert of[name] is WITHHELD


def test_applications_give_legacy_and_time_but_only_bound_cost(council):
    of = states(only(council, APPLICATIONS))
    assert of["legacy"] is of["time"] is GIVEN
    assert of["cost_by_component"] is of["cost_by_layer"] is BOUNDED
    assert of["tower_class"] is of["dependence"] is WITHHELD


def test_links_give_towers_dependence_and_whole_cost(council):
    of = states(only(council, LINKS))
    for name in ("tower_class", "dependence", "cost_by_component", "lock_in", "sign_S5"):
        assert of[name] is GIVEN
    assert of["cost_by_service"] is BOUNDED
    assert of["satisfaction"] is of["sign_S11"] is WITHHELD


@pytest.mark.parametrize("names", [SPEND, CONTRACTS, APPLICATIONS, LINKS, set(TABLES)])
def test_what_is_declared_agrees_with_what_the_steps_compute(council, names):
    """A withheld answer has no figure; a given or bounded one has."""
    tables = only(council, names)
    figures = {
        step.__name__.rsplit(".", 1)[-1]: step.analyse(tables, on=ON).figures
        for step in (needs, capability, estate, options)
    }
    for answer in ANSWERS:
        if answer.figure is None:
            continue
        state, _ = state_of(answer, tables)
        found = figures[answer.step].get(answer.figure)
        if answer.name.startswith("sign_"):
            found = sign(found, answer.name.removeprefix("sign_"))
        elif answer.name == "tower_class":
            found = found["class"] != "not_known"
        elif answer.name == "cost_by_service":
            found = [row for row in found or () if row["service_id"] is not None]
        if state is WITHHELD:
            assert not found, f"{answer.name} is called withheld, but there is a figure"
        elif answer.bounded_figure and not found:
            assert figures[answer.step][answer.bounded_figure], answer.name
        elif not answer.name.startswith("sign_"):
            assert found, f"{answer.name} is called {state.value}, but there is no figure"


def sign(towers, sign_id):
    """Whether a sign of towers was judged at all."""
    return any(s["id"] == sign_id and s["outcome"] != "not known" for s in towers["signals"])


def test_plan_json_gets_the_columns_missing_and_the_reason(council):
    listed = {a["name"]: a for a in answers_for("estate", only(council, CONTRACTS))}
    assert listed["lock_in"] == {
        "name": "lock_in",
        "question": "What would make each contract hard to leave?",
        "state": "bounded",
        "why": "Counted over what is known; the count of what is known stands beside it. "
        "Missing: charges.component_id, interfaces.standard.",
        "missing_columns": ["charges.component_id", "interfaces.standard"],
    }
    assert listed["spend_by_supplier"]["missing_columns"] == []


def test_a_given_answer_says_how_full_its_thinnest_column_is():
    contracts = table(
        "contracts",
        """
        contract_id | ends_on    | notice_months
        ------------+------------+--------------
        A           | 2027-03-31 | 3
        B           | 2027-03-31 |
        """,
    )
    dates = next(a for a in answers_for("estate", {"contracts": contracts}) if a["name"] == DATES)
    assert dates["why"] == "contracts.notice_months is known in 1 of 2 rows."


DATES = "contract_dates"


def test_how_full_a_security_column_is_is_never_said():
    legacy = table("legacy", "component_id | l1\nforms | 3\nmail |")
    full = {f"{part}{n}" for part, top in (("l", 7), ("c", 6)) for n in range(1, top + 1)}
    legacy = legacy.with_columns(pl.lit(2, pl.Int64).alias(name) for name in sorted(full - {"l1"}))
    said = next(a for a in answers_for("estate", {"legacy": legacy}) if a["name"] == "legacy")
    assert said["state"] == "given"
    assert "known in" not in said["why"]


def test_a_step_without_declared_answers_gives_none_and_no_step_is_an_error():
    assert answers_for("market", {}) == []
    with pytest.raises(KeyError, match="kitchen"):
        answers_for("kitchen", {})


def test_every_declared_answer_names_declared_columns_and_a_step_once():
    names = [(a.step, a.name) for a in ANSWERS]
    assert len(names) == len(set(names))
    for answer in ANSWERS:
        assert answer.step in STEP_NAMES
        assert bool(answer.bounded) == bool(answer.bounded_as), answer.name
        for need in (*answer.given, *answer.bounded):
            for read_as in need.split("|"):
                name, column = read_as.split(".")
                assert TABLES[name].column(column).name == column


def test_the_picture_counts_and_lists_every_answer_and_is_not_for_the_public(council):
    picture = answers_table(council)
    assert len(picture.rows) == len(ANSWERS)
    given = sum(row[2] == "given" for row in picture.rows)
    assert f"{given} given" in picture.title
    assert picture.reads == ANSWER_READS
    assert Edition.MEMBERS.shows_all(picture.reads)
    assert not Edition.PUBLIC.shows_all(picture.reads)


def test_the_picture_of_one_step_has_that_step_alone(council):
    picture = answers_table(council, ["capability"])
    assert {row[0] for row in picture.rows} == {"Capability"}


def test_a_step_carries_its_answers_for_members_and_withholds_them_from_the_public(council):
    tables = only(council, SPEND)
    answer = with_answers(capability.analyse(tables, on=ON), tables)
    assert answer.figures["answers"] == answers_for("capability", tables)
    assert answer.pictures[-1].picture_id == "capability_answers"
    plan = Plan(
        purpose="plan",
        on=ON,
        organisation=None,
        reading=Reading(tables=tables, intake=()),
        steps=(answer,),
        missing=(),
    )
    for edition, is_shown in ((Edition.MEMBERS, True), (Edition.PUBLIC, False)):
        (step,) = cut(plan, edition).plan.steps
        assert ("answers" in step.figures) is is_shown
        assert ("capability_answers" in {p.picture_id for p in step.pictures}) is is_shown


def test_a_step_to_come_is_left_as_it_is():
    to_come = StepAnswer(step="market", state=State.TO_COME, answer="To come.")
    assert with_answers(to_come, {}) is to_come
