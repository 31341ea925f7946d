"""What does one sheet say? Its records typed as declared, and each refusal named.

A record is refused whole when one of its cells is bad; there is one line for each bad cell.
Out comes one wide frame: a column for every "table.field" the sheet gives, one row per record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from untower.phrases import plural
from untower.storage import row_kinds
from untower.storage.amounts import in_pounds
from untower.storage.awarded import NOT_AWARDED, unawarded_rows
from untower.storage.cells import type_cells, what_to_do
from untower.storage.field_text import JOIN, asked, declared, field_text, meanings, parted
from untower.storage.headers import normalised
from untower.storage.recognise import again
from untower.storage.refusals import refusals
from untower.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.storage.grid import Grid
    from untower.storage.recognise import Layout
    from untower.tables import Column, RowRule, Table

NAMED_BY = ("payments.supplier_name", "components.name", "contracts.title", "services.name")


@dataclass
class Sheet:
    """One grid as typed: what it gives, and what was refused of it so far.

    `wide` has columns "table.field" and `source_row`. `rows_refused` counts records; `refused`
    has a frame of lines for each kind of refusal. `left_out` are the ids of rows that a mapping
    left out; `told_by` are positions of columns that are no field, yet decided which rows stay.
    """

    file: str
    format: str
    encoding: str | None
    layout: Layout | None
    rows_in: int
    wide: pl.DataFrame
    refused: list[pl.DataFrame] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    header_row: int | None = None
    left_out: set[str] = field(default_factory=set)
    told_by: set[int] = field(default_factory=set)

    @property
    def main(self) -> str | None:
        """The table its rows are."""
        return self.layout.table if self.layout else None

    @property
    def rows_kept(self) -> int:
        """Records kept."""
        return self.wide.height

    def refuse(self, is_refused: pl.Series, lines: pl.DataFrame) -> None:
        """Take records (a mask over `wide`) out, with the lines that say why."""
        columns, self.wide = self.wide.get_columns(), pl.DataFrame()
        self.wide = only(columns, ~is_refused)
        self.refused.append(lines)

    def header_of(self, name: str) -> str | None:
        """The header a "table.field" was read from, as the file has it."""
        if self.layout is None or name not in self.layout.columns:
            return None
        shown = [self.layout.headers[at] or "" for at in self.layout.columns[name]]
        return JOIN.join(one.strip() for one in shown) or None


def only(columns: list[pl.Series], stays: pl.Series) -> pl.DataFrame:
    """The rows of a mask, column by column: many times faster on a large frame than all at once.

    The list is emptied on the way, so that a column nobody else holds is let go as soon as its
    copy stands: a large frame is never there twice.
    """
    columns.reverse()
    return pl.DataFrame([columns.pop().filter(stays) for _ in range(len(columns))])


def typed(grid: Grid, layout: Layout, tables: Mapping[str, Table]) -> Sheet:
    """Type a grid as its layout says; `tables` declares the fields."""
    body = grid.cells.slice(layout.header_at + 1)
    rows = grid.rows.slice(layout.header_at + 1).alias("source_row")
    sheet = Sheet(
        file=grid.file,
        format=grid.format,
        encoding=grid.encoding,
        layout=layout,
        rows_in=body.height,
        wide=pl.DataFrame(),
        assumed=[*grid.notes, *layout.said],
        header_row=int(grid.rows[layout.header_at]),
    )
    if layout.header_at:
        sheet.assumed.append(
            f"the header stands in row {sheet.header_row}, below "
            f"{plural(layout.header_at, 'record that holds', 'records that hold')} no data"
        )
    parts = []
    for part, part_rows, part_layout in _parts(sheet, body, rows, layout):
        sheet.layout = part_layout
        kept, kept_rows = _without_other_kinds(sheet, part, part_rows, part_layout, tables)
        parts.append(_type_columns(sheet, kept, kept_rows, part_layout, tables))
    sheet.layout = layout
    sheet.wide = pl.concat(parts, how="diagonal") if len(parts) > 1 else parts[0]
    unused = _unused(layout, sheet.told_by)
    if unused:
        sheet.assumed.append("not used: " + ", ".join(f"“{header}”" for header in unused))
    return sheet


def _unused(layout: Layout, told_by: set[int]) -> list[str]:
    used = told_by.union(*layout.columns.values())
    return [
        (header or "").strip()
        for at, header in enumerate(layout.headers)
        if at not in used and (header or "").strip()
    ]


def _parts(
    sheet: Sheet, body: pl.DataFrame, rows: pl.Series, layout: Layout
) -> Iterator[tuple[pl.DataFrame, pl.Series, Layout]]:
    """The records between one header and the next: a further header may order columns anew."""
    places = row_kinds.header_rows(
        body, layout.headers, sorted({at for ps in layout.columns.values() for at in ps})
    )
    if len(places):
        lines = refusals(
            sheet.file,
            rows.gather(places),
            "header",
            do="Nothing: a header stands here again.",
        )
        sheet.refused.append(lines)
    start, now = 0, layout
    for place in places:
        if place > start:
            yield body.slice(start, place - start), rows.slice(start, place - start), now
        row = body.row(place)
        if [normalised(cell) for cell in row] != [normalised(h) for h in now.headers]:
            found = again(layout, row, body.slice(place + 1))
            if found is not None:
                now = found
                sheet.assumed.append(
                    f"from row {rows[place]} on, a further header names the columns"
                )
        start = place + 1
    yield body.slice(start), rows.slice(start), now


def _without_other_kinds(
    sheet: Sheet,
    body: pl.DataFrame,
    rows: pl.Series,
    layout: Layout,
    tables: Mapping[str, Table],
) -> tuple[pl.DataFrame, pl.Series]:
    """Leave out blank records, totals and what a mapping leaves out, each with its line."""
    used = sorted({at for positions in layout.columns.values() for at in positions})
    blank = row_kinds.blank_rows(body.select(pl.nth(used)))
    gone = set(blank)
    if gone:
        do = "Nothing: the row is blank in every column that is read."
        sheet.refused.append(refusals(sheet.file, rows.gather(blank), "blank", do=do))
    totals = [place for place in _totals(body, layout, tables) if place not in gone]
    gone.update(totals)
    if totals:
        _leave_out_totals(sheet, body, rows, layout, tables, totals)
    if layout.mapped is not None:
        _leave_out(sheet, body, rows, layout, tables, gone)
    else:
        _leave_out_unawarded(sheet, body, rows, layout, gone)
    if not gone:
        return body, rows
    stays = pl.Series([True]).new_from_index(0, body.height).clone()
    stays = stays.scatter(pl.Series(sorted(gone), dtype=pl.UInt32), values=False)
    return only(body.get_columns(), stays), rows.filter(stays)


def _leave_out_totals(
    sheet: Sheet,
    body: pl.DataFrame,
    rows: pl.Series,
    layout: Layout,
    tables: Mapping[str, Table],
    totals: list[int],
) -> None:
    """A line for each total, which says so where it is not what the rows above it come to."""
    name = _first_amount(layout, tables)
    printed = body.to_series(layout.columns[name][0])
    differs = row_kinds.totals_that_differ(printed, totals)
    said = [
        f"Ask whoever publishes it: the rows above come to {above:,.2f}."
        if (above := differs.get(place)) is not None
        else "Nothing: the row totals those above it."
        for place in totals
    ]
    for place, above in differs.items():
        sheet.assumed.append(
            f"the total printed in row {rows[place]} is {(printed[place] or '').strip()}; the rows "
            f"above come to {above:,.2f}, and they are what is read"
        )
    lines = refusals(
        sheet.file,
        rows.gather(totals),
        "total",
        do=pl.Series(said),
        column=sheet.header_of(name),
        field=name,
        value=printed.gather(totals),
    )
    sheet.refused.append(lines)


def _leave_out(
    sheet: Sheet,
    body: pl.DataFrame,
    rows: pl.Series,
    layout: Layout,
    tables: Mapping[str, Table],
    gone: set[int],
) -> None:
    """Add to `gone` the records that the mapping's `keep` does not list, each with its line."""
    mapped = layout.mapped
    if mapped is None:
        return
    at = mapped.positions(layout.headers) or {}
    for header, values in mapped.keep.items():
        if header not in at:
            continue
        cells = body.to_series(at[header])
        stays = cells.str.strip_chars().is_in(values).fill_null(value=False)
        mine = [place for place in (~stays).arg_true() if place not in gone]
        gone.update(mine)
        if mine:
            lines = refusals(
                sheet.file,
                rows.gather(mine),
                mapped.left_out,
                do="Nothing, unless the mapping is wrong.",
                column=header,
                value=cells.gather(mine),
                allowed="one of " + ", ".join(values),
            )
            sheet.refused.append(lines)
            _remember(sheet, body.select(pl.all().gather(mine)), layout, tables)


