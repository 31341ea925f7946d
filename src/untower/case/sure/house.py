"""Do ranges that nobody but this house vouches for decide the answer?

The answer is which option is the cheapest, and whether the chosen range is likelier than not to
reach the target. It is asked again with every house range half as wide and twice as wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.case.sure.layout import BASELINE
from untower.case.sure.sureness import HouseRanges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.arithmetic.present_value import Floats

EVEN_CHANCE = 0.5


@dataclass(frozen=True)
class Verdict:
    """What a drawing says: the option that costs least in the middle of the draws, and the target.

    `reaches` None: there is no chosen range, or the baseline is nothing.
    """

    cheapest: str | None
    reaches: bool | None


def verdict_of(
    columns: Sequence[str], npv_gbp: Floats, chosen: int | None, target_pct: float
) -> Verdict:
    """The verdict of draws [C, D]; the chosen range is the cheapest among equals."""
    medians = np.median(npv_gbp, axis=1)
    options = [n for n, name in enumerate(columns) if name != BASELINE]
    cheapest = min(options, key=lambda n: (round(float(medians[n]), 2), n != chosen), default=None)
    reaches = None
    if chosen is not None and (npv_gbp[0] > 0).all():
        saved = npv_gbp[chosen] <= npv_gbp[0] * (1 - target_pct / 100)
        reaches = bool(saved.mean() >= EVEN_CHANCE)
    return Verdict(None if cheapest is None else columns[cheapest], reaches)


def house_ranges(
    now: Verdict,
    half: Verdict,
    double: Verdict,
    *,
    share: float | None,
    target_pct: float,
    names: Mapping[str, str],
) -> HouseRanges:
    """Whether the verdict changes with house ranges half as wide (`half`) or twice (`double`)."""
    if share is None:
        return HouseRanges(
            decides=None, share=None, sentence="Nothing was drawn, so what decides is not known."
        )
    if not share:
        return HouseRanges(
            decides=False, share=share, sentence="No range of the house's own is in this answer."
        )
    others = [("half as wide", half), ("twice as wide", double)]
    said = [_change(now, other, words, target_pct, names) for words, other in others]
    changes = [s for s in said if s]
    rests = f"{_percent(share)} of the spread rests on ranges of the house's own"
    if changes:
        return HouseRanges(
            decides=True,
            share=share,
            sentence=f"{rests}, and they decide the answer: {'; '.join(changes)}.",
        )
    return HouseRanges(
        decides=False,
        share=share,
        sentence=f"{rests}, which do not decide the answer: it is the same with each of them half "
        "as wide and twice as wide.",
    )


def _change(
    now: Verdict, other: Verdict, words: str, target_pct: float, names: Mapping[str, str]
) -> str:
    """What is otherwise, in words; nothing where the verdict is the same."""
    changes = []
    if other.cheapest != now.cheapest and other.cheapest is not None:
        changes.append(f"{names.get(other.cheapest, other.cheapest)} costs least")
    if other.reaches != now.reaches:
        likely = "likelier than not" if other.reaches else "not likely"
        changes.append(f"a saving of {target_pct:g}% is {likely}")
    return f"with them {words}, {' and '.join(changes)}" if changes else ""


def _percent(share: float) -> str:
    """A share in whole per cent; never all of it where some is left."""
    if share >= 1 - 1e-9:
        return "All"
    return f"{min(99, round(100 * share)):.0f}%"
