"""What is known of how sure the money is: the shapes of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.case.sure.ranges import Range


@dataclass(frozen=True, kw_only=True)
class Band:
    """One time in ten below `p10`, as often below as above `p50`, one time in ten above `p90`."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, kw_only=True)
class OptionSure:
    """One option as drawn beside the baseline, both from the same draws.

    `saving_pct` and `chance_of_target` None: the baseline comes to nothing or less in some draw.
    `chance_error` is the standard error of the chance: what another seed may move it by.
    `chance_cheapest` is the share of draws in which no other option costs less.
    """

    option_id: str
    npv_gbp: Band
    saving_gbp: Band
    saving_pct: Band | None
    chance_of_target: float | None
    chance_error: float | None
    chance_cheapest: float


@dataclass(frozen=True, kw_only=True)
class Swing:
    """What the chosen range saves with one thing at either end of its range, all else as estimated.

    `low_gbp` goes with `low_at`, `high_gbp` with `high_at`. `moves` says what is moved: the saving
    itself or, where a thing moves only how far draws spread, its P10 and P90.
    """

    name: str
    low_at: str
    high_at: str
    low_gbp: float
    high_gbp: float
    range: str
    source: str
    is_house: bool
    moves: str = "the saving"
    quantity: str | None = None

    @property
    def width_gbp(self) -> float:
        """How far apart the ends lie."""
        return abs(self.high_gbp - self.low_gbp)


@dataclass(frozen=True, kw_only=True)
class Switch:
    """How far one thing must go for an answer to turn; `switches_at` None: within no sane range.

    `now` and `switches_at` are in `unit`.
    """

    name: str
    to: str
    now: float
    switches_at: float | None
    unit: str
    sentence: str
    quantity: str | None = None


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The chosen range and its rivals on other terms, or with something left out, at the estimates.

    None throughout where it could not be worked out: `sentence` says why.
    """

    name: str
    value: float | None
    unit: str
    is_as_planned: bool
    npv_gbp: float | None
    baseline_gbp: float | None
    saving_gbp: float | None
    saving_pct: float | None
    cheapest: str | None
    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What part of the variance of the saving one quantity alone would leave, 0 to 1.

    Parts need not sum to one: prices of several kinds share their supplier's factor.
    """

    name: str
    quantity: str
    share: float
    is_house: bool


@dataclass(frozen=True, kw_only=True)
class HouseRanges:
    """Whether ranges nobody but this house vouches for decide the answer; None: not known.

    `share` is the part of the variance of the saving that rests on them, 0 to 1.
    """

    decides: bool | None
    share: float | None
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Draws of the chosen range's saving between two shares in per cent, as a share of all."""

    low: float
    high: float
    share_pct: float


@dataclass(frozen=True, kw_only=True)
class Sureness:
    """How sure the money is. Options stand in the order of the shortlist, those with money alone.

    `chosen_id` None: no range was chosen, so nothing is told about it. `not_known` says what is not
    in these figures.
    """

    draws: int
    seed: int
    correlation: float
    target_pct: float
    chosen_id: str | None
    baseline_gbp: Band | None
    options: tuple[OptionSure, ...]
    tornado: tuple[Swing, ...]
    switching_values: tuple[Switch, ...]
    sensitivity: tuple[Tried, ...]
    variants: tuple[Tried, ...]
    parts: tuple[Part, ...]
    house: HouseRanges
    histogram: tuple[Bin, ...]
    ranges: Mapping[str, Range]
    not_known: tuple[str, ...]

    def option(self, option_id: str) -> OptionSure | None:
        """An option by its id; None where it has no money."""
        return next((o for o in self.options if o.option_id == option_id), None)

    @property
    def chosen(self) -> OptionSure | None:
        """The chosen range as drawn."""
        return None if self.chosen_id is None else self.option(self.chosen_id)

    @property
    def chance_of_target(self) -> float | None:
        """Share of draws in which the chosen range saves what is aimed at."""
        return None if self.chosen is None else self.chosen.chance_of_target

    @property
    def house_share(self) -> float | None:
        """The part of the variance of the saving that rests on house ranges."""
        return self.house.share
