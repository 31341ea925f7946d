"""How sure is the money: draw everything uncertain together, and say what the answer hangs on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.case.claim import COMMON_PCT
from untower.case.shortlist.shortlisted import CHOSEN_RANGE
from untower.case.sure.approximate import approximate, is_worth_it
from untower.case.sure.centre import centre_of
from untower.case.sure.drawing import Drawing, draw
from untower.case.sure.house import house_ranges, verdict_of
from untower.case.sure.layout import BASELINE, lay_out
from untower.case.sure.other_terms import horizons_tried, rates_tried, variants_tried
from untower.case.sure.ranges import QUANTITIES, house_number, read_ranges
from untower.case.sure.sureness import Band, Bin, HouseRanges, OptionSure, Part, Sureness
from untower.case.sure.switching import switching_values
from untower.case.sure.tornado import (
    bias_swing,
    correlation_swing,
    horizon_swing,
    in_order,
    quantity_swings,
    rate_swing,
)
from untower.errors import WrongUse
from untower.options.terms import stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.arithmetic.present_value import Floats
    from untower.case.shortlist.shortlisted import Shortlist
    from untower.case.sure.layout import Layout
    from untower.case.sure.ranges import Ranges
    from untower.case.sure.sureness import Swing, Switch
    from untower.policy import Policy

    Progress = Callable[[int, int, str], None]
    Stop = Callable[[], bool]

FEWEST, AROUND = 100, 10_000
"""Fewest draws anything is said of, and how many are drawn for each question around the first."""
BINS = 40
STAGES = 5


def how_sure(
    shortlist: Shortlist,
    *,
    policy: Policy | None = None,
    draws: int = 10_000,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Sureness:
    """How sure the cost and the saving of each option are.

    The baseline and all options are drawn together, `draws` times from `seed`: what is the same
    thing in two of them turns out the same in both. Ranges come from policy by the day of the
    situation. The target is the organisation's own, else the common claim. Raises WrongUse for
    fewer than a hundred draws or a range that is none. Stopped, it tells what is not known.
    """
    if draws < FEWEST:
        raise WrongUse(f"draws · {draws}: allowed: {FEWEST} or more.")
    asked = _Asked(shortlist, policy, Drawing(draws=draws, seed=seed, stop=stop), progress)
    return asked.answer()


@dataclass(frozen=True)
class _Around:
    """What is found by drawing again with other ranges."""

    parts: tuple[Part, ...]
    house: HouseRanges
    alone: Floats | None


class _Asked:
    """One question: what is drawn, and what has been found of it."""

    def __init__(
        self,
        shortlist: Shortlist,
        policy: Policy | None,
        how: Drawing,
        progress: Progress | None,
    ) -> None:
        situation = shortlist.situation
        self.shortlist, self.how, self.progress = shortlist, how, progress
        self.on, self.policy = situation.on, policy if policy is not None else situation.policy
        self.ranges = read_ranges(situation.tables, on=self.on, policy=self.policy)
        self.layout: Layout = lay_out(shortlist, situation.terms.factors)
        self.chosen = self.layout.column(CHOSEN_RANGE)
        own = stated(situation.tables, "target_saving_pct")
        self.target_pct = COMMON_PCT if own is None else float(own)

    @property
    def is_stopped(self) -> bool:
        return self.how.stop is not None and self.how.stop()

    def answer(self) -> Sureness:
        """Everything that is told, in the order it is worked out."""
        self._tell(0, f"drawing {self.how.draws:,} times")
        drawn = draw(self.layout, self.ranges, self.how)
        if np.isnan(drawn).any():
            return self._nothing()
        step = house_number("case_rate_step_pct", on=self.on, policy=self.policy)
        self._tell(1, "trying other rates and horizons")
        rates = rates_tried(self.shortlist, step)
        horizons = horizons_tried(self.shortlist, self.how.stop)
        variants = variants_tried(self.shortlist)
        self._tell(2, "looking for what the answer hangs on")
        centre = centre_of(self.layout)
        quantities = self.layout.quantities
        around = self._around(drawn)
        chosen = self.chosen
        swings: list[Swing | None] = []
        switches: tuple[Switch, ...] = ()
        if chosen is not None:
            point = centre.at({})[:, 0]
            swings += quantity_swings(centre, self.ranges, quantities)
            swings += [rate_swing(rates), horizon_swing(horizons), bias_swing(variants)]
            if around.alone is not None:
                together = self._again(self.ranges)
                swings.append(
                    correlation_swing(
                        around.alone,
                        together[0] - together[chosen],
                        float(point[0] - point[chosen]),
                        self.ranges,
                    )
                )
            switches = switching_values(
                self.shortlist,
                centre,
                quantities,
                target_pct=self.target_pct,
                at_most=house_number("case_switching_at_most", on=self.on, policy=self.policy),
            )
        self._tell(STAGES, "how sure it is has been told")
        return replace(
            self._nothing(),
            baseline_gbp=_band(drawn[0]),
            options=self._options(drawn),
            tornado=in_order(swings),
            switching_values=switches,
            sensitivity=(*rates, *horizons),
            variants=tuple(variants),
            parts=around.parts,
            house=around.house,
            histogram=() if chosen is None else _histogram(drawn[0], drawn[chosen]),
            not_known=self._not_known(),
        )

    def _options(self, drawn: Floats) -> tuple[OptionSure, ...]:
        least = drawn[1:].min(axis=0, initial=np.inf)
        return tuple(
            _option(name, drawn[0], drawn[n], least, self.target_pct)
            for n, name in enumerate(self.layout.columns)
            if name != BASELINE
        )

    def _around(self, drawn: Floats) -> _Around:
        """Draw again: without correlation, each quantity alone, house ranges otherwise wide."""
        chosen = self.chosen
        columns = self.layout.columns
        now = verdict_of(columns, drawn, chosen, self.target_pct)
        others = [self.ranges.house_times_as_wide(times) for times in (0.5, 2.0)]
        half, double = (
            verdict_of(columns, self._again(r), chosen, self.target_pct) for r in others
        )
        alone: Floats | None = None
        share: float | None = None
        parts: tuple[Part, ...] = ()
        self._tell(3, "asking which ranges decide")
        if chosen is not None and not self.is_stopped:
            apart = self._again(replace(self.ranges, correlation=0.0))
            alone = apart[0] - apart[chosen]
            parts, share = self._parts(chosen)
        # Names stand in the middle of a sentence there.
        names = {o.option_id: f"{o.name[:1].lower()}{o.name[1:]}" for o in self.shortlist.options}
        house = house_ranges(
            now, half, double, share=share, target_pct=self.target_pct, names=names
        )
        return _Around(parts, house, alone)

    def _parts(self, chosen: int) -> tuple[tuple[Part, ...], float | None]:
        """Each quantity's part of the variance of the saving, and that of all house ranges."""
        whole = self._variance(self.ranges, chosen)
        if not whole:
            return (), None
        quantities = self.layout.quantities
        every = frozenset(QUANTITIES)
        shares = {
            q: self._variance(self.ranges.certain(every - {q}), chosen) / whole for q in quantities
        }
        house = self.ranges.house & set(quantities)
        if house == set(quantities):
            share = 1.0
        else:
            share = max(0.0, 1 - self._variance(self.ranges.certain(house), chosen) / whole)
        parts = [
            Part(
                name=QUANTITIES[q],
                quantity=q,
                share=shares[q],
                is_house=self.ranges[q].is_house,
            )
            for q in quantities
        ]
        return tuple(sorted(parts, key=lambda p: (-p.share, p.name))), share

    def _variance(self, ranges: Ranges, chosen: int) -> float:
        found = self._again(ranges)
        return float((found[0] - found[chosen]).var())

    def _again(self, ranges: Ranges) -> Floats:
        """The draws with other ranges: no more than are needed to tell, from the same seed."""
        how = replace(self.how, draws=min(AROUND, self.how.draws), stop=None)
        again = approximate if is_worth_it(self.layout) else draw
        return again(self.layout, ranges, how)

    def _tell(self, done: int, words: str) -> None:
        if self.progress is not None:
            self.progress(done, STAGES, words)

    def _not_known(self) -> tuple[str, ...]:
        """What the draws leave out, in words."""
        said = [] if self.chosen is not None else ["How sure the saving is: no range was chosen."]
        flows = [self.shortlist.baseline]
        flows += [o.flows for o in self.shortlist.options if o.flows is not None]
        if any(f.not_known for f in flows):
            said.append(
                "How far what is not known would move the draws: they are of what is known."
            )
        return tuple(said)

    def _nothing(self) -> Sureness:
        """The answer before anything is drawn, or where drawing was stopped."""
        said = "The drawing was stopped before its end."
        return Sureness(
            draws=self.how.draws,
            seed=self.how.seed,
            correlation=self.ranges.correlation,
            target_pct=self.target_pct,
            chosen_id=None if self.chosen is None else CHOSEN_RANGE,
            baseline_gbp=None,
            options=(),
            tornado=(),
            switching_values=(),
            sensitivity=(),
            variants=(),
            parts=(),
            house=HouseRanges(decides=None, share=None, sentence=""),
            histogram=(),
            ranges=self.ranges.by_quantity,
            not_known=(said,),
        )


