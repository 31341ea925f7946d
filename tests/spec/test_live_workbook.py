"""The live case in plan.xlsx: what is a formula, what each comes to, what an edition leaves out."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import fastexcel
import pytest
from tests.live_estates import (
    ITEMS,
    ON,
    ORGANISATION,
    award_of,
    book_of,
    cell_of,
    line_cell,
    model_of,
    reckoning_of,
    rows_of,
    tables_of,
    totals_of,
)

from publish_plans import ON as MADE_ON
from publish_plans import plan
from untower.answers import StepAnswer
from untower.answers.live import AS_GIVEN, FROM_GROUPS, FROM_JOINS, FROM_LINES, FROM_TEAM, LEVEL
from untower.case import analyse
from untower.case.live_model import live_model
from untower.journey import State
from untower.publish.editions import Edition, cut
from untower.publish.live_workbook import SHEETS
from untower.publish.plan_json import plan_as_values
from untower.publish.plan_workbook import plan_workbook

DRAWS = 200


@pytest.fixture(scope="module")
def model():
    return model_of()


@pytest.fixture(scope="module")
def book(model):
    return book_of(model)


@pytest.fixture(scope="module")
def answer():
    award = StepAnswer(step="award", state=State.READY, answer="Chosen.", figures=award_of())
    return analyse(tables_of(), on=ON, earlier={"award": award}, draws=DRAWS)


def whole(answer, **figures):
    steps = (replace(answer, figures={**answer.figures, **figures}),)
    return replace(plan(), steps=steps)


def workbook(made, edition=Edition.MEMBERS):
    return plan_workbook(cut(made, edition), MADE_ON)


def names_of(content):
    return fastexcel.read_excel(content).sheet_names


def sheets_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {n: book.read(n).decode() for n in book.namelist() if "worksheets/sheet" in n}


def without_a_price(model):
    """The model with the yearly price of the desk blank, as somebody may hand it over."""
    lines = tuple(
        replace(
            line,
            annual_gbp=None,
            present_value_gbp=0.0,
            worked=dict.fromkeys(line.worked, (0.0,) * model.horizon_years),
            missing=("annual_gbp",),
        )
        if line.component_id == "desk"
        else line
        for line in model.lines
    )
    return replace(model, lines=lines)


# --- what must not happen ------------------------------------------------------------------


def test_text_from_a_file_is_never_a_formula(book):
    formulas = [f for text in sheets_of(book).values() for f in re.findall("<f>(.*?)</f>", text)]
    assert not [f for f in formulas if "Website" in f]
    assert "'=Website" in {row[1] for row in rows_of(book, "Lines")}


def test_no_formula_is_without_what_it_comes_to(book):
    for text in sheets_of(book).values():
        cells = re.findall(r"<c [^>]*>(?:(?!</c>).)*<f>.*?</c>", text)
        assert cells
        assert not [
            c for c in cells if not re.search(r"</f><v>[^<]+</v>", c) and "<v></v>" not in c
        ]
        assert not [c for c in cells if re.search(r"<v>(nan|inf|#)", c)]


def test_without_a_choice_there_is_nothing_live():
    reckoning = reckoning_of(())
    assert reckoning.chosen is None
    assert live_model(reckoning) is None


def test_without_a_choice_the_workbook_has_no_live_sheet():
    found = analyse(tables_of(), on=ON, earlier={}, draws=DRAWS)
    assert found.live is None
    assert not set(SHEETS) & set(names_of(workbook(whole(found))))


def test_a_model_without_components_writes_no_live_sheet(answer, model):
    empty = replace(answer, live=replace(model, lines=()))
    assert not set(SHEETS) & set(names_of(workbook(whole(empty))))


def test_a_blank_price_is_in_no_sum_and_its_row_says_so(model):
    content = book_of(without_a_price(model))
    heads, *rows = rows_of(content, "Lines")[4:]
    desk = next(row for row in rows if row[0] == "desk")
    assert desk[heads.index("Is it costed?")] == "not known: yearly price"
    assert desk[heads.index("Counts")] == "0"
    assert desk[heads.index("A year £")] is None
    case = {row[0]: row[1] for row in rows_of(content, "Case")}
    assert case["Components in no sum, as something of them is not known"] == "1"


def test_what_is_not_known_is_said_on_the_first_sheet(book, model):
    assert model.not_known
    said = {row[0] for row in rows_of(book, "Case") if row[0]}
    assert set(model.not_known) <= said


def test_a_post_of_unknown_cost_is_a_blank_cell_never_nought():
    # The ways that need posts cannot be costed then, so that nobody chose them.
    poor = model_of(
        ("s1", "q1", "retain:desk", "retain:ledger", "retain:archive", "retain:phones"),
        organisation=ORGANISATION.replace("| 50000        |", "|              |"),
        roles=None,
    )
    post = next(a for a in poor.assumptions if a.name == "fte_cost_gbp")
    assert post.value is None
    assert not post.is_stated
    content = book_of(poor)
    row = next(r for r in rows_of(content, "Assumptions") if r[5] == "fte_cost_gbp")
    assert row[1] is None
    assert row[4] == "not known"


# --- what stands there ---------------------------------------------------------------------


def test_every_part_of_this_estate_follows_its_cells(model):
    follows = {p.part: p.follows for p in model.plan.parts}
    assert follows.pop("managing_suppliers") == follows.pop("discounts") == FROM_GROUPS
    assert follows.pop("interfaces") == FROM_JOINS
    assert follows.pop("retained_team") == FROM_TEAM
    assert follows.pop("income") == AS_GIVEN  # it ends within the plan
    assert set(follows.values()) == {FROM_LINES}
    assert model.taxed.follows == model.plan.capital.follows == FROM_LINES
    assert {p.part: p.follows for p in model.baseline.parts}["present"] == LEVEL


def test_a_part_the_cells_do_not_reproduce_is_given_by_year_and_said_to_stand_still():
    reckoning = reckoning_of()
    chosen = reckoning.chosen
    parts = dict(chosen.years.parts)
    parts["running"] = parts["running"] + [0, 100, 0, 0, 0]
    years = replace(chosen.years, parts=parts)
    options = tuple(replace(o, years=years) if o.is_chosen else o for o in reckoning.options)
    made = live_model(replace(reckoning, options=options))
    assert {p.part: p.follows for p in made.plan.parts}["running"] == AS_GIVEN
    said = [row[0] for row in rows_of(book_of(made), "Case") if row[0]]
    assert any(s.startswith("Given by year, not worked out here: Running") for s in said)


def test_the_first_sheet_says_what_plan_json_says_and_that_they_agree(answer):
    made = whole(answer)
    figures = plan_as_values(cut(made, Edition.MEMBERS))["steps"]["case"]["figures"]
    chosen = next(o for o in figures["options"] if o["is_chosen"])
    content = workbook(made)
    rows = rows_of(content, "Case")
    assert rows[2][0] == "agrees with plan.json"
    published = {row[0]: row[2] for row in rows[6:13]}
    for words, figure in (
        ("Cost at present value £", chosen["npv_gbp"]),
        ("of which without optimism bias £", chosen["npv_without_bias_gbp"]),
        ("Cash over all years £", chosen["cash_gbp"]),
        ("Baseline at present value £", figures["baseline_gbp"]),
        ("Saving at present value £", figures["saving_gbp"]),
        ("Saving, % of the baseline", figures["saving_pct"]["point"]),
    ):
        assert float(published[words]) == pytest.approx(float(figure), abs=0.0049), words
        assert totals_of(content)[words] == pytest.approx(float(figure), abs=0.0049), words
    assert chosen["payback_months"] is None
    assert published["Pays back after, months"] == "not within the years"


def test_the_years_of_the_sheet_are_those_of_plan_json(answer):
    rows = rows_of(workbook(whole(answer)), "Case by year")
    chosen = next(o for o in answer.figures["options"] if o["is_chosen"])
    real, cash = (next(r for r in rows if r[0] == w) for w in ("Real terms £", "Cash £"))
    for place, year in enumerate(chosen["by_year"], start=3):
        assert float(real[place]) == pytest.approx(float(year["real_gbp"]), abs=0.0051)
        assert float(cash[place]) == pytest.approx(float(year["cash_gbp"]), abs=0.0051)


def test_every_assumption_has_a_named_cell_a_unit_and_a_source(book, model):
    rows = {row[5]: row for row in rows_of(book, "Assumptions") if row[5]}
    for assumption in model.assumptions:
        assert assumption.source
        assert assumption.unit
        sheet, _ = cell_of(book, assumption.name)
        assert sheet == "Assumptions"
        assert rows[assumption.name][3] == assumption.unit
    assert rows["discount_rate_pct"][4] == "stated"
    assert rows["procurement_cost_pct"][4] == "assumed"
    assert rows["optimism_bias_counted_pct"][4] == "switch"


def test_inputs_stand_apart_with_notes_and_nothing_is_locked(book):
    lines = sheets_of(book)["xl/worksheets/sheet3.xml"]
    assert "<dataValidation " in lines
    assert "promptTitle=" in lines
    assert "<sheetProtection" not in "".join(sheets_of(book).values())
    assert '<pane xSplit="1" ySplit="6"' in lines
    assert line_cell(book, "annual", "desk")[0] == "Lines"


def test_the_live_sheets_follow_the_findings_and_keep_their_names(answer):
    made = whole(answer, lines=[{"a": 1}], assumptions=[{"b": 2}])
    reads = {**answer.figure_reads, **dict.fromkeys(("lines", "assumptions"), answer.live.reads)}
    made = replace(made, steps=(replace(made.steps[0], figure_reads=reads),))
    names = names_of(workbook(made))
    assert tuple(names[2 : 2 + len(SHEETS)]) == SHEETS
    assert {"Lines 2", "Assumptions 2"} <= set(names)


def test_the_same_case_makes_the_same_bytes(answer):
    assert workbook(whole(answer)) == workbook(whole(answer))


def test_a_payback_within_the_years_is_a_number_of_months():
    cheap = reckoning_of(offer_items=ITEMS.replace("70000", "20000").replace("35000", "5000"))
    months = cheap.chosen.payback.months
    assert months is not None
    assert totals_of(book_of(live_model(cheap)))["Pays back after, months"] == months


# --- editions ------------------------------------------------------------------------------


def test_the_members_edition_has_the_live_case(answer):
    assert set(SHEETS) <= set(names_of(workbook(whole(answer), Edition.MEMBERS)))


def test_the_public_edition_has_none_of_it_and_says_that_there_is_more(answer):
    content = workbook(whole(answer), Edition.PUBLIC)
    assert not set(SHEETS) & set(names_of(content))
    withheld = dict(row[:2] for row in rows_of(content, "Summary"))["Withheld"]
    assert "1 live case" in withheld
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert not [n for n in book.namelist() if b"70000" in book.read(n)]


def test_columns_nobody_declared_keep_the_live_case_out_of_every_lower_edition(answer):
    strange = replace(answer, live=replace(answer.live, reads=("payroll.name",)))
    assert cut(whole(strange), Edition.MEMBERS).plan.steps[0].live is None
    assert cut(whole(strange), Edition.FULL).plan.steps[0].live is not None
