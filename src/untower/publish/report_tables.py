"""Tables as a page shows them: heads, cells, what stands for a blank, what was cut off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.findings import Force
from untower.publish import wording
from untower.publish.drawing import WHOLE_FILE, marks
from untower.publish.drawing.cells import cell_bar, highest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from untower.answers import Picture, Value
    from untower.answers import Table as TablePicture

ROWS_SHOWN = 40
DATA_ROWS_SHOWN = 25
MANY_COLUMNS = 4
DENSE_COLUMNS = 8
NO_BREAK = "\u00a0"
SENTENCE_LETTERS = 40
SHARE_HEAD = ", %"


@dataclass(frozen=True)
class PageCell:
    """One cell: its words, a bar under them if the column has one, small words below.

    `short_of` says what it falls short of, for those who do not see the mark.
    """

    words: str
    is_known: bool = True
    is_number: bool = False
    is_date: bool = False
    bar: Markup | None = None
    small: str = ""
    short_of: str = ""
    sign: Markup | None = None


@dataclass(frozen=True, kw_only=True)
class PageTable:
    """A table with a caption; the first cell of a row is its head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[PageCell, ...], ...]
    number_columns: frozenset[int] = field(default_factory=frozenset)
    rest: str = ""

    @property
    def is_dense(self) -> bool:
        """Whether the columns are too many for the usual space between them."""
        return len(self.heads) >= DENSE_COLUMNS

    @property
    def wide_columns(self) -> frozenset[int]:
        """Columns of sentences: they get room, or many narrow columns would leave them a word."""
        if len(self.heads) <= MANY_COLUMNS:
            return frozenset()
        return frozenset(
            n
            for n in range(1, len(self.heads))
            if any(len(row[n].words) > SENTENCE_LETTERS for row in self.rows)
        )


def data_table(picture: Picture, *, at_least: int = 0, whole: str = WHOLE_FILE) -> PageTable:
    """The data under a picture, cut to 25 rows or what is drawn; the rest is in `whole`, a file."""
    shown = picture.rows[: max(DATA_ROWS_SHOWN, at_least)]
    numbers = frozenset(n for n in range(len(picture.columns)) if _is_number_column(shown, n))
    return PageTable(
        caption=picture.drawn or picture.title,
        heads=picture.columns,
        rows=tuple(
            tuple(page_cell(v, is_number=n in numbers) for n, v in enumerate(row)) for row in shown
        ),
        number_columns=numbers,
        rest=rest_words(len(picture.rows) - len(shown), whole),
    )


def picture_table(picture: TablePicture, *, whole: str = WHOLE_FILE) -> PageTable:
    """A table that is the picture: bars in the cells of its bar columns.

    A bar column of shares says its per cent in each cell rather than in its head. A column under
    the head is told in the first cell, as small words.
    """
    at_most = picture.rows_shown or ROWS_SHOWN
    shown = picture.rows[: min(at_most, ROWS_SHOWN)]
    kept = [n for n in range(len(picture.columns)) if n not in picture.under_head]
    has_benchmark = bool(picture.benchmarks)
    highest = _highest(picture, shown)
    return PageTable(
        caption=picture.drawn or picture.title,
        heads=tuple(
            picture.columns[n].removesuffix(SHARE_HEAD) if n in highest else picture.columns[n]
            for n in kept
        ),
        rows=tuple(
            tuple(
                _bar_cell(picture, number, n, highest[n])
                if n in highest
                else _force_cell(row[n])
                if n == picture.force_column
                else page_cell(
                    _decimal(row[n], picture.decimals.get(n)),
                    is_number=n in picture.number_columns,
                    small=_under_head(picture, row) if n == 0 else "",
                )
                for n in kept
            )
            for number, row in enumerate(shown)
        ),
        number_columns=frozenset(
            place
            for place, n in enumerate(kept)
            if n in picture.number_columns and not (has_benchmark and n in highest)
        ),
        rest=rest_words(len(picture.rows) - len(shown), whole),
    )


