"""What would files that were sent make of the tables: rows added, updated by key, replaced?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.actions.versions.allowed import may_see
from untower.actions.versions.saving import ADD_OR_UPDATE, REPLACE, combined
from untower.actions.versions.sent_files import FILE, ROW
from untower.phrases import plural
from untower.record.versions.reading import text_in
from untower.record.versions.uploads import tables_of
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.actions.acting import Actor
    from untower.record.versions.models import Upload, Version


def what_it_makes(
    upload: Upload,
    by: Actor,
    now: Version | None,
    ways: Mapping[str, str],
    *,
    only: str | None = None,
    newer: Version | None = None,
) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """The tables as they would be, and sentences on what is left as it is.

    A column that the actor may not see is left as it is; so is a whole table whose keys are.
    `only` is the one table that is asked about; `newer` a version saved since `now`, where the
    files' names may be taken.
    """
    texts, said = {}, []
    for name, sent in tables_of(upload, only).items():
        text = sent.select(c for c in sent.columns if c not in (FILE, ROW))
        shown = [c for c in text.columns if may_see(by, name, c)]
        hidden = len(text.columns) - len(shown)
        if hidden:
            words = plural(hidden, "column")
            said.append(f"{name}: {words} that your role does not show stay as they are.")
        if not any(key in shown for key in TABLES[name].keys) and TABLES[name].keys:
            continue
        texts[name] = text.select(shown)
        if name == "payments":
            texts[name], notes = with_free_places(texts[name], text_in(newer or now, name))
            said += notes
    kept = {
        n: REPLACE if may_replace(by, n, now) and w == REPLACE else ADD_OR_UPDATE
        for n, w in ways.items()
    }
    return combined(now, texts, kept), said


def may_replace(by: Actor, table: str, now: Version | None) -> bool:
    """Whether the actor may replace a whole table: only one that holds nothing they cannot see."""
    text = text_in(now, table)
    return text is None or all(may_see(by, table, column) for column in text.columns)


def with_free_places(
    sent: pl.DataFrame, now: pl.DataFrame | None
) -> tuple[pl.DataFrame, list[str]]:
    """Payments of another file with the name of one that is here already, under a name of its own.

    A payment goes by its file and line. Where most lines say the same as before, it is the same
    file sent again, and its rows are updated.
    """
    if now is None or "source_file" not in sent.columns:
        return sent, []
    taken = set(now["source_file"].drop_nulls())
    said = []
    renamed: dict[str, str] = {}
    for name in sorted(set(sent["source_file"].drop_nulls()) & taken):
        mine = sent.filter(pl.col("source_file") == name)
        theirs = now.filter(pl.col("source_file") == name)
        compared = [
            c for c in ("paid_on", "amount_gbp") if c in mine.columns and c in theirs.columns
        ]
        both = mine.join(theirs, on="source_row", suffix=" now")
        same = both.filter(
            pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"{c} now")) for c in compared)
        )
        if 2 * same.height >= both.height:
            continue
        times = 2
        while f"{name} ({times})" in taken:
            times += 1
        renamed[name] = f"{name} ({times})"
        said.append(
            f"payments: another file named {name} is here already; this one is kept as "
            f"{renamed[name]}."
        )
    if not renamed:
        return sent, said
    return sent.with_columns(pl.col("source_file").replace(renamed)), said
