"""Does a lower edition of a real run hold anything of a column above it?

Every declared table is written as a file, each cell with a value found nowhere else, read, planned
and published. Two questions are asked of what is written: is any value of a withheld column there,
in any byte; and, for the columns too narrow to mark (a score of 1 to 6, yes or no), does any part
of it change when nothing but withheld columns change?
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

import pytest

import untower
from untower.bids.sealed_intake import ABOUT_OFFERS, ABOUT_TENDERS
from untower.publish.editions import PROVENANCE, Edition, cut
from untower.tables import TABLES
from untower.tables.column import Column, Kind
from untower.tables.constraint import AtLeast, Between

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from untower.tables import Table

ON = date(2026, 11, 23)
ROWS = 4
LOWER = [Edition.MEMBERS, Edition.PUBLIC]
FIRST_DAY = date(1990, 1, 3)
DAYS_APART = 53
ENOUGH_TO_BE_ALONE = 100_000
IS_DIGEST = re.compile(r'\s*"[\w.]+": "[0-9a-f]{64}",?').fullmatch  # of the files beside it
LETTERS = "bcdfghjklmnpqrstvwxz"

# A value of a set form that is nobody else's, by row.
OF_SET_FORM: dict[str, Callable[[int], str]] = {
    "suppliers.identifier": lambda row: f"GB-COH-{73910460 + row}",
    "contracts.ocid": lambda row: f"ocds-h6vhtk-09f7{row}c",
    "offers.currency": lambda row: f"XQ{LETTERS[row].upper()}",
}


@dataclass(frozen=True)
class Cell:
    """One cell of the estate: how it is written, and how it could be found again."""

    column: str
    text: str
    marks: tuple[str, ...] = ()


def word(number: int) -> str:
    """A word nobody uses, one for each number."""
    letters = ""
    for _ in range(6):
        number, at = divmod(number, len(LETTERS))
        letters += LETTERS[at]
    return f"qy{letters}"


def bounds(column: Column) -> tuple[float, float]:
    match column.constraint:
        case Between(low, high):
            return low, high
        case AtLeast(low):
            return low, 10**9
        case _:
            return -(10**9), 10**9


def number_cell(name: str, column: Column, at: int, row: int, shift: int) -> Cell:
    """A number that stands nowhere else, or the next of the few that are allowed."""
    low, high = bounds(column)
    alone = 20_000_000 + 7_919 * at + 13 * shift
    if high >= alone and column.kind is Kind.MONEY:
        amount = Decimal(alone) + Decimal("0.37")
        return Cell(name, str(amount), (str(alone), f"{alone:,}"))
    if high >= ENOUGH_TO_BE_ALONE * 10 and column.kind in (Kind.WHOLE, Kind.NUMBER):
        whole = ENOUGH_TO_BE_ALONE + 397 * at + 13 * shift
        return Cell(name, str(whole), (str(whole), f"{whole:,}"))
    least = ceil(low)
    span = int(min(high - least, 50))
    return Cell(name, str(least + (row + shift) % (span + 1)))


def date_cell(name: str, at: int, shift: int) -> Cell:
    day = FIRST_DAY + timedelta(days=DAYS_APART * at + 17 * shift)
    long = f"{day.day} {day:%B %Y}"
    serial = (day - date(1899, 12, 30)).days
    return Cell(name, day.isoformat(), (day.isoformat(), long, f"<v>{serial}</v>"))


def cell(table: Table, column: Column, at: int, row: int, shift: int) -> Cell:
    """The cell of a column in one row; `shift` gives another value, equally good."""
    name = f"{table.name}.{column.name}"
    if column.link is not None:
        return linked_cell(name, column, row)
    if name in OF_SET_FORM:
        text = OF_SET_FORM[name](row + 5 * shift)
        return Cell(name, text, (text,))
    match column.kind:
        case Kind.KEY | Kind.TEXT:
            # The key of a row is never changed: a change would make another row of it.
            said = word(at) if column.is_key else f"Zz {word(at + 10_000 * shift)} said"
            return Cell(name, said, (said.removeprefix("Zz "),))
        case Kind.CHOICE:
            return Cell(name, column.choices[(row + shift) % len(column.choices)])
        case Kind.FLAG:
            return Cell(name, "yes" if (row + shift) % 2 else "no")
        case Kind.DATE:
            return date_cell(name, at, shift)
        case Kind.MOMENT:
            return Cell(name, f"{FIRST_DAY + timedelta(days=DAYS_APART * at)} 12:0{shift}")
        case _:
            return number_cell(name, column, at, row, shift)


def linked_cell(name: str, column: Column, row: int) -> Cell:
    """The key it points to, row for row; what points into its own table never runs in a circle."""
    target_table, _, target_column = str(column.link).partition(".")
    table_name, _, own = name.partition(".")
    if target_table == table_name:
        if row == 0:
            return Cell(name, "")
        return Cell(name, key_of(target_table, target_column, row - 1))
    is_second = own.startswith("to_")
    return Cell(name, key_of(target_table, target_column, (row + is_second) % ROWS))


@cache
def places() -> dict[tuple[str, str, int], int]:
    """A number for every cell there is, rising along each row."""
    at: dict[tuple[str, str, int], int] = {}
    for table in TABLES.values():
        for row in range(ROWS):
            for column in table.columns:
                at[table.name, column.name, row] = len(at)
    return at


@cache
def date_places() -> dict[tuple[str, str, int], int]:
    """The same for the columns of dates alone, of which the calendar has fewer."""
    dates = [
        key for key in places() if TABLES[key[0]].column(key[1]).kind in (Kind.DATE, Kind.MOMENT)
    ]
    return {key: number for number, key in enumerate(dates)}


def key_of(table: str, column: str, row: int) -> str:
    declared = TABLES[table].column(column)
    if declared.link is not None:
        return linked_cell(f"{table}.{column}", declared, row).text
    return cell(TABLES[table], declared, places()[table, column, row], row, 0).text


def rows_of(table: Table, is_shifted: Callable[[str], bool]) -> list[dict[str, Cell]]:
    """The rows of a table; the columns `is_shifted` names hold other values than usual."""
    rows = []
    for row in range(1 if table.is_single_row else ROWS):
        cells = {}
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            if column.name in PROVENANCE:
                continue
            numbers = date_places() if column.kind in (Kind.DATE, Kind.MOMENT) else places()
            at = numbers[table.name, column.name, row]
            cells[column.name] = cell(table, column, at, row, int(is_shifted(name)))
        in_rule(table, cells)
        rows.append(cells)
    return rows


def in_rule(table: Table, cells: dict[str, Cell]) -> None:
    """Exchange two cells that the table's rules want the other way round."""
    for rule in (*table.rules, *table.rules):
        one, other = (cells[name] for name in rule.reads)
        kind = table.column(rule.reads[0]).kind
        if kind not in (Kind.WHOLE, Kind.NUMBER, Kind.MONEY) or rule.allowed.startswith("not the"):
            continue
        if float(one.text) > float(other.text):
            cells[rule.reads[0]] = replace(other, column=one.column)
            cells[rule.reads[1]] = replace(one, column=other.column)


