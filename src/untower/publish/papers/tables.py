"""How does a list of a plan become a table or a chart of a paper?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from untower.publish import wording
from untower.publish.papers.forms import NUMBER_FORMS, as_number, one_line, written
from untower.publish.papers.model import Cell, Chart, Run, TableBlock
from untower.publish.papers.names import TABLE_NAMES
from untower.publish.papers.notes import finding_note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.answers import Figure, MissingCell
    from untower.findings import Finding
    from untower.publish.papers.lookup import Found, Shown
    from untower.publish.papers.notes import Sources
    from untower.publish.papers.template import Part

MOST_ROWS = 12
SMALL_FROM = 7
NONE = "none"
LETTERS = 420
# Ids and addresses stand as they are; other words in a cell begin with a capital.
AS_THEY_ARE = ("rule_id", "rules_broken", "rule")
NUMERIC = (*NUMBER_FORMS, "length")
Object = Mapping[str, "Figure"]


def table_of(seen: Shown, sources: Sources, part: Part, found: Found) -> TableBlock | None:
    """The rows under a name as a table; None where there is none to show."""
    rows = _wanted(found.value, part)
    if not rows:
        return None
    if by := part.words("by"):
        rows = sorted(rows, key=lambda r: -(as_number(field_of(r, by)) or 0))
    columns = {
        field: told
        for field, told in _columns(part, rows).items()
        # What stands only where there is any leaves no column of "none" behind.
        if told[1] != "if_any" or any(field_of(row, field) for row in rows)
    }
    names = _component_names(seen)
    shown = rows[: part.most(MOST_ROWS)]
    source = sources.figure_source(found.step, found.figure, part.names)
    title = part.words("title") or TABLE_NAMES[part.names].what
    notes = _row_notes(seen, found.step, shown)
    return TableBlock(
        title=title,
        note=sources.note(source, [part.names]),
        heads=tuple(head for head, _ in columns.values()),
        rows=tuple(
            tuple(
                _cell(row, field, form, notes[n] if place == 0 else None, names, is_head=place == 0)
                for place, (field, (_, form)) in enumerate(columns.items())
            )
            for n, row in enumerate(shown)
        ),
        number_columns=frozenset(
            n for n, (_, form) in enumerate(columns.values()) if form in NUMERIC
        ),
        description=f"{title}: {len(shown)} rows; the first column names each row.",
        rest=_rest(len(rows) - len(shown)),
        is_small=len(columns) >= SMALL_FROM,
    )


def _wanted(value: Figure, part: Part) -> list[Object]:
    """The rows that are asked for: those whose fields have the values of `where`."""
    rows = [r for r in value if isinstance(r, Mapping)] if isinstance(value, list) else []
    where = part.options.get("where", {})
    if not isinstance(where, Mapping):
        return rows
    return [
        row
        for row in rows
        if all(
            row.get(field) in (wanted if isinstance(wanted, list) else [wanted])
            for field, wanted in where.items()
        )
    ]


def _columns(part: Part, rows: Sequence[Object]) -> dict[str, tuple[str, str]]:
    """The columns of a table: those asked for, those declared, else every field of one value."""
    declared = dict(TABLE_NAMES[part.names].columns)
    asked = part.listed("columns")
    if declared:
        return {name: declared[name] for name in asked} if asked else declared
    fields = list(dict.fromkeys(f for row in rows for f in row))
    plain = [
        f
        for f in fields
        if not f.endswith("_id")
        and not any(isinstance(row.get(f), list | Mapping) for row in rows)
        and any(row.get(f) not in (None, "") for row in rows)
    ]
    return {f: (wording.title_of(f), _form(f, rows)) for f in (asked or plain)}


def _form(field: str, rows: Sequence[Object]) -> str:
    """The form that a field's own name and values ask for."""
    values = [row.get(field) for row in rows if row.get(field) is not None]
    is_number = (
        bool(values)
        and all(isinstance(v, int | float) or as_number(v) is not None for v in values)
        and not any(isinstance(v, bool) for v in values)
    )
    if field.endswith("_gbp") and is_number:
        return "short"
    if field.endswith("_pct") and is_number:
        return "percent"
    if field.endswith("_on"):
        return "day"
    if all(isinstance(v, bool) for v in values):
        return "yes_no"
    return "number" if is_number else "text"