def _bar_cell(picture: TablePicture, row: int, column: int, highest: float) -> PageCell:
    """A cell with its bar; one that falls short of its benchmark is bold, marked and says so."""
    value, benchmark = picture.rows[row][column], picture.benchmarks.get(column)
    unit = "%" if picture.columns[column].endswith(SHARE_HEAD) else ""
    is_short = value is not None and benchmark is not None and (row, column) in picture.falls_short
    cell = page_cell(
        value,
        # Beside a benchmark the value stands where its bar begins, not at the far end of it.
        is_number=column in picture.number_columns and not picture.benchmarks,
        # A word such as "passed" is known, and has no length that a bar could show.
        bar=None
        if isinstance(value, str)
        else cell_bar(value, highest, benchmark=benchmark, is_short=is_short),
    )
    short_of = ""
    if is_short and benchmark is not None:
        is_below = isinstance(value, int | float | Decimal) and float(value) < benchmark
        short_of = f"{'below' if is_below else 'not above'} the benchmark, {benchmark:g}{unit}"
    return replace(
        cell, words=f"{cell.words}{unit}" if cell.is_known else cell.words, short_of=short_of
    )


def _decimal(value: Value, decimals: int | None) -> Value:
    """A number with the decimals of its column; any other value as it is."""
    if decimals is None or not isinstance(value, int | float) or isinstance(value, bool):
        return value
    return f"{value:,.{decimals}f}"


def _force_cell(value: Value) -> PageCell:
    """A force in words with its sign; words that name none stand alone."""
    cell = page_cell(value)
    level = next((f for f in Force if f.words == cell.words.lower()), None)
    return cell if level is None else replace(cell, sign=marks.force(level))


def _under_head(picture: TablePicture, row: Sequence[Value]) -> str:
    """The columns told under the row's head: words as they stand, anything else with its name."""
    return " · ".join(
        wording.cell(row[n])
        if isinstance(row[n], str)
        else f"{picture.columns[n].lower()} {_grouped(row[n])}"
        for n in picture.under_head
    )


def _grouped(value: Value) -> str:
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return f"{value:,}" if is_count else wording.cell(value)


def _highest(picture: TablePicture, shown: Sequence[Sequence[Value]]) -> dict[int, float]:
    """The value of a full bar for each bar column: 100 where all of them are shares."""
    if picture.full_bar is not None:
        return dict.fromkeys(picture.bar_columns, picture.full_bar)
    own = {n: highest_of([row[n] for row in shown]) for n in picture.bar_columns}
    says_share = "%" in picture.drawn or all("%" in picture.columns[n] for n in own)
    is_share = says_share and all(value <= 100 for value in own.values())
    return dict.fromkeys(own, 100.0) if is_share else own


def page_cell(
    value: Value, *, is_number: bool = False, bar: Markup | None = None, small: str = ""
) -> PageCell:
    """A value as a cell: None is not known, in its own dress."""
    is_blank = value is None or value == ""
    words = wording.NOT_KNOWN if is_blank else wording.shortened(wording.cell(value))
    if isinstance(value, date):
        words = words.replace(" ", NO_BREAK, 1)
    return PageCell(
        words,
        is_known=not is_blank,
        is_number=is_number,
        is_date=isinstance(value, date),
        bar=bar,
        small=small,
    )


def rest_words(how_many: int, whole: str = WHOLE_FILE) -> str:
    """What a page says of rows it leaves out: how many, and the file that holds them."""
    if how_many <= 0:
        return ""
    is_one = how_many == 1
    return f"{how_many:,} more {'row is' if is_one else 'rows are'} in {whole}."


def _is_number_column(rows: Sequence[Sequence[Value]], place: int) -> bool:
    values = [row[place] for row in rows if row[place] is not None]
    return bool(values) and all(
        isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in values
    )