def as_estate(folder: Path, is_shifted: Callable[[str], bool] = lambda _: False) -> list[Cell]:
    """Write every table into a folder as CSV; the cells that were written."""
    folder.mkdir()
    written: list[Cell] = []
    for table in TABLES.values():
        rows = rows_of(table, is_shifted)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow([one.text for one in row.values()])
            written += row.values()
        (folder / f"{table.name}.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    return written


def everything_in(folder: Path) -> str:
    """All that the files of a folder hold, zips unpacked, as text."""
    parts = []
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts += [
                    archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
                ]
        else:
            parts.append(data.decode("utf-8", "replace"))
    text = "\n".join(parts)
    return text + "\n" + html.unescape(text)


@pytest.fixture(scope="module")
def estate(tmp_path_factory):
    """The marked estate, its cells, and the plan made from it."""
    folder = tmp_path_factory.mktemp("marked") / "estate"
    cells = as_estate(folder)
    body = untower.read(folder, on=ON)
    return cells, body, body.plan()


@pytest.fixture(scope="module")
def texts(estate, tmp_path_factory):
    """What each edition of the plan holds."""
    found = {}
    for edition in Edition:
        folder = tmp_path_factory.mktemp("out") / edition.value
        estate[2].write(folder, edition=edition)
        found[edition] = everything_in(folder)
    return found


def test_every_row_of_the_marked_estate_is_read(estate):
    refused = [
        (i.file, *i.refused.select("row", "column", "value", "reason").row(0))
        for i in estate[1].intake
        if i.rows_refused
    ]
    assert refused == []
    assert set(estate[1].tables) == set(TABLES)


@pytest.mark.parametrize("edition", LOWER, ids=lambda e: e.value)
def test_no_byte_of_a_lower_edition_holds_a_value_of_a_column_above_it(estate, texts, edition):
    shown = {mark for one in estate[0] if edition.shows(one.column) for mark in one.marks}
    leaked = {
        (one.column, mark)
        for one in estate[0]
        if not edition.shows(one.column)
        for mark in one.marks
        if mark not in shown and mark in texts[edition]
    }
    assert leaked == set()


def without_what_is_withheld(text: str, words: str) -> str:
    """The text without the sentence, and the list, that count what a higher edition holds."""
    text = text.replace(words, "").replace(html.escape(words), "")
    return re.sub(r'"withheld": \[.*?\]', "", text, flags=re.DOTALL)


@pytest.mark.parametrize("edition", LOWER, ids=lambda e: e.value)
def test_nothing_in_a_lower_edition_changes_when_only_columns_above_it_do(
    tmp_path, estate, edition
):
    as_estate(tmp_path / "other", lambda column: not edition.shows(column))
    other = untower.read(tmp_path / "other", on=ON)
    assert [i.rows_refused for i in other.intake if i.rows_refused] == []

    said = []
    for name, plan in (("this", estate[2]), ("that", other.plan())):
        plan.write(tmp_path / name, edition=edition)
        words = cut(plan.made, edition).withheld_words
        said.append(without_what_is_withheld(everything_in(tmp_path / name), words).splitlines())

    assert len(said[0]) == len(said[1])
    different = [
        pair for pair in zip(*said, strict=True) if pair[0] != pair[1] and not IS_DIGEST(pair[0])
    ]
    assert different == []


def test_the_other_estate_does_show_in_full(tmp_path, estate, texts):
    as_estate(tmp_path / "other", lambda column: not Edition.PUBLIC.shows(column))
    untower.read(tmp_path / "other", on=ON).plan().write(tmp_path / "out", edition="full")

    assert everything_in(tmp_path / "out") != texts[Edition.FULL]


def test_full_holds_values_that_the_lower_editions_do_not(estate, texts):
    for edition, expected in (
        (Edition.MEMBERS, {"components.support_ends_on"}),
        (Edition.PUBLIC, {"components.support_ends_on", "services.owner_role"}),
    ):
        found = {
            one.column
            for one in estate[0]
            if not edition.shows(one.column) and any(m in texts[Edition.FULL] for m in one.marks)
        }
        assert expected <= found


# --- cells that are refused ----------------------------------------------------------------


@pytest.mark.parametrize("edition", LOWER, ids=lambda e: e.value)
def test_a_value_that_is_refused_in_a_column_above_the_edition_is_not_told(tmp_path, edition):
    """A slip in a secret cell is still secret: the row is told, its text only where it may be."""
    secret = {}
    folder = tmp_path / "estate"
    as_estate(folder)
    for table in TABLES.values():
        rows = rows_of(table, lambda _: False)
        for at, column in enumerate(table.columns):
            name = f"{table.name}.{column.name}"
            is_text = column.kind in (Kind.TEXT, Kind.KEY)
            if is_text or column.name in PROVENANCE or edition.shows(name):
                continue
            secret[name] = f"slip-{word(50_000 + len(secret))}"
            last = rows[-1]
            last[column.name] = replace(last[column.name], text=secret[name])
            assert at < len(last)
        lines = [list(rows[0]), *([one.text for one in row.values()] for row in rows)]
        out = io.StringIO()
        csv.writer(out).writerows(lines)
        (folder / f"{table.name}.csv").write_text(out.getvalue(), encoding="utf-8", newline="")

    plan = untower.read(folder, on=ON).plan()
    for level in (edition, Edition.FULL):
        plan.write(tmp_path / level.value, edition=level)

    assert secret
    refused = (tmp_path / "full" / "refused.csv").read_text("utf-8-sig")
    of_tenders = {n for n in secret if n.split(".")[0] in (*ABOUT_TENDERS, *ABOUT_OFFERS)}
    # What a tender holds is told by no plan, in no edition.
    assert {name for name, text in secret.items() if text not in refused} == of_tenders
    shown = everything_in(tmp_path / edition.value)
    assert [name for name, text in secret.items() if text in shown] == []


def test_the_id_that_was_probably_meant_is_no_way_round_the_edition(tmp_path):
    folder = tmp_path / "estate"
    as_estate(folder)
    near = key_of("suppliers", "supplier_id", 0)
    file = folder / "interests.csv"
    file.write_text(file.read_text("utf-8").replace(near, near.upper() + "x"), encoding="utf-8")

    plan = untower.read(folder, on=ON).plan()
    said = {}
    for edition in Edition:
        plan.write(tmp_path / edition.value, edition=edition)
        said[edition] = (tmp_path / edition.value / "refused.csv").read_text("utf-8-sig")

    assert f"is it “{near}”?" in said[Edition.FULL]
    for edition in LOWER:
        assert "interests.csv" in said[edition]
        assert "is it “" not in said[edition]
