"""What text stands for a field: one column, two joined, or what a mapping makes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from untower.phrases import plural
from untower.storage.cells import tidied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.storage.recognise import Layout
    from untower.tables import Column, Table

JOIN = " / "
NAMED_IN_BRACKETS = r"\[[^\[\]|]+(?:\||\])"  # each supplier of a Contracts Finder cell


def declared(name: str, tables: Mapping[str, Table]) -> Column:
    """The declared column of a "table.field"."""
    table, column = name.split(".", 1)
    return tables[table].column(column)


def asked(column: Column, name: str, layout: Layout) -> Column:
    """A column as this layout asks for it.

    What a row says about another table may be blank: then there is no such row. An id that follows
    from a name may be blank in a layout that was only recognised: it is made from the name.
    """
    is_own = name.startswith(f"{layout.table}.")
    if is_own and not (layout.profile is not None and column.is_key):
        return column
    return replace(column, is_required=False)


def field_text(
    body: pl.DataFrame, name: str, positions: tuple[int, ...], column: Column, layout: Layout
) -> pl.Series:
    """The text of a field: one column, two joined, or what a mapping makes of them."""
    parts = [body.to_series(at) for at in positions]
    if layout.mapped is not None:
        return layout.mapped.text_of(name, parts, body.height)
    if len(parts) == 1:
        text = _first_supplier(parts[0]) if name == "suppliers.name" else parts[0]
        known = layout.profile.field(name) if layout.profile else None
        if known is not None and known.values:
            forms = text.drop_nulls().unique()
            meant = pl.Series([known.meaning(form) for form in forms], dtype=pl.String)
            return text.replace_strict(forms, meant, default=None, return_dtype=pl.String)
        return text
    one, other = (tidied(part, column)[0].alias(str(at)) for at, part in enumerate(parts))
    joined = pl.concat_str("0", "1", separator=JOIN, ignore_nulls=True)
    either = pl.when(pl.col("0") == pl.col("1")).then(pl.col("0")).otherwise(joined)
    return pl.DataFrame([one, other]).select(either).to_series()


def parted(values: pl.Series, name: str, layout: Layout) -> pl.Series:
    """Several ids in one cell as a list of them."""
    parted_by = layout.mapped.split.get(name) if layout.mapped else None
    if parted_by is None:
        return values
    parts = values.str.split(parted_by).list.eval(pl.element().str.strip_chars())
    return parts.list.eval(pl.element().filter(pl.element() != "").unique(maintain_order=True))


def meanings(
    body: pl.DataFrame, name: str, positions: tuple[int, ...], layout: Layout
) -> list[str]:
    """Sentences for the words of a column that were read as something else."""
    if len(positions) != 1 or layout.mapped is not None:
        return []
    cells = body.to_series(positions[0])
    said = _several_suppliers(cells) if name == "suppliers.name" else []
    known = layout.profile.field(name) if layout.profile else None
    if known is None or not known.values:
        return said
    forms = sorted({form.strip() for form in cells.drop_nulls().unique()})
    return said + [
        f"{known.name}: “{form}” was read as {known.meaning(form) or 'not known'}"
        for form in forms
        if known.meaning(form) != form
    ]


def _several_suppliers(cells: pl.Series) -> list[str]:
    """How many cells such as "[Acme Ltd|…][Beta plc|…]" name more than one supplier."""
    if not cells.str.contains(NAMED_IN_BRACKETS).any():
        return []
    several = int((cells.str.count_matches(NAMED_IN_BRACKETS) > 1).sum())
    if not several:
        return []
    which = "names several suppliers" if several == 1 else "name several suppliers"
    return [f"supplier: {plural(several, 'cell')} {which}; the first of them was read"]


def _first_supplier(text: pl.Series) -> pl.Series:
    """The first name of a Contracts Finder cell such as "[Acme Ltd|1 High Street|…][…]"."""
    first = text.str.extract(r"^\s*\[([^|\]]*)[|\]]")
    if not first.count():
        return text
    return first.fill_null(text)
