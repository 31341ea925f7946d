"""The missing cells as a form: each a declared column, asked in the words of its question."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from untower.actions.versions import may_see
from untower.record.findings.reading import OVERVIEW
from untower.record.versions.reading import rows_of, text_in
from untower.storage.ask_sheet import JOIN
from untower.storage.versions.differences import Key, key_of
from untower.storage.versions.edits import SetCells
from untower.tables import TABLES
from untower.web.estate.fields import Field, as_typed, fields_of, typed_from
from untower.web.estate.shown import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.actions.acting import Actor
    from untower.record.versions.models import Version
    from untower.web.journey.shown import Shown


@dataclass(frozen=True, kw_only=True)
class Question:
    """One missing cell: its question, whom to ask, why it matters, and its field.

    `field` is None where only a file can answer; `now` is what stands in the cell by now, where
    somebody filled it since the plan was worked out, when it was `was`.
    """

    rank: int
    words: str
    table: str
    column: str
    key: Key | None
    about: str
    known: str
    why: str
    owner_role: str
    now: str | None
    was: str | None
    prefix: str
    field: Field | None


def questions(
    shown: Shown, by: Actor, data: Mapping[str, str], messages: Mapping[str, str]
) -> list[Question]:
    """Every missing cell of the plan, with what was typed so far; of what the actor may see."""
    told = (shown.values(OVERVIEW) or {}).get("missing", ())
    rows: dict[str, dict[str, dict[str, str | None]]] = {}
    found = []
    for one in told:
        if one["table"] not in TABLES or not may_see(by, one["table"], one["column"]):
            continue
        if one["table"] not in rows:
            rows[one["table"]] = _by_key(shown.version, one["table"])
        found.append(_question(one, rows[one["table"]], shown.version, data, messages))
    return found


def _short(one: Mapping[str, Any]) -> str:
    """A short name of the cell: the same question has the same one in every version."""
    whole = "\x1f".join((one["table"], one["key"] or "", one["column"]))
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def _by_key(version: Version | None, table: str) -> dict[str, dict[str, str | None]]:
    """The rows of a table by their key in one text, as the missing cells name them."""
    if version is None:
        return {}
    declared = TABLES[table]
    return {
        JOIN.join(part or "" for part in key_of(declared, row)): row
        for row in rows_of(version, table)
    }


def _question(
    one: Mapping[str, Any],
    rows: Mapping[str, dict[str, str | None]],
    version: Version | None,
    data: Mapping[str, str],
    messages: Mapping[str, str],
) -> Question:
    table = TABLES[one["table"]]
    row = None
    if one["key"] is not None:
        row = next(iter(rows.values()), None) if one["is_only_row"] else rows.get(one["key"])
    prefix = f"q{_short(one)}-"
    field, now = None, None
    if row is not None:
        column = table.column(one["column"])
        now = row.get(column.name)
        typed = typed_from([column], _below(data, prefix))
        shown = {column.name: as_typed(column, now)} | typed
        text = {column.name: messages.get(prefix + column.name, "")}
        made = fields_of([column], shown, lambda name: text_in(version, name), text)[0]
        field = replace(made, name=prefix + made.name, label=one["question"])
    return Question(
        rank=one["rank"],
        words=one["question"],
        table=one["table"],
        column=one["column"],
        key=None if row is None else key_of(table, row),
        about=one["about"],
        known=one["known"],
        why=one["why"],
        owner_role=one["owner_role"] or "",
        now=now,
        was=one["was"] or None,
        prefix=prefix,
        field=field,
    )


def _below(data: Mapping[str, str], prefix: str) -> dict[str, str]:
    """What a form sent for one question, without the question's prefix."""
    return {n.removeprefix(prefix): str(data[n]) for n in data if n.startswith(prefix)}


def by_rank(asked: list[Question]) -> list[list[Question]]:
    """The questions, the cells of one question together; such a cell is called by its column."""
    groups: dict[int, list[Question]] = {}
    for question in asked:
        groups.setdefault(question.rank, []).append(question)
    return [
        group if len(group) == 1 else [_as_column(question) for question in group]
        for group in groups.values()
    ]


def _as_column(question: Question) -> Question:
    if question.field is None:
        return question
    return replace(question, field=replace(question.field, label=title_of(question.column)))


def answers(asked: list[Question], data: Mapping[str, str]) -> list[SetCells]:
    """What was typed into cells, row by row; a box left as it was changes nothing."""
    rows: dict[tuple[str, Key], dict[str, str | None]] = {}
    for question in asked:
        if question.field is None or question.key is None:
            continue
        column = TABLES[question.table].column(question.column)
        typed = typed_from([column], _below(data, question.prefix)).get(column.name)
        if typed is None or typed.strip() == as_typed(column, question.now):
            continue
        rows.setdefault((question.table, question.key), {})[column.name] = typed.strip() or None
    return [SetCells(table=table, key=key, cells=cells) for (table, key), cells in rows.items()]
