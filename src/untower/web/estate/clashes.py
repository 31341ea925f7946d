"""Two people changed the same place: both values, what each would change, and the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from untower.actions.versions import may_see
from untower.estate.contract_dates import contract_terms
from untower.publish import wording
from untower.record.findings.reading import findings, shown_analysis
from untower.record.people.reading import names_of
from untower.record.versions.reading import text_in
from untower.storage.versions.canonical import typed_of
from untower.storage.versions.differences import COLUMN, NOW, WAS, is_row, with_columns
from untower.storage.versions.merging import Choice, Clashing
from untower.tables import TABLES
from untower.web.editions import edition_for
from untower.web.estate.shown import cell_of, title_of, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from untower.actions.acting import Actor
    from untower.actions.versions import Clash
    from untower.record.versions.models import Version
    from untower.storage.versions.differences import Key
    from untower.storage.versions.merging import Choices, ClashingCell
    from untower.tables import Table

WHOLE_ROW = "the-row"
CHOOSE = "Choose which value to keep."


def choices_from(data: Mapping[str, str], table: Table, key: Key) -> tuple[Choices, bool]:
    """What a form chose for one row's clashes, and whether it was sent without a choice."""
    found: Choices = {}
    is_missing = False
    for column in (*table.column_names, None):
        name = column or WHOLE_ROW
        said = data.get(f"choice-{name}")
        try:
            if said:
                found[table.name, key, column] = Choice(said)
        except ValueError:
            is_missing = True
        if f"choice-asked-{name}" in data and not said:
            is_missing = True
    return found, is_missing


def clash_context(
    clash: Clash,
    by: Actor,
    key: Key,
    is_missing: bool,
) -> dict[str, object]:
    """What the page of a clash shows: each place to choose for, and the changes that fit."""
    clashes = [c for c in clash.clashes if c.column is None or may_see(by, c.table, c.column)]
    table = TABLES[clashes[0].table]
    who = names_of([clash.newest.by_token])[clash.newest.by_token]
    asked = [_asked(one, table, clash) for one in clashes]
    errors = [{"text": CHOOSE, "href": f"#{one['id']}"} for one in asked] if is_missing else []
    return {
        "clash": clash,
        "asked": asked,
        "who": who,
        "fitting": list(_fitting(clash, by, table, key)),
        "depending": _depending(by, clash, clashes),
        "next_number": clash.newest.number + 1,
        "errors": errors,
        "message": CHOOSE if is_missing else "",
    }


def clashing_lines(clash: Clash, by: Actor, most: int) -> list[dict[str, object]]:
    """The places where files that were sent and a newer version differ, one line each."""
    lines: list[dict[str, object]] = []
    for one in clash.clashes[:most]:
        table = TABLES[one.table]
        key = table.keys[0] if table.keys else None
        is_shown = key is None or may_see(by, one.table, key)
        line: dict[str, object] = {
            "table": title_of(one.table),
            "row": " · ".join(part or "blank" for part in one.key) if is_shown else "a row",
            "column": title_of(one.column) if one.column else "The whole row",
        }
        if one.column is None:
            by_me = one.kind is Clashing.REMOVED_BY_ME
            line |= {"theirs_words": "Changed" if by_me else "Removed"}
            line |= {"mine_words": "Removed" if by_me else "Changed"}
        elif may_see(by, one.table, one.column):
            column = table.column(one.column)
            line |= {"theirs": with_unit(column, one.theirs), "mine": with_unit(column, one.mine)}
        else:
            line |= {"theirs_words": "Not shown", "mine_words": "Not shown"}
        lines.append(line)
    return lines


def _depending(by: Actor, clash: Clash, clashes: list[ClashingCell]) -> list[dict[str, str]]:
    """The findings that rest on what somebody must choose, as far as they are worked out."""
    organisation = clash.newest.organisation
    analysis = shown_analysis(organisation)
    if analysis is None:
        return []
    places = {(one.table, " + ".join(part or "" for part in one.key)) for one in clashes}
    read = {f"{one.table}.{one.column}" for one in clashes if one.column}
    return [
        {
            "words": found.sentence,
            "href": reverse(
                "finding", kwargs={"slug": organisation.slug, "identity": found.identity}
            ),
        }
        for found in findings(analysis, edition_for(by)).values()
        if (not read or not read.isdisjoint(found.reads))
        and not places.isdisjoint(
            [(found.subject_table, found.subject_key), *((r.table, r.key) for r in found.rows)]
        )
    ]


def _asked(
    one: ClashingCell,
    table: Table,
    clash: Clash,
) -> dict[str, object]:
    """One place to choose for."""
    name = one.column or WHOLE_ROW
    shared = {
        "name": f"choice-{name}",
        "asked": f"choice-asked-{name}",
        "id": f"id_choice-{name}",
        "is_row": one.kind is not Clashing.CELL,
    }
    if one.column is None:
        return shared | {
            "title": "Keep this row, or leave it removed?",
            "by_me": one.kind is Clashing.REMOVED_BY_ME,
        }
    column = table.column(one.column)
    return shared | {
        "title": f"Which is right: {title_of(one.column).lower()}?",
        "label": title_of(one.column).lower(),
        "sentence": column.sentence,
        "was": with_unit(column, one.was),
        "theirs": with_unit(column, one.theirs),
        "mine": with_unit(column, one.mine),
        "may_be_blank": not column.is_required,
        "theirs_effect": _effect(table, one, one.theirs, clash.newest),
        "mine_effect": _effect(table, one, one.mine, clash.newest),
    }


def _effect(
    table: Table, one: ClashingCell, value: str | None, version: Version
) -> list[dict[str, object]]:
    """What a contract's dates would be with this value in its cell; of other tables nothing."""
    text = text_in(version, table.name) if table.name == "contracts" else None
    if text is None or one.column is None:
        return []
    row = with_columns(text.filter(is_row(table, one.key)), [one.column])
    put = row.with_columns(_literal(value).alias(one.column))
    today = timezone.localdate()
    terms = contract_terms({"contracts": typed_of(table, put)}, on=today)
    return [
        {"words": words, "day": wording.cell(day), "is_past": day is not None and day < today}
        for term in terms
        for words, day in (("Ends on", term.ends_on), ("Last day for notice", term.decide_by))
    ]


def _literal(value: str | None) -> pl.Expr:
    import polars as pl

    return pl.lit(value, dtype=pl.String)


def _fitting(clash: Clash, by: Actor, table: Table, key: Key) -> Iterator[dict[str, object]]:
    """The other changes of this row, mine and theirs: they go in as they are."""
    merged = clash.merged.get(table.name)
    if merged is None:
        return
    places = {c.column for c in clash.clashes}
    for part, is_mine in ((merged.mine, True), (merged.theirs, False)):
        for row in part.cells.iter_rows(named=True):
            same_row = tuple(row[name] for name in table.keys) == key
            if not same_row or row[COLUMN] in places or not may_see(by, table.name, row[COLUMN]):
                continue
            column = table.column(row[COLUMN])
            yield {
                "label": title_of(column.name),
                "was": cell_of(column, row[WAS]),
                "now": cell_of(column, row[NOW]),
                "is_mine": is_mine,
            }
