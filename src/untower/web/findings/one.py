"""Everything a finding's page shows: the rows behind it, its rule and source, its history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from untower.actions.findings.noting import can_accept, can_assign
from untower.assurance.rule import rules
from untower.findings import Outcome
from untower.publish import wording
from untower.publish.drawing import marks, symbols
from untower.publish.editions import Edition
from untower.record.findings import reading
from untower.record.findings.models import Deed
from untower.record.people.reading import names_of
from untower.record.versions.reading import text_in
from untower.tables import TABLES
from untower.web.analysis import NUMBERS
from untower.web.estate.shown import title_of, visible_columns, words_of
from untower.web.findings.lines import finding_line
from untower.web.forms.findings import ACCEPT, ASSIGN, WITHDRAW, boxes
from untower.web.journey.numbers import number_lines
from untower.web.leads import table_address
from untower.web.pages_env import LONDON

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    import polars as pl
    from django import forms

    from untower.actions.acting import Actor
    from untower.assurance.rule import Rule
    from untower.record.findings.models import Note, Turn
    from untower.record.findings.reading import Found, RowBehind
    from untower.record.versions.models import Version
    from untower.web.journey.shown import Shown

NAMED_BY = ("name", "title", "need", "document", "measure")
CELLS_TOLD = 4
NOT_CONFIRMED = "(not confirmed)"


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """A row behind a finding: where it stands and what it says."""

    table: str
    key: str
    href: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Past:
    """One thing that happened to a finding: a turn of its outcome, or what a person did."""

    at: datetime
    words: str
    by: str = ""
    said: str = ""
    verdict: str = ""
    verdict_class: str = ""
    verdict_sign: Any = ""

    @property
    def on(self) -> str:
        """The day, by the clock of the United Kingdom."""
        return wording.day(self.at.astimezone(LONDON).date())


def finding_context(
    shown: Shown, by: Actor, found: Found, decide: forms.Form, reply: forms.Form
) -> dict[str, object]:
    """What the page of one finding shows to a person."""
    organisation = shown.organisation
    every = shown.findings()
    kept = reading.notes(organisation, found.identity)
    standing = reading.standing(kept)
    names = names_of([note.by_token for note in kept])
    analysis = shown.analysis
    is_open = found.outcome in (Outcome.NOT_MET, Outcome.NOT_KNOWN)
    offered = [(ASSIGN, "Assign", "Somebody acts by a date")]
    if can_accept(by) and is_open:
        offered.append(
            (
                ACCEPT,
                "Accept, with a reason",
                f"It stays ‘{found.outcome.value}’, with your reason beside it",
            )
        )
    if can_accept(by) and standing.accepted is not None:
        offered.append((WITHDRAW, "Withdraw the acceptance", "It stays in the history"))
    return {
        "found": found,
        "of": len(every),
        "line": finding_line(found, standing, timezone.localdate()),
        "rule": _rule(found),
        "numbers": _numbers(shown, found),
        "rows": row_lines(by, found, analysis.version if analysis else None),
        "read_from": [
            (title_of(table), table_address(table), columns)
            for table, columns in _read_from(found).items()
        ],
        "standing": standing,
        "names": names,
        "past": past(kept, reading.turns(organisation, found.identity), names, shown.edition),
        "roles": _roles(every.values(), reading.standings(organisation).values()),
        "decide": decide,
        "reply_form": reply,
        "due_boxes": boxes(decide, "due_on"),
        "replied_boxes": boxes(reply, "replied_on"),
        "offered": offered,
        "may_assign": can_assign(by),
        "symbols": symbols(),
        "source": found.source.replace(NOT_CONFIRMED, "").strip(),
        "is_confirmed": NOT_CONFIRMED not in found.source,
        "is_house": found.source.lower().startswith("house convention"),
    }


def _roles(every: Iterable[Found], standings: Iterable[reading.Standing]) -> list[str]:
    """Roles that answer for anything here, to choose from."""
    named = {one.owner_role for one in every} | {one.owner_role for one in standings}
    return sorted((role for role in named if role), key=str.casefold)


@cache
def _rules() -> dict[str, Rule]:
    return {rule.name: rule for rule in rules()}


def _rule(found: Found) -> Rule | None:
    """The rule of assurance behind it; None for a finding of another step."""
    return _rules().get(found.rule) if found.step == "assurance" else None


def _numbers(shown: Shown, found: Found) -> list[object]:
    """The policy numbers of its step that come from the same source as the finding."""
    source = found.source.replace(NOT_CONFIRMED, "").strip().casefold()
    if not source or source.startswith("house convention"):
        return []
    told = (shown.values(NUMBERS) or {}).get(found.step, ())
    return list(number_lines(n for n in told if n["source"].casefold() in source))


def _read_from(found: Found) -> dict[str, str]:
    """The tables a finding rests on, each with the columns read."""
    tables: dict[str, list[str]] = {}
    for read in found.reads:
        table, _, column = read.partition(".")
        if table in TABLES:
            tables.setdefault(table, []).append(title_of(column).lower())
    return {table: ", ".join(columns) for table, columns in tables.items()}


# --- rows ---------------------------------------------------------------------------------------


def row_lines(by: Actor, found: Found, version: Version | None) -> list[RowLine]:
    """Each row behind a finding, with what it says in the columns that the finding read."""
    texts = {row.table: text_in(version, row.table) for row in found.rows}
    return [
        RowLine(
            table=title_of(row.table),
            key=row.key,
            href=row.address,
            says=_says(by, found, row, texts[row.table]),
        )
        for row in found.rows
    ]


def _says(by: Actor, found: Found, row: RowBehind, text: pl.DataFrame | None) -> str:
    """The row's name and the first cells that were read, of those that the person may see."""
    table = TABLES.get(row.table)
    if table is None or text is None or row.row is None:
        return ""
    if "source_row" in table.keys:
        import polars as pl

        same = text.filter(pl.col("source_row") == str(row.row))
        cells = same.row(0, named=True) if same.height == 1 else {}
    else:
        cells = text.row(row.row - 1, named=True) if 0 < row.row <= text.height else {}
    read = {r.partition(".")[2] for r in found.reads if r.startswith(f"{row.table}.")}
    told: list[str] = []
    for column in visible_columns(by, table):
        value = cells.get(column.name)
        if value is None or column.name in table.keys:
            continue
        if column.name in NAMED_BY:
            told.insert(0, value)
        elif column.name in read:
            told.append(f"{title_of(column.name).lower()}: {words_of(column, value)}")
    return wording.shortened("; ".join(told[:CELLS_TOLD]), 200)


