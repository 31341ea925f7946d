"""How is what was learned put in sentences?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.bids.learning.over_time import many
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.bids.learning.learn import Learning, LotLearning


def sentences(learning: Learning) -> tuple[str, ...]:
    """What was learned, the mark first; with troubles only these."""
    return tuple(_sentences(learning))


def _sentences(learning: Learning) -> Iterator[str]:
    yield f"{learning.mark}: {learning.procurement_id}."
    yield from learning.notes
    if learning.troubles:
        stands = plural(len(learning.troubles), "thing stands", "things stand")
        yield f"Nothing was learned: {stands} in the way."
        yield from (one.sentence for one in learning.troubles)
        return
    for lot in learning.lots:
        yield from lot_sentences(lot)
    found = learning.consistency
    if found is not None:
        yield from (one.sentence for one in found.spreads)
        yield from (one.sentence for one in found.drifts)
        yield found.order.sentence
        yield many(found.drifts)


def lot_sentences(lot: LotLearning) -> Iterator[str]:
    """One lot: who came first, each smallest change that turns it, and the lowest price."""
    first = f"Lot {lot.lot_id}, {lot.title}: "
    yield first + (f"{listed(lot.first)} came first." if lot.first else "nobody came first.")
    weight, score, price = lot.smallest_weight, lot.smallest_score, lot.smallest_price
    if weight is None:
        yield lot.why_no_weight
    else:
        yield (
            f"Smallest change of a weight: {weight.title} from {weight.from_pct:g}% to "
            f"{weight.to_pct:.6f}%, {weight.change_points:+.6f} points. {_then(weight.first_then)}"
        )
    if score is None:
        yield lot.why_no_score
    else:
        yield (
            f"Smallest change of one score: {score.offer_id} on {score.title} from "
            f"{score.from_score:g} to {score.to_score:g}, {plural(score.steps, 'step')} of the "
            f"scale, {score.points:+.2f} points of 100"
            f"{', and it would have fallen' if score.falls else ''}. {_then(score.first_then)} "
            f"Single scores that turn it in all: {len(lot.scores)}."
        )
    if price is None:
        yield lot.why_no_price
    else:
        yield (
            f"Smallest change of one price: {price.offer_id} from £{price.from_gbp:,.2f} to "
            f"£{price.to_gbp:,.2f}, {price.change_pct:+.4f}%. {_then(price.first_then)}"
        )
    yield lot.lowest_price.sentence
    yield from lot.notes


def _then(first: tuple[str, ...]) -> str:
    if not first:
        return "Nobody then comes first."
    if len(first) == 1:
        return f"{first[0]} then comes first."
    return f"{listed(first)} are then level, also by the published tie-break."
