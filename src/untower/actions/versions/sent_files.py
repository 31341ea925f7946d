"""What do files that were sent hold: read, asked about, and measured against the newest version.

Rows whose links lead nowhere in the newest version are refused by name like any other bad row.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl
from django.conf import settings

from untower.actions.acting import Refused
from untower.actions.versions.saving import combined
from untower.answers import REFUSAL_COLUMNS
from untower.errors import UnreadableFile, WrongUse
from untower.publish.version_tables import csv_of_text
from untower.record.versions.models import UploadTable
from untower.record.versions.reading import text_in
from untower.record.versions.uploads import meanings_of
from untower.storage.headers import normalised
from untower.storage.limits import Limits
from untower.storage.read import NOT_RECOGNISED
from untower.storage.sending import Sent, grids_of, look_at, read_sent
from untower.storage.versions.canonical import csv_of, spelled_column, text_of
from untower.storage.versions.differences import key_of, keys_of
from untower.storage.versions.holding import broken_by
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.answers import FileIntake, Reading
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Upload, Version
    from untower.storage.sending import Meanings, SentFile
    from untower.storage.versions.edits import Problem

LONGEST_NAME = 150
DO_SAY_WHAT = "Say what its columns mean, or leave the file out if it holds no data."
FILE, ROW = " file", " row"  # where a row came from: beside its cells, never one of them


def limits() -> Limits:
    """What one upload may ask of the machine."""
    most = settings.UPLOAD_MAX_BYTES
    return Limits(
        file_bytes=most,
        json_bytes=most,
        cells=20_000_000,
        zip_bytes=4 * most,
        zip_members=200,
    )


def safe_name(name: str) -> str:
    """A file's name without folders or signs that are no part of a name; never a path."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(c for c in last if c.isprintable()).strip(". ")
    if len(plain) > LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else plain
    return plain[:LONGEST_NAME] or "file"


def slips_in(chosen: Mapping[str, str], meanings: Meanings) -> dict[str, str]:
    """What was said and cannot be: a field twice in one file, one that is not declared."""
    problems: dict[str, str] = {}
    for file, said in meanings.items():
        used: dict[str, str] = {}
        for header, name in said.items():
            if not name:
                continue
            table, _, column = name.partition(".")
            if table not in TABLES or column not in TABLES[table].column_names:
                problems[f"{file}\n{header}"] = "Choose a field from the list."
            elif chosen.get(file, table) != table:
                problems[f"{file}\n{header}"] = f"Choose a field of {chosen[file]}."
            elif name in used:
                problems[f"{file}\n{header}"] = (
                    f"“{used[name]}” means {column} already: a field is read from one column."
                )
            used.setdefault(name, header)
        whole = TABLES.get(chosen.get(file, ""))
        if whole is not None and any(said.values()):
            missing = [
                column.name
                for column in whole.columns
                if column.is_required and f"{whole.name}.{column.name}" not in said.values()
            ]
            if missing:
                problems[file] = (
                    f"Say which column is {', '.join(missing)}: no row is read without."
                )
    return problems


@dataclass
class Look:
    """What was sent, as it was read and as it is kept."""

    sent: Sent
    files: list[SentFile]
    reading: Reading
    chosen: dict[str, str]
    meanings: Meanings = field(default_factory=dict)

    @classmethod
    def at(
        cls,
        organisation: Organisation,
        files: Sequence[tuple[str, bytes]],
        chosen: dict[str, str] | None = None,
        meanings: Meanings | None = None,
    ) -> Look:
        """Read the files; where nothing was said yet, with what was said of such headers before."""
        sent = grids_of(files, limits())
        looked = look_at(sent)
        if meanings is None:
            chosen, meanings = _remembered(organisation, looked)
        try:
            reading = read_sent(sent, chosen or {}, meanings)
        except (UnreadableFile, WrongUse) as problem:
            raise Refused({"files": str(problem)}) from problem
        return cls(sent, looked, reading, chosen or {}, meanings)

    def keep(self, upload: Upload, now: Version | None) -> None:
        """Write what was read beside the upload; call it inside the transaction."""
        texts = {
            name: _with_place(name, frame)
            for name, frame in self.reading.tables.items()
            if frame.height
        }
        texts, broken = _without_broken(texts, now)
        refused = pl.concat(
            [_as_text(one.refused) for one in self.reading.intake if not one.refused.is_empty()]
            + ([broken] if broken.height else [])
            or [_as_text(pl.DataFrame(schema=dict.fromkeys(REFUSAL_COLUMNS, pl.String)))]
        )
        moved = dict(broken.group_by("file").agg(pl.col("row").n_unique()).iter_rows())
        upload.tables.all().delete()
        UploadTable.objects.bulk_create(
            UploadTable(
                upload=upload, table=name, rows=text.height, content=zlib.compress(csv_of(text), 1)
            )
            for name, text in texts.items()
            if text.height
        )
        upload.intake = [
            _told(one, self.files, int(moved.get(one.file, 0))) for one in self.reading.intake
        ]
        upload.meanings = {
            "chosen": self.chosen,
            "said": self.meanings,
            "passed_over": [list(one) for one in self.reading.passed_over],
        }
        upload.intake, upload.meanings = _storable(upload.intake), _storable(upload.meanings)
        upload.refused_rows = sum(one["refused"] for one in upload.intake)
        upload.refused = zlib.compress(csv_of_text(refused), 6)
        upload.save()

    def said(self) -> list[tuple[str, str, str]]:
        """What was said, to be remembered: table, header, field."""
        tables = {one.file: one.table or self.chosen.get(one.file) for one in self.files}
        return [
            (tables[file] or "", normalised(header)[:200], name)
            for file, by_header in self.meanings.items()
            if tables.get(file)
            for header, name in by_header.items()
        ]


