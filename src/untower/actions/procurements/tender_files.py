"""What does a supplier's upload say, and can it be sealed as a tender of this procurement?

Every problem is told at once, by file, row and column. A price is never repeated in one: whoever
uploads may not be the one who may see it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from untower.actions.acting import Refused
from untower.errors import UnreadableFile
from untower.record.procurements.opened import DOCUMENT, RECEIVED, TABLE
from untower.record.procurements.sealing import PackedFile, packed
from untower.record.versions.reading import newest, text_in
from untower.storage.files import grids_of_bytes
from untower.storage.grid import Grid, column_names, row_numbers
from untower.storage.read import read_from
from untower.storage.versions.canonical import csv_of, text_of
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from untower.answers import Reading
    from untower.record.procurements.models import Procurement

OF_A_TENDER = ("offers", "offer_lots", "offer_items")
TELLS_NO_PRICE = ("offer_id", "supplier_id", "option_id", "basis", "procurement_id")
"""What evaluators' pages need of an offer. The rest, its indexation too, waits with the prices."""
LINKED = ("suppliers", "procurements", "lots", "lot_components", "components", "options")
MOST_PROBLEMS = 30


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class TenderFiles:
    """A tender as it is to be sealed: what may be read first, and what waits with the prices."""

    quality: bytes
    price: bytes
    offers: tuple[str, ...]
    file_digests: tuple[str, ...]
    size_bytes: int

    @property
    def digest(self) -> str:
        """One digest for all files: SHA-256 of their digests, a line each, in the order sent."""
        return digest_of_files(self.file_digests)


def digest_of_files(digests: Iterable[str]) -> str:
    """SHA-256 of the files' digests, a line each."""
    return hashlib.sha256("".join(f"{one}\n" for one in digests).encode()).hexdigest()


def tender_files(
    procurement: Procurement,
    tables: Sequence[Upload],
    documents: Sequence[Upload],
    price_documents: Sequence[Upload],
) -> TenderFiles:
    """The two halves of a tender, checked. Refused with every problem, by the field it is about."""
    if not tables:
        raise Refused({"tables": "Choose the tender's tables: offers, offer_lots, offer_items."})
    reading = _read(procurement, tables)
    problems = [*_refused_rows(reading), *_wrong(procurement, reading.tables)]
    names = [one.name for one in (*documents, *price_documents)]
    if problems:
        raise Refused({"tables": " ".join(problems[:MOST_PROBLEMS])})
    if len(set(names)) < len(names):
        raise Refused({"documents": "Two documents have the same name. Rename one of them."})
    texts = {name: text_of(TABLES[name], reading.tables[name]) for name in OF_A_TENDER}
    open_columns = [c for c in TELLS_NO_PRICE if c in texts["offers"].columns]
    first = {"offers": texts["offers"].select(open_columns), "offer_lots": texts["offer_lots"]}
    later = {"offers": texts["offers"], "offer_items": texts["offer_items"]}
    sent = (*tables, *documents, *price_documents)
    return TenderFiles(
        quality=packed([*_tables(first), *_files(DOCUMENT, documents)]),
        price=packed(
            [*_tables(later), *_files(DOCUMENT, price_documents), *_files(RECEIVED, tables)]
        ),
        offers=tuple(texts["offers"]["offer_id"].to_list()),
        file_digests=tuple(one.digest for one in sent),
        size_bytes=sum(len(one.content) for one in sent),
    )


def _tables(texts: Mapping[str, pl.DataFrame]) -> Iterator[PackedFile]:
    for name, text in texts.items():
        yield PackedFile(TABLE, name, csv_of(text))


def _files(part: str, uploads: Iterable[Upload]) -> Iterator[PackedFile]:
    for one in uploads:
        yield PackedFile(part, one.name, one.content)


def _read(procurement: Procurement, uploads: Sequence[Upload]) -> Reading:
    """The upload beside the tables its links lead to."""
    names = [one.name for one in uploads]
    if len(set(names)) < len(names):
        raise Refused({"tables": "Two files have the same name. Rename one of them."})
    grids: list[Grid | UnreadableFile] = [*_linked(procurement)]
    for one in uploads:
        grids += grids_of_bytes(one.name, one.content)
    try:
        return read_from(grids)
    except UnreadableFile as problem:
        raise Refused({"tables": str(problem)}) from None


def _linked(procurement: Procurement) -> Iterator[Grid]:
    """The tables that a tender names rows of, as grids; suppliers as they are now."""
    for name in LINKED:
        version = newest(procurement.organisation) if name == "suppliers" else procurement.version
        text = text_in(version, name)
        if text is None or not text.width:
            continue
        header = pl.DataFrame({c: [c] for c in text.columns}, schema=text.schema)
        cells = pl.concat([header, text])
        cells.columns = column_names(cells.width)
        yield Grid(
            file=_linked_name(name),
            format="csv",
            encoding=None,
            cells=cells,
            rows=row_numbers(range(1, cells.height + 1)),
        )


def _linked_name(table: str) -> str:
    return f"published/{table}.csv"


def _refused_rows(reading: Reading) -> Iterator[str]:
    """Every refused cell of the upload, without its value: it may be a price."""
    ours = {_linked_name(name) for name in LINKED}
    for file in reading.intake:
        if file.file in ours:
            continue
        if file.table is not None and file.table not in OF_A_TENDER:
            yield f"{file.file}: holds the table {file.table}, which is no part of a tender."
        for row in file.refused.iter_rows(named=True):
            where = " · ".join(
                part
                for part in (
                    row["file"],
                    f"row {row['row']}" if row["row"] is not None else "",
                    row["column"] or "",
                )
                if part
            )
            allowed = f" Allowed: {row['allowed'].rstrip('.')}." if row["allowed"] else ""
            yield f"{where}: {row['reason']}.{allowed} {row['do'] or ''}".rstrip()


def _wrong(procurement: Procurement, tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """What makes it no tender of one supplier for this procurement."""
    missing = [name for name in OF_A_TENDER if name not in tables or tables[name].is_empty()]
    for name in missing:
        yield f"{name}: no such table was found in the files. A tender has all three."
    if missing:
        return
    offers = tables["offers"]
    for column, wanted in (
        ("basis", "tender"),
        ("procurement_id", procurement.procurement_id),
    ):
        held = set(offers[column].to_list()) if column in offers.columns else {None}
        if held != {wanted}:
            yield f"offers · {column}: every row must say {wanted}."
    suppliers = set(offers["supplier_id"].to_list()) if "supplier_id" in offers.columns else {None}
    if len(suppliers) != 1 or None in suppliers:
        yield "offers · supplier_id: every row must name the same supplier. Upload one at a time."
    lots = text_in(procurement.version, "lots")
    mine = set()
    if lots is not None:
        rows = lots.filter(pl.col("procurement_id") == procurement.procurement_id)
        mine = set(rows["lot_id"].to_list())
    for name in ("offer_lots", "offer_items"):
        strange = set(tables[name]["offer_id"].to_list()) - set(offers["offer_id"].to_list())
        if strange:
            yield f"{name} · offer_id: names an offer that offers does not hold."
    if set(tables["offer_lots"]["lot_id"].to_list()) - mine:
        yield f"offer_lots · lot_id: every lot must be one of {', '.join(sorted(mine))}."
    for offer in offers["offer_id"].to_list():
        if offer not in set(tables["offer_lots"]["offer_id"].to_list()):
            yield "offer_lots: every offer must be for a lot."
            break
