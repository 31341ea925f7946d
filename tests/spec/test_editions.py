"""What each edition may hold: nothing above it, in any file, counted where it was left out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from publish_plans import ON, finding, intake, plan, refusals
from untower.answers import MissingCell, Plan, Reading, StepAnswer, Table
from untower.findings import Row
from untower.journey import State
from untower.publish.editions import Edition, cut
from untower.publish.outputs import write
from untower.tables import TABLES, Sensitivity

SECRET = ("suppliers.contact_email",)
OPEN = ("payments.amount_gbp",)
LOWER = [Edition.MEMBERS, Edition.PUBLIC]
HIGHEST = {Edition.MEMBERS: Sensitivity.COMMERCIAL, Edition.PUBLIC: Sensitivity.PUBLIC}


def step(**parts: object) -> StepAnswer:
    values: dict[str, object] = {
        "step": "estate",
        "state": State.READY,
        "answer": "An answer.",
        "answer_reads": OPEN,
    }
    return StepAnswer(**(values | parts))


def plan_of(*steps: StepAnswer, **parts: object) -> Plan:
    bare = Plan(
        purpose="plan",
        on=ON,
        organisation=None,
        reading=Reading(tables={}, intake=()),
        steps=steps,
        missing=(),
    )
    return replace(bare, **parts)


# --- what must not pass --------------------------------------------------------------------


@pytest.mark.parametrize("edition", LOWER)
def test_a_finding_that_read_a_personal_column_is_left_out_and_counted(edition):
    answer = step(findings=(finding("Write to them.", reads=(*OPEN, *SECRET)),))
    shown = cut(plan_of(answer), edition)
    assert shown.plan.steps[0].findings == ()
    assert shown.withheld == {"findings": 1}


@pytest.mark.parametrize("edition", LOWER)
@pytest.mark.parametrize("unheard_of", ["payments.iban", "invoices.amount_gbp", "amount_gbp", ""])
def test_a_column_nobody_declared_counts_as_above_every_edition_but_full(edition, unheard_of):
    answer = step(findings=(finding("Something.", reads=(unheard_of,)),))
    assert cut(plan_of(answer), edition).plan.steps[0].findings == ()
    assert len(cut(plan_of(answer), Edition.FULL).plan.steps[0].findings) == 1


@pytest.mark.parametrize("edition", LOWER)
def test_a_figure_that_does_not_say_what_it_read_is_left_out(edition):
    answer = step(
        figures={"told": 1, "untold": 2, "empty": 3}, figure_reads={"told": OPEN, "empty": ()}
    )
    shown = cut(plan_of(answer), edition)
    assert shown.plan.steps[0].figures == {"told": 1}
    assert shown.withheld == {"figures": 2}


@pytest.mark.parametrize("edition", LOWER)
def test_an_answer_that_does_not_say_what_it_read_is_replaced_with_its_assumptions(edition):
    answer = step(answer="Ask Jo.", answer_reads=(), assumed=("Jo knows.",))
    shown = cut(plan_of(answer), edition)
    assert shown.plan.steps[0].answer == "The answer is withheld in this edition."
    assert shown.plan.steps[0].assumed == ()
    assert shown.withheld == {"answers": 1, "assumptions": 1}


def test_a_finding_about_a_row_whose_key_is_above_the_edition_is_left_out():
    answer = step(
        findings=(finding("It is old.", subject_table="legacy", subject_key="X", reads=OPEN),)
    )
    assert cut(plan_of(answer), Edition.MEMBERS).plan.steps[0].findings == ()


def test_rows_behind_a_finding_are_left_out_where_their_keys_are_above_the_edition():
    rows = (
        Row(table="payments", key="a:2", file="a.csv", row=2),
        Row(table="evaluators", key="E-1", file="e.csv", row=2),
        Row(table="nowhere", key="N-1"),
    )
    answer = step(findings=(finding("A.", subject_table="payments", rows=rows, reads=OPEN),))
    kept = cut(plan_of(answer), Edition.MEMBERS).plan.steps[0].findings[0]
    assert [r.table for r in kept.rows] == ["payments"]


def test_the_public_edition_names_no_owner_role():
    answer = step(findings=(finding("A.", subject_table="payments", reads=OPEN),))
    assert cut(plan_of(answer), Edition.PUBLIC).plan.steps[0].findings[0].owner_role is None
    kept = cut(plan_of(answer), Edition.MEMBERS).plan.steps[0].findings[0]
    assert kept.owner_role == "Commercial lead"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("suppliers.contact_email", "withheld in this edition"),
        ("suppliers.passport", "withheld in this edition"),
        (None, "withheld in this edition"),
        ("payments.amount_gbp", "12k"),
    ],
)
def test_a_refused_value_is_shown_only_where_its_column_is_known_and_may_be(field, value):
    lines = refusals(("a.csv", 3, "Head", field, "12k", "'12k' is not it", "a number", "Mend it."))
    made = plan_of(reading=Reading(tables={}, intake=(intake("a.csv", refused=lines),)))
    kept = cut(made, Edition.MEMBERS).plan.reading.intake[0].refused.row(0, named=True)
    assert kept["value"] == value
    assert ("12k" in kept["reason"]) is (value == "12k")
    assert kept["row"] == 3
    assert kept["do"] == "Mend it."


def test_an_input_table_loses_the_columns_above_the_edition_but_not_its_row_count():
    frame = pl.DataFrame(
        {"supplier_id": ["S-1"], "contact_email": ["x@y.example"], "iban": ["1"], "source_row": [2]}
    )
    made = plan_of(reading=Reading(tables={"suppliers": frame, "odd": frame}, intake=()))
    tables = cut(made, Edition.MEMBERS).plan.reading.tables
    assert tables["suppliers"].columns == ["supplier_id", "source_row"]
    assert tables["odd"].columns == []
    assert tables["odd"].height == 1


def test_a_file_that_held_a_withheld_column_says_nothing_of_how_it_was_understood():
    secret = intake(
        "s.csv",
        table="suppliers",
        headers={"supplier_id": "Ref", "contact_email": "Mail of Jo"},
        assumed=("“Mail of Jo” is taken as contact_email",),
    )
    plain = intake("p.csv", headers={"amount_gbp": "Net"}, assumed=("“Net” is taken as amount",))
    unknown = intake("u.csv", table=None, assumed=("no header row was found",))
    made = plan_of(reading=Reading(tables={}, intake=(secret, plain, unknown)))
    kept = cut(made, Edition.MEMBERS).plan.reading.intake
    assert [i.assumed for i in kept] == [(), ("“Net” is taken as amount",), ()]
    assert kept[0].headers == {"supplier_id": "Ref"}


# --- what must pass ------------------------------------------------------------------------


def test_full_leaves_nothing_out():
    made = plan()
    shown = cut(made, Edition.FULL)
    assert shown.plan.steps is made.steps
    assert shown.plan.reading is made.reading
    assert shown.plan.missing == made.missing
    assert shown.withheld_words == ""


def test_members_keeps_what_rests_on_commercial_columns_and_public_does_not():
    answer = step(figures={"cost": 1}, figure_reads={"cost": ("charges.annual_gbp",)})
    assert cut(plan_of(answer), Edition.MEMBERS).plan.steps[0].figures == {"cost": 1}
    assert cut(plan_of(answer), Edition.PUBLIC).plan.steps[0].figures == {}


def test_what_was_withheld_is_said_in_a_sentence():
    answer = step(
        findings=(finding("A.", reads=SECRET), finding("B.", reads=SECRET)),
        figures={"f": 1},
    )
    words = cut(plan_of(answer), Edition.MEMBERS).withheld_words
    assert words == "1 figure and 2 findings are in a higher edition."


# --- every byte ----------------------------------------------------------------------------


def marker(column: str) -> str:
    return f"zq{column.replace('.', '').replace('_', '')}qz"


def poisoned(level: Sensitivity) -> tuple[Plan, list[str]]:
    """A plan where each column above a level left a mark wherever a value can end up."""
    above = [
        f"{t.name}.{c.name}" for t in TABLES.values() for c in t.columns if c.sensitivity > level
    ]
    findings, pictures, missing, figures, lines, frames = [], [], [], {}, [], {}
    for read in above:
        mark, (table, column) = marker(read), read.split(".")
        reads = (*OPEN, read)
        findings.append(
            finding(
                mark,
                reads=reads,
                subject_table=table,
                subject_key=mark,
                rows=(Row(table=table, key=mark, file=mark, row=2),),
                source=mark,
                next_step=mark,
                owner_role=mark,
            )
        )
        pictures.append(
            Table(
                picture_id=mark,
                title=mark,
                drawn=mark,
                columns=(mark,),
                rows=((mark,),),
                reads=reads,
                note=mark,
            )
        )
        missing.append(
            MissingCell(
                table=table,
                key=mark,
                column=column,
                question=mark,
                owner_role=mark,
                money_gbp=Decimal(1),
                settles=1,
            )
        )
        figures[mark] = [{"name": mark, mark: Decimal(1)}]
        lines.append((f"{table}.csv", 2, mark, read, mark, f"{mark}?", mark, f"Mend {mark}."))
        frames.setdefault(table, {})[column] = [mark]
    figure_reads = {mark: (*OPEN, read) for read in above if (mark := marker(read)) in figures}
    answers = [
        step(
            answer=marker(above[0]),
            answer_reads=(*OPEN, above[0]),
            assumed=(marker(above[0]),),
            findings=tuple(findings),
            pictures=tuple(pictures),
            missing=tuple(missing),
            figures=figures | {"links": [{"kind": marker(above[0]), "left": marker(above[-1])}]},
            figure_reads=figure_reads,
        )
    ]
    tables = {name: pl.DataFrame(columns) for name, columns in frames.items()}
    files = [
        intake(
            f"{name}.csv",
            table=name,
            refused=refusals(*(line for line in lines if line[0] == f"{name}.csv")),
            headers={column: marker(f"{name}.{column}") for column in frames[name]},
            assumed=tuple(marker(f"{name}.{column}") for column in frames[name]),
        )
        for name in tables
    ]
    made = plan_of(
        *answers, missing=tuple(missing), reading=Reading(tables=tables, intake=tuple(files))
    )
    return made, [marker(read) for read in above]


def every_byte(content: bytes, name: str) -> bytes:
    if not name.endswith(".xlsx"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(book.read(part) for part in book.namelist())


@pytest.mark.parametrize("edition", LOWER)
def test_no_byte_of_a_lower_edition_holds_anything_above_it(edition, tmp_path):
    made, markers = poisoned(HIGHEST[edition])
    assert len(markers) >= 25
    whole = {}
    for level in (edition, Edition.FULL):
        written = write(made, tmp_path / level.value, level)
        whole[level] = {p.name: every_byte(p.read_bytes(), p.name) for p in written}
    assert {"report.html", "plan.json", "plan.xlsx", "refused.csv"} <= set(whole[edition])
    for name, content in whole[edition].items():
        found = [mark for mark in markers if mark.encode() in content]
        assert not found, f"{name} of the {edition.value} edition holds {found[:5]}"
    # The search itself works: the full edition holds every mark in each of the three.
    for name in ("plan.json", "plan.xlsx", "report.html"):
        lacking = [mark for mark in markers if mark.encode() not in whole[Edition.FULL][name]]
        assert not lacking, f"{name} of the full edition lacks {lacking[:5]}"
    assert "links.csv" in whole[Edition.FULL]
    assert "links.csv" not in whole[edition]


def test_a_lower_edition_written_over_a_higher_one_leaves_nothing_of_it(tmp_path):
    made, markers = poisoned(Sensitivity.COMMERCIAL)
    write(made, tmp_path, Edition.FULL)
    write(made, tmp_path, Edition.MEMBERS)
    for path in tmp_path.iterdir():
        content = every_byte(path.read_bytes(), path.name)
        assert not [mark for mark in markers if mark.encode() in content], path.name


@pytest.mark.parametrize("edition", list(Edition))
def test_ten_missing_cells_are_shown_of_those_an_edition_may_show(edition):
    cells = [
        MissingCell(
            table="contracts",
            key=None,
            column=column,
            question=f"Question {number}?",
            owner_role=None,
            money_gbp=None,
            settles=1,
        )
        for number in range(15)
        for column in (("ends_on",) if number % 2 else ("exit_cost_gbp",))
    ]
    shown = cut(replace(plan(), missing=tuple(cells)), edition).plan.missing
    assert len(shown) == (7 if edition is Edition.PUBLIC else 10)
    assert edition is not Edition.PUBLIC or {c.column for c in shown} == {"ends_on"}
