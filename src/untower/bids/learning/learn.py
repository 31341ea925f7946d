"""What can be learned from a procurement that was decided?

Which smallest change would have turned it, what the lowest price would have chosen and given up,
and how even the scoring was. Refused to everybody before a signed decision is on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.bids.agreed_cells import agreed_cells
from untower.bids.assessment import assess
from untower.bids.criteria import criteria_tree
from untower.bids.frozen import freeze
from untower.bids.learning.contest import contest_of
from untower.bids.learning.decided import MARK, decision_troubles
from untower.bids.learning.event import EVENT, REFUSED, REPLAY, LearningEvent
from untower.bids.learning.lowest_price import READS as USERS_READ
from untower.bids.learning.lowest_price import lowest_price
from untower.bids.learning.over_time import deviations, drifts, order_effect
from untower.bids.learning.price_turns import price_turns
from untower.bids.learning.score_turns import score_turns
from untower.bids.learning.spread import READS as SCORES_READ
from untower.bids.learning.spread import spreads
from untower.bids.learning.weight_turns import weight_turns, why_no_weight_turn
from untower.bids.tenders import tenders_of
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.bids.assessed_lot import AssessedLot
    from untower.bids.assessment import Assessment
    from untower.bids.criteria import CriteriaTree, LotCriteria
    from untower.bids.frozen import Frozen
    from untower.bids.learning.lowest_price import LowestPrice
    from untower.bids.learning.over_time import Drift, OrderEffect
    from untower.bids.learning.price_turns import PriceTurn
    from untower.bids.learning.score_turns import ScoreTurn
    from untower.bids.learning.spread import Spread
    from untower.bids.learning.weight_turns import WeightTurn
    from untower.policy import Policy
    from untower.troubles import Trouble

READS = (*SCORES_READ, *USERS_READ, "offers.offer_id", "offer_items.annual_gbp")


@dataclass(frozen=True, kw_only=True)
class LotLearning:
    """One lot: every smallest change that turns the first place, the smallest first, and why there
    is none where there is none; `notes` say what was not tried.
    """

    lot_id: str
    title: str
    first: tuple[str, ...]
    weights: tuple[WeightTurn, ...]
    scores: tuple[ScoreTurn, ...]
    prices: tuple[PriceTurn, ...]
    why_no_weight: str
    why_no_score: str
    why_no_price: str
    lowest_price: LowestPrice
    notes: tuple[str, ...]

    @property
    def smallest_weight(self) -> WeightTurn | None:
        """The smallest change of a weight that turns it."""
        return self.weights[0] if self.weights else None

    @property
    def smallest_score(self) -> ScoreTurn | None:
        """The smallest change of one score that turns it."""
        return self.scores[0] if self.scores else None

    @property
    def smallest_price(self) -> PriceTurn | None:
        """The smallest change of one price that turns it, in pounds."""
        return self.prices[0] if self.prices else None


@dataclass(frozen=True, kw_only=True)
class Consistency:
    """How even the scoring was: by criterion, by token over time, and by order of reading."""

    spreads: tuple[Spread, ...]
    drifts: tuple[Drift, ...]
    order: OrderEffect


@dataclass(frozen=True, kw_only=True)
class Learning:
    """What was learned, marked as such. With `troubles` nothing was; `event` is kept either way."""

    procurement_id: str
    on: date
    is_replay: bool
    troubles: tuple[Trouble, ...]
    event: LearningEvent
    assessment: Assessment | None = None
    lots: tuple[LotLearning, ...] = ()
    consistency: Consistency | None = None
    notes: tuple[str, ...] = ()
    mark: str = MARK

    def lot(self, lot_id: str) -> LotLearning:
        """The lot of that id; a KeyError for any other."""
        return {lot.lot_id: lot for lot in self.lots}[lot_id]


def learn(
    tables: Mapping[str, pl.DataFrame],
    procurement_id: str,
    *,
    on: date,
    policy: Policy | None = None,
    published: Frozen | None = None,
    asked_by_role: str | None = None,
    seed: int = 0,
    unread: Sequence[Trouble] = (),
) -> Learning:
    """Learn from one procurement on a day, after its signed decision and not before.

    Assessed as `assess` does, against its published set, and with nothing of its files `unread`;
    `seed` draws the shuffles. Never raises
    for what the tables say: whatever is wrong stands in `troubles`.
    """
    tree = criteria_tree(tables, procurement_id)
    decided = [] if tree.record is None else [*decision_troubles(tree.record, on)]
    if decided:
        return _refused(tables, tree, on, decided, asked_by_role)
    assessment = assess(
        tables, procurement_id, on=on, policy=policy, published=published, unread=unread
    )
    if not assessment.is_assessed:
        return _refused(tables, tree, on, assessment.troubles, asked_by_role)
    return learned(
        tables, tree, assessment, is_replay=False, asked_by_role=asked_by_role, seed=seed
    )


def learned(
    tables: Mapping[str, pl.DataFrame],
    tree: CriteriaTree,
    assessment: Assessment,
    *,
    is_replay: bool,
    asked_by_role: str | None,
    seed: int,
    notes: tuple[str, ...] = (),
) -> Learning:
    """All there is to learn from an assessment without troubles."""
    tenders, _ = tenders_of(tables, tree, on=assessment.on)
    cells = agreed_cells(tables, tree, tenders)
    beside = deviations(tree, cells)
    return Learning(
        procurement_id=tree.procurement_id,
        on=assessment.on,
        is_replay=is_replay,
        troubles=(),
        event=_event(tables, tree, assessment.on, 0, asked_by_role, is_replay=is_replay),
        assessment=assessment,
        lots=tuple(
            _lot(tables, tree.lot(assessed.lot_id), assessed, is_replay=is_replay)
            for assessed in assessment.lots
        ),
        consistency=Consistency(
            spreads=spreads(tree, cells),
            drifts=drifts(beside, seed=seed),
            order=order_effect(cells.individual, beside, seed=seed),
        ),
        notes=(*notes, *assessment.notes),
    )


def _lot(
    tables: Mapping[str, pl.DataFrame],
    lot: LotCriteria,
    assessed: AssessedLot,
    *,
    is_replay: bool,
) -> LotLearning:
    contest = contest_of(lot, assessed)
    stands = bool(contest.now.any())
    none = "No tender for this lot alone stands, so there is no first place to turn."
    return LotLearning(
        lot_id=lot.lot_id,
        title=lot.terms.title,
        first=contest.named(contest.now) if stands else (),
        weights=weight_turns(contest) if stands else (),
        scores=score_turns(contest) if stands else (),
        prices=price_turns(contest) if stands else (),
        why_no_weight=why_no_weight_turn(contest) if stands else none,
        why_no_score="No other single score changes who comes first." if stands else none,
        why_no_price="No other single price changes who comes first, down to a penny or up to "
        "1,000 times the highest price."
        if stands
        else none,
        lowest_price=lowest_price(tables, contest),
        notes=tuple(_notes(lot, assessed, is_replay=is_replay)),
    )


def _notes(lot: LotCriteria, assessed: AssessedLot, *, is_replay: bool) -> list[str]:
    said = []
    fell = [t for t in assessed.tenders if t.fell_at is not None]
    if fell:
        said.append(
            f"{plural(len(fell), 'tender')} fell before a price was looked at: what would have "
            "been, had a score let one stay, cannot be said."
        )
    if lot.sections:
        said.append(
            "Other weights were tried with those that fell, and those that did not, as decided."
        )
    blocked = [t.offer_id for t in assessed.first if not t.may_be_awarded]
    if blocked and not is_replay:  # long ago, and nobody is awarded anything by a replay
        said.append(
            f"{', '.join(blocked)} came first, and as things are recorded may not be awarded a "
            "contract: see the assessment."
        )
    return said


def _refused(
    tables: Mapping[str, pl.DataFrame],
    tree: CriteriaTree,
    on: date,
    troubles: tuple[Trouble, ...] | list[Trouble],
    asked_by_role: str | None,
) -> Learning:
    return refused(tables, tree, on, tuple(troubles), asked_by_role, is_replay=False)


def refused(
    tables: Mapping[str, pl.DataFrame],
    tree: CriteriaTree,
    on: date,
    troubles: tuple[Trouble, ...],
    asked_by_role: str | None,
    *,
    is_replay: bool,
    notes: tuple[str, ...] = (),
) -> Learning:
    """The answer where nothing may be learned: only what stands in the way."""
    return Learning(
        procurement_id=tree.procurement_id,
        on=on,
        is_replay=is_replay,
        troubles=troubles,
        event=_event(tables, tree, on, len(troubles), asked_by_role, is_replay=is_replay),
        notes=notes,
    )


def _event(
    tables: Mapping[str, pl.DataFrame],
    tree: CriteriaTree,
    on: date,
    troubles: int,
    asked_by_role: str | None,
    *,
    is_replay: bool,
) -> LearningEvent:
    record = tree.record or {}
    return LearningEvent(
        event=REFUSED if troubles else REPLAY if is_replay else EVENT,
        procurement_id=tree.procurement_id,
        on=on,
        decided_on=record.get("decided_on"),
        decided_by_roles=record.get("decided_by_roles"),
        digest=freeze(tables, tree.procurement_id).digest,
        is_replay=is_replay,
        troubles=troubles,
        reads=() if troubles else READS,
        asked_by_role=asked_by_role,
    )
