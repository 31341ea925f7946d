"""The pictures of the case: what options cost, how sure that is, when, and who gains.

A figure stands with its range: a band from P10 to P90, an upright at P50. Amounts are pounds,
shares per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from untower.answers.pictures import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class RangeLine:
    """One option on a scale: a band, an upright, its estimate, small words `under` its name.

    `middle` and `point` None: not known, drawn as a dashed box over the whole scale. Without low
    and high there is no band. `is_chosen` is marked whether it wins or loses.
    """

    label: str
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    point: float | None = None
    text: str
    under: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Ranges(Picture):
    """Options side by side on one scale, which need not begin at nought: the note says so."""

    lines: tuple[RangeLine, ...]
    unit: str


@dataclass(frozen=True)
class Bin:
    """One column of a distribution: from, to, and the share of draws in it, in per cent."""

    low: float
    high: float
    share_pct: float


@dataclass(frozen=True, kw_only=True)
class Spread(Picture):
    """How draws are distributed, with P10, P50 and P90, and a claim as a dashed line with words.

    `claim_at` is always on the scale, however far off the draws lie; so is `point`, the estimate.
    """

    bins: tuple[Bin, ...]
    low: float
    middle: float
    high: float
    unit: str
    x_words: str
    point: float | None = None
    claim_at: float | None = None
    claim_words: str = ""
    claim_under: str = ""


@dataclass(frozen=True)
class Swing:
    """What one assumption does to the figure at either end of its range, as differences from it.

    None: that end was not reckoned. `origin` says where the range comes from, in a word.
    """

    label: str
    at_low: float | None
    at_high: float | None
    origin: str
    range_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Tornado(Picture):
    """Assumptions by how far each moves the figure, the widest first."""

    swings: tuple[Swing, ...]
    middle_words: str
    unit: str


class Tone(Enum):
    """How a layer of a column looks where no supplier is meant: told apart in grey too."""

    SOLID = "solid"
    LIGHT = "light"
    HATCHED = "hatched"
    LEVEL = "level"
    SLANTED = "slanted"


@dataclass(frozen=True)
class YearLayer:
    """One layer of the plan's column in each year; a credit is negative; None not known."""

    name: str
    tone: Tone
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Years(Picture):
    """A plan's cost by year: a stacked column, beside it going on as now, across it a limit.

    `now` empty: no column beside it. `limits` empty: no line; a None in it: not known that year.
    """

    periods: tuple[str, ...]
    layers: tuple[YearLayer, ...]
    unit: str
    now: tuple[float | None, ...] = ()
    now_words: str = "going on as now"
    limits: tuple[float | None, ...] = ()
    limit_words: str = ""


class Effect(Enum):
    """What a plan does to a service for its users."""

    GAINS = "gains"
    LEVEL = "held level"
    WORSE = "gets worse"
    NOT_KNOWN = "nothing can be said"


@dataclass(frozen=True)
class EffectLine:
    """Services of one kind of user: how many of each effect, and small words beside them."""

    label: str
    counts: Mapping[Effect, int]
    under: str = ""


@dataclass(frozen=True, kw_only=True)
class Effects(Picture):
    """Services counted as things: one square a service, in lines by kind of user."""

    lines: tuple[EffectLine, ...]