def _option(name: str, now: Floats, npv: Floats, least: Floats, target_pct: float) -> OptionSure:
    saved = now - npv
    pct = chance = error = None
    if (now > 0).all():
        shares = 100 * saved / now
        pct = _band(shares)
        chance = float((shares >= target_pct).mean())
        error = float(np.sqrt(chance * (1 - chance) / len(shares)))
    return OptionSure(
        option_id=name,
        npv_gbp=_band(npv),
        saving_gbp=_band(saved),
        saving_pct=pct,
        chance_of_target=chance,
        chance_error=error,
        chance_cheapest=float((npv <= least).mean()),
    )


def _band(values: Floats) -> Band:
    p10, p50, p90 = np.percentile(values, [10, 50, 90]).tolist()
    return Band(p10=p10, p50=p50, p90=p90)


def _histogram(now: Floats, npv: Floats) -> tuple[Bin, ...]:
    """The saving in per cent in columns of one width; none where the baseline may be nothing."""
    if not (now > 0).all():
        return ()
    shares = 100 * (now - npv) / now
    counts, edges = np.histogram(shares, bins=BINS)
    return tuple(
        Bin(low=float(low), high=float(high), share_pct=100 * float(n) / len(shares))
        for n, low, high in zip(counts, edges[:-1], edges[1:], strict=True)
    )
