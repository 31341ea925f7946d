"""Do the cells of a column hold what its header claims? Content decides beside the header.

Each question is asked of a sample spread over the whole column, so a million rows cost what a
thousand do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.storage import amounts, dates
from untower.storage.cells import tidied

if TYPE_CHECKING:
    import polars as pl

SAMPLE_CELLS = 600

# The least share of non-blank cells that must hold what is claimed. Spend files are dirty: six in
# ten is a date column with many slips, while a reference column holds no dates at all.
LEAST = {
    "date": 0.6,
    "amount": 0.6,
    "number": 0.6,
    "flag": 0.6,
    "choice": 0.6,
    "names": 0.6,
    "text": 0.4,
    "role": 0.6,
}

# Where nothing better is there, an exact header is believed if at least this share bears it out:
# the other cells are refused by name rather than the column passed over.
LEAST_OF_EXACT = 0.2

# Two capitalised words are a person's name unless one of them says what somebody does or where.
NAME_PART = r"\p{Lu}[\p{L}'\x{2019}-]+"
PERSON = rf"^(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?{NAME_PART} (?:\p{{Lu}}\.? )?{NAME_PART}$"
ROLE = (
    r"(?i)\b(?:head|lead|leader|manager|officer|director|team|service|services|department|"
    r"directorate|architect|analyst|owner|chief|council|office|unit|support|desk|digital|it|ict|"
    r"finance|housing|planning|revenues|benefits|education|health|care|legal|resources|property|"
    r"transport|environment|human|registrar|librarian|engineer|administrator|assistant|deputy)\b"
)


def sample(column: pl.Series, header: str | None = None) -> pl.Series:
    """Non-blank cells spread evenly over the column, SAMPLE_CELLS of them; no header repeated."""
    step = max(1, len(column) // SAMPLE_CELLS)
    cells = tidied(column.gather_every(step))[0].drop_nulls()
    return cells.filter(cells != header.strip()) if header else cells


def share_holding(holds: str, cells: pl.Series) -> float:
    """The share of `cells` (a sample without blanks) that hold `holds`; 1.0 where there are none.

    `holds` is what synonyms.toml says of a field: date, amount, number, flag, names, text, role
    (text that is nobody's name), code or free.
    """
    if cells.is_empty():
        return 1.0
    match holds:
        case "date":
            return 1 - dates.days(cells).null_count() / len(cells)
        case "amount":
            return 1 - amounts.money(cells).null_count() / len(cells)
        case "number":
            return 1 - amounts.number(cells).null_count() / len(cells)
        case "flag":
            words = ("yes", "no", "y", "n", "true", "false", "1", "0", "t", "f")
            return _share(cells.str.to_lowercase().is_in(words))
        case "names" | "text":
            return _share(is_wordy(cells))
        case "role":
            is_person = cells.str.contains(PERSON) & ~cells.str.contains(ROLE)
            return 1 - _share(is_person | cells.str.contains("@", literal=True))
        case _:
            return 1.0


def is_wordy(cells: pl.Series) -> pl.Series:
    """Whether each cell holds words: letters that outnumber digits, and no web address."""
    letters = cells.str.count_matches(r"\p{L}")
    digits = cells.str.count_matches(r"\d")
    address = cells.str.contains(r"^(?i)https?://")
    return (letters >= 2) & (letters > digits) & ~address


def variety(cells: pl.Series) -> float:
    """How many different values a sample has for each cell: 1.0 all different, near 0 all alike."""
    return cells.n_unique() / len(cells) if len(cells) else 0.0


def what_it_holds(cells: pl.Series) -> str:
    """A sample in two words, for a sentence that says why a column was not used."""
    if cells.is_empty():
        return "nothing"
    if share_holding("date", cells) >= LEAST["date"] and not _share(
        cells.str.contains(r"^\d+(\.\d+)?$")
    ):
        return "dates"
    if share_holding("amount", cells) >= LEAST["amount"]:
        return "numbers"
    if share_holding("role", cells) < LEAST["role"]:
        return "names of people"
    if share_holding("text", cells) >= LEAST["names"]:
        return "words"
    return "codes"


def _share(holds: pl.Series) -> float:
    return float(holds.sum()) / len(holds)
