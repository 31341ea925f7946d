"""What may stand where, and which numbers bind: the reference pages, made from the declarations.

`python -m untower.publish.reference docs/reference` writes them; a test holds them fresh. To add a
page: a function that returns its text, and a line in PAGES.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from untower.journey import STEPS
from untower.policy import shipped
from untower.policy.numbers import KINDS, NATIONS
from untower.tables import TABLES
from untower.tables.column import Kind
from untower.tables.constraint import AtLeast, Between, Matches, OneLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from untower.policy import PolicyNumber
    from untower.tables import Column, Table

GENERATED = (
    "<!-- Generated from the declarations: `python -m untower.publish.reference docs/reference`. "
    "Edits here are lost. -->\n"
)

JSON_TYPES: dict[Kind, dict[str, object]] = {
    Kind.TEXT: {"type": "string"},
    Kind.KEY: {"type": "string"},
    Kind.CHOICE: {"type": "string"},
    Kind.WHOLE: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.MONEY: {"type": "number"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.FLAG: {"type": "boolean"},
}


def tables_page() -> str:
    """Every table and column as Markdown, in journey order."""
    sections = []
    for name, title in {
        "organisation": "The organisation",
        **{step.name: step.title for step in STEPS},
    }.items():
        tables = [table for table in TABLES.values() if table.step == name]
        if tables:
            sections.append("\n".join([f"## {title}\n", *map(_table_section, tables)]))
    return "\n".join([GENERATED, TABLES_HEAD, *sections])


TABLES_HEAD = """# Tables

Every table untower knows and what each column may hold. A missing table is allowed. A blank cell
is *not known*: never zero, never a pass. Money excludes VAT unless a column says otherwise, and a
credit is negative. *Seen by* is the column's sensitivity: the `public` edition holds public columns
only, `members` holds neither security nor personal ones, `full` holds all. **Key** columns name a
row together.
"""


def _table_section(table: Table) -> str:
    """One table: its sentence, its columns, what must hold within a row."""
    head = ("Column", "Type", "Unit", "What it says", "Allowed", "Points to", "Seen by", "Needed")
    rows = [
        (
            f"**{c.name}** (key)" if c.is_key else c.name,
            c.kind.value,
            c.unit or "",
            c.sentence,
            c.allowed,
            c.link or "",
            c.sensitivity.words,
            "yes" if c.is_required else "",
        )
        for c in table.columns
    ]
    single = "\nOne row only.\n" if table.is_single_row else ""
    rules = "".join(f"- {r.column} is {r.allowed}. {r.do}\n" for r in table.rules)
    within = f"\nWithin a row:\n\n{rules}" if rules else ""
    return f"### {table.name}\n\n{table.sentence}\n{single}\n{_grid(head, rows)}{within}"


def _grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(c.replace("|", "\\|") for c in r) + " |\n" for r in lines)


def policy_page() -> str:
    """Every shipped policy number as Markdown, by name and time."""
    head = ("Number", "Value", "Binds", "Where", "In force", "Force", "Confirmed", "Source")
    return f"{GENERATED}\n{POLICY_HEAD}\n{_grid(head, map(_policy_row, shipped().numbers))}"


POLICY_HEAD = """# Policy numbers

Every number untower takes from law, policy or its own convention. A case reads the one in force on
its own date, for its kind of body and its nation; where none is listed the answer is *not covered*.
*Confirmed* means that the rule's own text was read; a number that is not confirmed comes from a
second hand and should be checked before anything rests on it. An organisation's own policy file
may replace any of them, with its source.
"""


def _policy_row(number: PolicyNumber) -> tuple[str, ...]:
    return (
        f"**{number.name}** {number.sentence}",
        f"{number.comparator} {number.value:,} {number.unit}",
        "all" if set(number.binds) >= set(KINDS) else ", ".join(number.binds),
        "all" if set(number.nation) >= set(NATIONS) else ", ".join(number.nation),
        number.period,
        number.force.words,
        "yes" if number.confirmed else "no",
        number.source,
    )


def schema() -> dict[str, object]:
    """All tables as JSON Schema 2020-12: `$defs` has the row of each; unknown is null.

    `x-sensitivity`, `x-link` and `x-unit` carry what JSON Schema has no word for; `x-keys` names
    the columns that name a row, `x-rules` what must hold within one.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "untower tables",
        "description": "Every table untower knows, as a list of rows. A missing table is allowed.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            table.name: {"type": "array", "items": {"$ref": f"#/$defs/{table.name}"}}
            | ({"maxItems": 1} if table.is_single_row else {})
            for table in TABLES.values()
        },
        "$defs": {table.name: _row_schema(table) for table in TABLES.values()},
    }


def _row_schema(table: Table) -> dict[str, object]:
    """A row of one table as an object."""
    return {
        "type": "object",
        "description": table.sentence,
        "properties": {column.name: _cell_schema(column) for column in table.columns},
        "required": [column.name for column in table.columns if column.is_required],
        "additionalProperties": False,
        "x-step": table.step,
        "x-keys": list(table.keys),
        "x-rules": [f"{rule.column} is {rule.allowed}. {rule.do}" for rule in table.rules],
    }


def _cell_schema(column: Column) -> dict[str, object]:
    """One cell: its type, bounds and words; null where it may be not known."""
    cell: dict[str, object] = {**JSON_TYPES[column.kind], **_bounds(column)}
    if column.choices:
        cell["enum"] = list(column.choices)
    if not column.is_required:
        cell["type"] = [cell["type"], "null"]
        if column.choices:
            cell["enum"] = [*column.choices, None]
    cell["description"] = column.sentence
    cell["x-sensitivity"] = column.sensitivity.words
    extra = {"x-link": column.link, "x-unit": column.unit}
    return cell | {word: value for word, value in extra.items() if value}


def _bounds(column: Column) -> dict[str, object]:
    """The declared constraint in JSON Schema's words."""
    rule = column.constraint
    if isinstance(rule, Between):
        return {"minimum": rule.low, "maximum": rule.high}
    if isinstance(rule, AtLeast):
        return {"minimum": rule.low}
    if isinstance(rule, OneLine):
        return {"minLength": 1, "maxLength": rule.longest, "pattern": "^[^\\r\\n]*$"}
    if isinstance(rule, Matches):
        return {"pattern": f"^(?:{rule.pattern})$"}
    return {}


def schema_text() -> str:
    """The schema as a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def plan_schema_text() -> str:
    """The schema of plan.json, as the package carries it."""
    return files("untower.publish").joinpath("plan_schema.json").read_text("utf-8")


PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "tables.schema.json": schema_text,
    "policy.md": policy_page,
    "plan.schema.json": plan_schema_text,
}


def main(arguments: list[str]) -> int:
    """Write every page into the folder that is named."""
    if len(arguments) != 1:
        sys.stderr.write("Name one folder: python -m untower.publish.reference docs/reference\n")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
