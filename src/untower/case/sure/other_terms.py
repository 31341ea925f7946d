"""What would each option save at another discount rate, over another horizon, without some costs?

Everything here is at the estimates. A horizon is costed anew: what leaves, ends and is let again
within it differs, so that cutting years off would not do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from untower.arithmetic.present_value import RateFrom, discount_factors
from untower.award.situation import gather_situation
from untower.case.shortlist.baseline import baseline_of, shared_now
from untower.case.shortlist.costing import Around, flows_of
from untower.case.shortlist.income import income
from untower.case.shortlist.shortlisted import CHOSEN_RANGE
from untower.case.shortlist.team import retained_team
from untower.case.sure.sureness import Tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from untower.arithmetic.present_value import Floats
    from untower.award.situation import Situation
    from untower.case.flows import Flows
    from untower.case.shortlist.shortlisted import Shortlist
    from untower.options.terms import Terms

HORIZONS = (3, 5, 7, 10)
"""Years tried beside the plan's own."""
RATE_STEPS = (-2, -1, 0, 1, 2)
SHARED_PARTS = ("interfaces", "managing_suppliers")
BIAS_PARTS = ("optimism_bias",)


@dataclass(frozen=True)
class Years:
    """[C, H] Real pounds by year of the baseline, first, and of each option that has money."""

    columns: tuple[str, ...]
    real_gbp: Floats

    def values(self, factors: Floats) -> dict[str, float]:
        """What each column is worth at the plan's start."""
        return dict(zip(self.columns, (self.real_gbp @ factors).tolist(), strict=True))


def years_of(shortlist: Shortlist, without_parts: Iterable[str] = ()) -> Years:
    """The years of a shortlist as it is, or with parts left out of every column."""
    left_out = frozenset(without_parts)
    held = [("", shortlist.baseline)]
    held += [(o.option_id, o.flows) for o in shortlist.options if o.flows is not None]
    return Years(tuple(name for name, _ in held), np.array([_summed(f, left_out) for _, f in held]))


def rates_shifted(terms: Terms, by_pct: float) -> tuple[RateFrom, ...]:
    """The rates of the terms, each so many percentage points higher."""
    return tuple(replace(r, pct=r.pct + by_pct) for r in terms.rates)


def factors_at(terms: Terms, by_pct: float) -> Floats:
    """[H] Discount factors with every rate so many percentage points higher."""
    return discount_factors(terms.horizon_years, rates_shifted(terms, by_pct))


def rates_tried(shortlist: Shortlist, step_pct: float) -> list[Tried]:
    """The plan at a few discount rates; those below nought are left out."""
    terms, years = shortlist.situation.terms, years_of(shortlist)
    first = terms.rates[0].pct
    return [
        _tried(
            years.values(factors_at(terms, steps * step_pct)),
            name="Discount rate",
            value=first + steps * step_pct,
            unit="pct",
            is_as_planned=steps == 0,
        )
        for steps in RATE_STEPS
        if first + steps * step_pct >= 0
    ]


def horizons_tried(shortlist: Shortlist, stop: Callable[[], bool] | None = None) -> list[Tried]:
    """The same choices costed over other horizons, the plan's own among them."""
    own = shortlist.situation.terms.horizon_years
    found = []
    for horizon in sorted({*HORIZONS, own}):
        if stop is not None and stop():
            break
        found.append(_horizon(shortlist, horizon, is_as_planned=horizon == own))
    return found


def variants_tried(shortlist: Shortlist) -> list[Tried]:
    """The plan without costs that others leave out, and as it is."""
    factors = shortlist.situation.terms.factors
    without: Mapping[str, tuple[str, ...]] = {
        "As planned": (),
        "Interfaces and managing suppliers cost nothing": SHARED_PARTS,
        "No optimism bias": BIAS_PARTS,
    }
    return [
        _tried(
            years_of(shortlist, parts).values(factors),
            name=name,
            value=None,
            unit="",
            is_as_planned=not parts,
        )
        for name, parts in without.items()
    ]