def _remember(
    sheet: Sheet, left: pl.DataFrame, layout: Layout, tables: Mapping[str, Table]
) -> None:
    """Keep the ids of records a mapping left out: a link to one of them has a reason of its own."""
    keys = tables[layout.table].keys
    name = f"{layout.table}.{keys[0]}" if len(keys) == 1 else ""
    if name not in layout.columns:
        return
    column = tables[layout.table].column(keys[0])
    ids = type_cells(field_text(left, name, layout.columns[name], column, layout), column).values
    sheet.left_out.update(ids.drop_nulls())


def _leave_out_unawarded(
    sheet: Sheet, body: pl.DataFrame, rows: pl.Series, layout: Layout, gone: set[int]
) -> None:
    """Add to `gone` the notices whose status says that nothing was awarded, each with its line."""
    found = unawarded_rows(layout, body)
    if found is None:
        return
    mine = [place for place in found.places if place not in gone]
    gone.update(mine)
    sheet.told_by.add(found.position)
    sheet.assumed.append(found.said)
    sheet.refused.append(
        refusals(
            sheet.file,
            rows.gather(mine),
            NOT_AWARDED,
            do="Nothing, unless it did lead to a contract: then correct its status.",
            column=(layout.headers[found.position] or "").strip(),
            value=body.to_series(found.position).gather(mine),
            allowed="awarded, or blank",
        )
    )


