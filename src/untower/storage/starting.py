"""How is the newcomer's workbook read back: which plain-worded header feeds which columns?

A start sheet names its rows by a name, and that name is the row's key: the header that names the
row feeds the key of every table the sheet feeds, and a supplier named on any sheet is a supplier.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from untower.storage.mapping import HeaderMap
from untower.tables import TABLES
from untower.tables.start import SEPARATOR, START_SHEETS

if TYPE_CHECKING:
    from untower.tables.start import StartSheet


@cache
def start_maps() -> dict[str, HeaderMap]:
    """A map for each start sheet, by the sheet's name."""
    return {sheet.name: _map(sheet) for sheet in START_SHEETS}


def _map(sheet: StartSheet) -> HeaderMap:
    fields: dict[str, tuple[str, ...]] = {sheet.key_field: (sheet.named_by,)}
    split: dict[str, str] = {}
    for column in sheet.columns:
        fields.setdefault(column.field, (column.header,))
        if column.is_many:
            split[column.field] = SEPARATOR
        if column.refers_to == "suppliers" and not column.field.startswith("suppliers."):
            fields["suppliers.supplier_id"] = (column.header,)
            fields["suppliers.name"] = (column.header,)
    given = dict(fields)
    for table in sheet.feeds:
        for key in TABLES[table].keys:
            if f"{table}.{key}" in fields:
                continue
            link = TABLES[table].column(key).link
            source = given.get(link) if link else _linked_from(f"{table}.{key}", given)
            if source:
                fields[f"{table}.{key}"] = source
    return HeaderMap(
        table=sheet.key_field.split(".", 1)[0],
        title=f"the start sheet “{sheet.name}”",
        names=(f"[{sheet.name}]",),
        headers=(sheet.named_by,),
        fields=fields,
        split=split,
    )


def _linked_from(key: str, given: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The headers of a given field that links to this key."""
    for name, headers in given.items():
        table, column = name.split(".", 1)
        if TABLES[table].column(column).link == key:
            return headers
    return None