# --- history ------------------------------------------------------------------------------------


def past(
    notes: Iterable[Note], turns: Iterable[Turn], names: dict[Any, str], edition: Edition
) -> list[Past]:
    """What happened to a finding, the latest first; turns that a higher edition shows left out."""
    happened = [_turned(turn) for turn in turns if _may_see(turn, edition)]
    happened += [_done(note, names) for note in notes]
    return sorted(happened, key=lambda one: one.at, reverse=True)


def _may_see(turn: Turn, edition: Edition) -> bool:
    return edition is Edition.FULL or turn.edition == edition.value


def _turned(turn: Turn) -> Past:
    if not turn.outcome:
        return Past(at=turn.at, words=f"No longer found, version {turn.version.number}")
    outcome = Outcome(turn.outcome)
    return Past(
        at=turn.at,
        words=f"Found, version {turn.version.number}",
        verdict=outcome.value.capitalize(),
        verdict_class=marks.VERDICT_CLASS[outcome],
        verdict_sign=marks.verdict(outcome),
    )


def _done(note: Note, names: dict[Any, str]) -> Past:
    words = note.get_deed_display()
    if note.deed == Deed.ASSIGNED:
        words += f" to {note.owner_role}, by {_day(note.due_on)}"
    elif note.deed == Deed.ACCEPTED:
        words += f" until {_day(note.due_on)}"
    elif note.deed == Deed.REPLY:
        words += f": {note.supplier}, {_day(note.due_on)}"
    roles = note.by_roles.replace("_", " ")
    by = f"{names[note.by_token]}, {roles}" if roles else names[note.by_token]
    return Past(at=note.at, words=words, by=by, said=note.words)


def _day(on: date | None) -> str:
    return wording.cell(on)
