"""What is a paper made of, whatever file it becomes: headings, sentences with notes, tables, gaps.

Nothing here knows a template, a plan or a file format: one module fills it, another writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Look(Enum):
    """How a paragraph stands on the page."""

    BODY = "body"
    LEAD = "lead"
    BULLET = "bullet"
    NUMBERED = "numbered"
    SMALL = "small"


@dataclass(frozen=True)
class Words:
    """Words of a paragraph; `note` is the footnote that follows them."""

    text: str
    note: str | None = None
    is_strong: bool = False


@dataclass(frozen=True)
class Gap:
    """A place that the author has to fill: who, and what is needed. `number` finds it again."""

    who: str
    what: str
    number: int
    section: str

    @property
    def words(self) -> str:
        """The mark as it stands in the text."""
        return f"[To be written by: {self.who} — {self.what}]"


Piece = Words | Gap


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3."""

    words: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    pieces: tuple[Piece, ...]
    look: Look = Look.BODY


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; `note` is its footnote, `is_known` False says so in its dress."""

    words: str
    is_known: bool = True
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class TableBlock:
    """A table with one row of heads. The title stands above it; `note` is the title's footnote.

    `shares` are the widths of its columns; without them each is as wide as what it holds.
    """

    title: str
    note: str | None
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    number_columns: frozenset[int] = frozenset()
    description: str = ""
    rest: str = ""
    is_small: bool = False
    shares: tuple[int, ...] = ()


@dataclass(frozen=True)
class Run:
    """One series of a chart: a value for each category, None where not known."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Bars that Word draws and lets anybody edit; `description` says it to who cannot see it."""

    title: str
    note: str | None
    categories: tuple[str, ...]
    runs: tuple[Run, ...]
    is_upright: bool
    description: str
    unit_words: str


@dataclass(frozen=True)
class NewPart:
    """A new part begins on a new page under a marking of its own; `letter` goes before numbers."""

    title: str
    marking: str
    letter: str = ""


@dataclass(frozen=True)
class Checklist:
    """Every gap of the paper, to be ticked off."""

    gaps: tuple[Gap, ...]


Block = Heading | Paragraph | TableBlock | Chart | NewPart | Checklist


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A whole paper, ready to be written to a file."""

    kind: str
    title: str
    organisation: str
    marking: str
    edition: str
    holds: str
    on: date
    first_part: NewPart
    facts: tuple[tuple[str, Piece], ...]
    blocks: tuple[Block, ...]
    numbers_paragraphs: bool = False
    has_contents: bool = True
    gaps: tuple[Gap, ...] = field(default=())