def field_of(row: Object, field: str) -> Figure:
    """A field of a row, also one below another: saving_pct.p50."""
    value: Figure = row
    for name in field.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _cell(
    row: Object,
    field: str,
    form: str,
    note: str | None,
    names: Mapping[str, str],
    *,
    is_head: bool,
) -> Cell:
    value = field_of(row, field)
    if value == "" or value == [] or (value is None and form == "if_any"):
        return Cell(NONE, note=note)
    if field == "component_id":
        value = names.get(str(value), value)
    words = written(value, form)
    if words is None:
        return Cell(_why_none(row, field), is_known=False, note=note)
    first = words.partition(" ")[0]
    if (is_head or field not in AS_THEY_ARE) and first.isalpha():
        words = wording.raised(words)
    return Cell(wording.shortened(words, LETTERS), note=note)


def _why_none(row: Object, field: str) -> str:
    """Why a cell has no value: what cannot be, or does not happen, is no unknown."""
    if row.get("is_possible") is False:
        return "not possible"
    if row.get("moves") == 0 and field.startswith("months_to"):
        return "nothing moves"
    return wording.NOT_KNOWN


def _component_names(seen: Shown) -> dict[str, str]:
    """The names of components by their ids, where the edition shows both."""
    table = seen.cut.plan.reading.tables.get("components")
    if table is None or not {"component_id", "name"} <= set(table.columns):
        return {}
    return {
        str(row["component_id"]): str(row["name"])
        for row in table.select("component_id", "name").to_dicts()
        if row["name"] is not None
    }


def _row_notes(seen: Shown, step: str, rows: Sequence[Object]) -> list[str | None]:
    """For rows that name a rule, the footnote of its finding; none for any other."""
    answer = seen.answer(step)
    by_rule: dict[tuple[str, str], Finding] = {}
    for finding in () if answer is None else answer.findings:
        by_rule.setdefault((finding.rule, finding.outcome.value), finding)
    return [
        None
        if (f := by_rule.get((str(row.get("rule")), str(row.get("outcome"))))) is None
        else finding_note(f)
        for row in rows
    ]


def _rest(how_many: int) -> str:
    if how_many <= 0:
        return ""
    return f"{how_many:,} more {'row is' if how_many == 1 else 'rows are'} in plan.xlsx."


def asked_table(step: str, cells: Sequence[MissingCell]) -> TableBlock:
    """Which blanks would change most, and whom to ask."""
    return TableBlock(
        title="What would change most if it were known",
        note=f"The blanks that untower found in step {step}, the one that would change most first.",
        heads=("Question", "Ask", "Money behind it"),
        rows=tuple(
            (
                Cell(cell.question),
                Cell(cell.owner_role or "nobody named", is_known=cell.owner_role is not None),
                Cell(
                    wording.NOT_KNOWN
                    if cell.money_gbp is None
                    else wording.short_pounds(cell.money_gbp),
                    is_known=cell.money_gbp is not None,
                ),
            )
            for cell in cells
        ),
        number_columns=frozenset({2}),
        description="Questions, whom to ask, and the money behind each.",
    )


def chart_of(sources: Sources, part: Part, found: Found) -> Chart | None:
    """A table's columns as bars; None where no value is known."""
    rows = _wanted(found.value, part)[: part.most(MOST_ROWS)]
    declared = TABLE_NAMES[part.names].columns
    label, values = part.words("label"), part.listed("values")
    runs = tuple(
        Run(
            declared.get(field, (wording.title_of(field), ""))[0],
            tuple(
                None if (v := as_number(field_of(row, field))) is None else float(v) for row in rows
            ),
        )
        for field in values
    )
    if not any(v is not None for run in runs for v in run.values):
        return None
    form = declared.get(label, ("", "text"))[1]
    names = tuple(written(row.get(label), form) or one_line(row.get(label)) for row in rows)
    source = sources.figure_source(found.step, found.figure, part.names)
    is_money = values[0].endswith("_gbp") or values[0].startswith("npv")
    return Chart(
        title=part.words("title") or TABLE_NAMES[part.names].what,
        note=sources.note(source, [part.names]),
        categories=names,
        runs=runs,
        is_upright=part.options.get("upright") is True,
        description=_said(names, runs, is_money=is_money),
        unit_words="£ million" if is_money else "",
    )


def _said(names: Sequence[str], runs: Sequence[Run], *, is_money: bool) -> str:
    """The chart in words, for who cannot see it: every value that it draws."""

    def words(value: float | None) -> str:
        if value is None:
            return wording.NOT_KNOWN
        return wording.short_pounds(value) if is_money else wording.number(value)

    lines = [
        f"{name}: "
        + ", ".join(
            (f"{run.name} " if len(runs) > 1 else "") + words(run.values[n]) for run in runs
        )
        for n, name in enumerate(names)
    ]
    return f"Bar chart. {'; '.join(lines)}."