def _remembered(
    organisation: Organisation, files: list[SentFile]
) -> tuple[dict[str, str], Meanings]:
    """What the organisation said of such headers before, where it still fits."""
    known = meanings_of(organisation)
    chosen: dict[str, str] = {}
    meanings: Meanings = {}
    for one in files:
        headers = {unclear.header: normalised(unclear.header)[:200] for unclear in one.unclear}
        table = one.table or _table_that_fits(known, set(headers.values()))
        if table is None:
            continue
        said = {
            header: known[table, plain]
            for header, plain in headers.items()
            if (table, plain) in known
            and (one.table is None or known[table, plain] in ("", *one.free))
        }
        if said and not slips_in({one.file: table} if one.table is None else {}, {one.file: said}):
            meanings[one.file] = said
            if one.table is None:
                chosen[one.file] = table
    return chosen, meanings


def _table_that_fits(known: Mapping[tuple[str, str], str], headers: set[str]) -> str | None:
    """The table that most of these headers were said of before; None for less than half of them."""
    counts: dict[str, int] = {}
    for table, header in known:
        if header in headers:
            counts[table] = counts.get(table, 0) + 1
    best = max(counts, key=lambda name: (counts[name], name), default=None)
    return best if best is not None and 2 * counts[best] >= len(headers) else None


def _told(one: FileIntake, files: list[SentFile], moved: int) -> dict[str, Any]:
    """How one file went, as it is kept: `moved` rows clash with the version."""
    seen = next((f for f in files if f.file == one.file), None)
    return {
        "file": one.file,
        "format": one.format,
        "encoding": one.encoding or "",
        "table": one.table or "",
        "header_row": one.header_row or 0,
        "rows_in": one.rows_in,
        "kept": one.rows_kept - moved,
        "refused": one.rows_refused + moved,
        "assumed": list(one.assumed),
        "is_recognised": seen is not None and seen.table is not None,
        "free": list(seen.free) if seen else [],
        "unclear": [
            {"header": u.header, "samples": list(u.samples)} for u in (seen.unclear if seen else ())
        ],
    }


def _with_place(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A table's rows as canonical text, each with the place it came from beside it."""
    table = TABLES[name]
    text = text_of(table, frame)
    keys = keys_of(table)
    if not table.keys:
        first = frame.head(1)
        return text.with_columns(
            pl.lit(first["source_file"].item()).alias(FILE),
            pl.lit(str(first["source_row"].item())).alias(ROW),
        )
    places = text_of_keys(name, frame).unique(subset=keys, keep="first", maintain_order=True)
    return text.join(places, on=keys, how="left", nulls_equal=True, maintain_order="left")


def text_of_keys(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The keys of a typed frame as text, in its own order, with each row's place."""
    table = TABLES[name]
    keys = [spelled_column(frame, table.column(key)) for key in table.keys if key in frame.columns]
    keys += [
        pl.Series(key, [None] * frame.height, dtype=pl.String)
        for key in table.keys
        if key not in frame.columns
    ]
    return pl.DataFrame(keys).with_columns(
        frame["source_file"].alias(FILE), frame["source_row"].cast(pl.String).alias(ROW)
    )


def _without_broken(
    texts: dict[str, pl.DataFrame], now: Version | None
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The rows that hold together with the newest version, and a line for each that does not."""
    lines: list[dict[str, str | None]] = []
    while True:
        plain = {
            name: text.select(c for c in text.columns if c not in (FILE, ROW))
            for name, text in texts.items()
        }
        after = combined(now, plain, {})
        told = [
            one
            for one in broken_by(after, lambda name: text_in(now, name), most=None)
            if one.table in texts
        ]
        taken = False
        for name in {one.table for one in told}:
            mine = [one for one in told if one.table == name]
            texts[name], more = _taken_out(name, texts[name], mine)
            lines += more
            taken = taken or bool(more)
        if not taken:
            return texts, pl.DataFrame(lines, schema=dict.fromkeys(REFUSAL_COLUMNS, pl.String))


def _taken_out(
    name: str, text: pl.DataFrame, told: list[Problem]
) -> tuple[pl.DataFrame, list[dict[str, str | None]]]:
    table = TABLES[name]
    by_key: dict[tuple[str | None, ...], list[Problem]] = {}
    for one in told:
        by_key.setdefault(one.key, []).append(one)
    lines: list[dict[str, str | None]] = []
    stays = []
    for row in text.iter_rows(named=True):
        found = by_key.get(key_of(table, row), [])
        stays.append(not found)
        lines += [
            {
                "file": row[FILE],
                "row": row[ROW],
                "column": one.column,
                "field": f"{name}.{one.column}" if one.column else None,
                "value": one.value,
                "reason": one.reason,
                "allowed": one.allowed,
                "do": one.do,
            }
            for one in found
        ]
    return text.filter(pl.Series(stays, dtype=pl.Boolean)), lines


def _storable(told: Any) -> Any:  # noqa: ANN401 (plain JSON)
    """The same without NUL: no database keeps one in a text, and no header means anything by it."""
    return json.loads(json.dumps(told).replace("\\u0000", ""))


def _as_text(refused: pl.DataFrame) -> pl.DataFrame:
    text = refused.select(pl.col(column).cast(pl.String) for column in REFUSAL_COLUMNS)
    is_unknown = pl.col("reason") == NOT_RECOGNISED
    return text.with_columns(
        do=pl.when(is_unknown).then(pl.lit(DO_SAY_WHAT)).otherwise(pl.col("do"))
    )