def _first_amount(layout: Layout, tables: Mapping[str, Table]) -> str:
    """The first column of money that is read; nothing where there is none."""
    money = (n for n in layout.columns if declared(n, tables).kind is Kind.MONEY)
    return next(money, "")


def _totals(body: pl.DataFrame, layout: Layout, tables: Mapping[str, Table]) -> pl.Series:
    """Positions of records that total the first amount column."""
    amounts = [_first_amount(layout, tables)]
    dates = [name for name in layout.columns if name == "payments.paid_on"]
    names = [name for name in layout.columns if name in NAMED_BY]
    if not amounts[0] or layout.mapped is not None or not (dates or names):
        return pl.Series([], dtype=pl.UInt32)
    at = [layout.columns[part[0]][0] if part else None for part in (amounts, names, dates)]
    return row_kinds.total_rows(body, at[0] or 0, at[1], at[2])


def _type_columns(
    sheet: Sheet,
    body: pl.DataFrame,
    rows: pl.Series,
    layout: Layout,
    tables: Mapping[str, Table],
) -> pl.DataFrame:
    """Type every mapped column; the records without a bad cell."""
    typed_columns: list[pl.Series] = []
    bad_places: list[pl.Series] = []
    for name, positions in layout.columns.items():
        column = asked(declared(name, tables), name, layout)
        text = field_text(body, name, positions, column, layout)
        sheet.assumed += meanings(body, name, positions, layout)
        cells = type_cells(text, column)
        values, header = cells.values, sheet.header_of(name)
        if column.kind is Kind.MONEY:
            values, scaled = in_pounds(values, header)
            sheet.assumed += [scaled] if scaled else []
        typed_columns.append(parted(values, name, layout).alias(name))
        sheet.assumed += [said for said in cells.assumed if said not in sheet.assumed]
        if len(cells.bad):
            bad_places.append(cells.bad.cast(pl.UInt32))
            sheet.refused.append(
                refusals(
                    sheet.file,
                    rows.gather(cells.bad),
                    cells.reasons,
                    do=_advice(column, cells.reasons, header),
                    column=header,
                    field=name,
                    value=text.gather(cells.bad),
                    allowed=column.allowed,
                )
            )
    wide = pl.DataFrame([*typed_columns, rows])
    typed_columns.clear()
    bad_places += _rule_breaks(sheet, wide, body, layout, tables)
    if bad_places:
        stays = pl.Series([True]).new_from_index(0, wide.height).clone()
        columns, wide = wide.get_columns(), pl.DataFrame()
        wide = only(columns, stays.scatter(pl.concat(bad_places).unique(), values=False))
    return wide


def _advice(column: Column, reasons: pl.Series, header: str | None) -> pl.Series:
    """What to do about each bad cell, by its reason."""
    forms = reasons.unique()
    words = pl.Series([what_to_do(column, reason, header) for reason in forms], dtype=pl.String)
    return reasons.replace_strict(forms, words, return_dtype=pl.String)


def _breaking(frame: pl.DataFrame, rule: RowRule) -> pl.Series:
    """Positions of records that break a rule; of a cell with several ids, each is asked."""
    lists = [name for name, kind in frame.schema.items() if kind == pl.List]
    if not lists:
        holds = frame.select(rule.holds()).to_series()
        return (~holds).arg_true().cast(pl.UInt32)
    each = frame.with_row_index("at")
    for name in lists:
        each = each.explode(name)
    return each.filter(~rule.holds())["at"].unique(maintain_order=True)


def _rule_breaks(
    sheet: Sheet,
    wide: pl.DataFrame,
    body: pl.DataFrame,
    layout: Layout,
    tables: Mapping[str, Table],
) -> list[pl.Series]:
    """Records that break a rule between their columns, each with its line."""
    found = []
    for table in {name.split(".", 1)[0]: None for name in layout.columns}:
        prefix = f"{table}."
        mine = {n: n.removeprefix(prefix) for n in wide.columns if n.startswith(prefix)}
        names = set(mine.values())
        for rule in tables[table].rules:
            if not names.issuperset(rule.reads):
                continue
            places = _breaking(wide.select(mine.keys()).rename(mine).select(rule.reads), rule)
            if places.is_empty():
                continue
            found.append(places)
            name = prefix + rule.column
            column = tables[table].column(rule.column)
            text = field_text(body, name, layout.columns[name], column, layout)
            sheet.refused.append(
                refusals(
                    sheet.file,
                    wide["source_row"].gather(places),
                    rule.reason,
                    do=rule.do,
                    column=sheet.header_of(name),
                    field=name,
                    value=text.gather(places),
                    allowed=rule.allowed,
                )
            )
    return found