def _summed(flows: Flows, left_out: frozenset[str]) -> Floats:
    wanted = np.array([line.part not in left_out for line in flows.lines], dtype=bool)
    return np.asarray(flows.real_gbp[wanted].sum(axis=0))


def _horizon(shortlist: Shortlist, horizon: int, *, is_as_planned: bool) -> Tried:
    name, unit = "Horizon", "years"
    if is_as_planned:
        values = years_of(shortlist).values(shortlist.situation.terms.factors)
        return _tried(values, name=name, value=horizon, unit=unit, is_as_planned=True)
    situation = _over(shortlist.situation, horizon)
    gone = _no_longer(shortlist, situation)
    if gone:
        return Tried(
            name=name,
            value=horizon,
            unit=unit,
            is_as_planned=False,
            npv_gbp=None,
            baseline_gbp=None,
            saving_gbp=None,
            saving_pct=None,
            cheapest=None,
            sentence=f"Over {horizon} years the chosen range cannot be costed: {gone} is not to be "
            "had.",
        )
    around = _around(situation)
    held = [("", _baseline(shortlist, situation, around))]
    known = set(situation.offer_ids)
    held += [
        (o.option_id, flows_of(situation, o.offer_ids, around).real_gbp.sum(axis=0))
        for o in shortlist.options
        if o.offer_ids is not None and o.flows is not None and set(o.offer_ids) <= known
    ]
    years = Years(tuple(n for n, _ in held), np.array([v for _, v in held]))
    return _tried(
        years.values(situation.terms.factors),
        name=name,
        value=horizon,
        unit=unit,
        is_as_planned=False,
    )


def _baseline(shortlist: Shortlist, situation: Situation, around: Around) -> Floats:
    """Going on as now over the years of a situation, with what the shortlist's own baseline has."""
    found = baseline_of(situation, around).real_gbp.sum(axis=0)
    if any(line.part in SHARED_PARTS for line in shortlist.baseline.lines):
        found = found + shared_now(situation).real_gbp.sum(axis=0)
    return np.asarray(found)


def _over(situation: Situation, horizon: int) -> Situation:
    """The same tables with another horizon, gathered anew."""
    organisation = situation.tables.get("organisation")
    stated = pl.lit(horizon).alias("horizon_years")
    changed = (
        pl.DataFrame({"horizon_years": [horizon]})
        if organisation is None or organisation.is_empty()
        else organisation.with_columns(stated)
    )
    tables = {**situation.tables, "organisation": changed}
    return gather_situation(tables, on=situation.on, policy=situation.policy)


def _no_longer(shortlist: Shortlist, situation: Situation) -> str | None:
    """An offer of the chosen range that is not to be had over these years; None where all are."""
    chosen = shortlist.option(CHOSEN_RANGE)
    known = set(situation.offer_ids)
    offers: Sequence[str] = () if chosen is None else chosen.offer_ids or ()
    return next((o for o in offers if o not in known), None)


def _around(situation: Situation) -> Around:
    team, brought_in = retained_team(situation.tables, situation.terms), income(situation)
    return Around(priced=(*team.priced, *brought_in.priced))


def _tried(
    values: Mapping[str, float], *, name: str, value: float | None, unit: str, is_as_planned: bool
) -> Tried:
    """What the chosen range saves on these terms, and which option is then the cheapest."""
    now = values[""]
    options = {k: v for k, v in values.items() if k}
    chosen = options.get(CHOSEN_RANGE)
    return Tried(
        name=name,
        value=value,
        unit=unit,
        is_as_planned=is_as_planned,
        npv_gbp=chosen,
        baseline_gbp=now,
        saving_gbp=None if chosen is None else now - chosen,
        saving_pct=None if chosen is None or now <= 0 else 100 * (now - chosen) / now,
        cheapest=min(options, key=lambda k: (round(options[k], 2), k != CHOSEN_RANGE))
        if options
        else None,
    )
