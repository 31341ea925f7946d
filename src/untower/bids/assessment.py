"""What is each tender of a procurement worth, by what was published and by nothing else?

Lot by lot: who falls before a price is looked at, quality and social value from agreed scores, the
whole-life price, the published method's figure, places, and what parts those that come out level.
With anything in the way nothing is scored, and all of it is named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from untower.bids.abnormally_low import triggers_of
from untower.bids.agreed import agreed_scores
from untower.bids.assessed_lot import AssessedLot, AssessedTender, assess_lot, priced_troubles
from untower.bids.criteria import criteria_tree
from untower.bids.eligibility import eligibility_of
from untower.bids.frozen import freeze
from untower.bids.gate import publication_troubles, sealed_troubles
from untower.bids.quality_stage import quality_stage
from untower.bids.tenders import combination_troubles, tenders_of
from untower.bids.unread_rows import published_only
from untower.bids.whole_price import whole_prices
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.bids.agreed import Agreed
    from untower.bids.criteria import CriteriaTree
    from untower.bids.eligibility import Eligibility
    from untower.bids.frozen import Frozen
    from untower.bids.quality_stage import QualityStage
    from untower.bids.tenders import Tender
    from untower.policy import Policy
    from untower.troubles import Trouble


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One procurement as assessed on a day. With `troubles` no lot is there and nobody is scored.

    `set_aside` are tenders that were never scored, each with what it fell at and why; `notes` say
    what a reader must know beside the figures.
    """

    procurement_id: str
    on: date
    digest: str
    troubles: tuple[Trouble, ...] = ()
    lots: tuple[AssessedLot, ...] = ()
    set_aside: tuple[Tender, ...] = ()
    eligibility: Mapping[str, Eligibility] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def is_assessed(self) -> bool:
        """Whether tenders were scored."""
        return not self.troubles

    def lot(self, lot_id: str) -> AssessedLot:
        """The lot of that id; a KeyError for any other."""
        return {lot.lot_id: lot for lot in self.lots}[lot_id]

    def tender(self, offer_id: str, lot_id: str) -> AssessedTender:
        """A tender as assessed for a lot; a KeyError where there is none."""
        return {t.offer_id: t for t in self.lot(lot_id).tenders}[offer_id]


def assess(
    tables: Mapping[str, pl.DataFrame],
    procurement_id: str,
    *,
    on: date,
    policy: Policy | None = None,
    published: Frozen | None = None,
    unread: Sequence[Trouble] = (),
) -> Assessment:
    """Assess the tenders of one procurement against its published set, on a day.

    Reads no other procurement's tenders and no offer on another basis. `published` is the set as it
    was kept when it was published, so that a later change can be named. `unread` are rows of its
    files that were refused (`unread_rows`): with any of them nothing is scored. Never raises for
    what the tables say: whatever is wrong stands in `troubles`.
    """
    tree = criteria_tree(tables, procurement_id)
    digest = freeze(tables, procurement_id).digest

    def refused(troubles: Sequence[Trouble]) -> Assessment:
        return Assessment(
            procurement_id=procurement_id, on=on, digest=digest, troubles=tuple(troubles)
        )

    if tree.record is None:
        return refused([*tree.troubles, *published_only(unread)])
    gate = [
        *publication_troubles(tables, tree.record, published),
        *sealed_troubles(tree.record, on),
    ]
    if gate:
        return refused([*gate, *published_only(unread)])
    tenders, tender_troubles = tenders_of(tables, tree, on=on)
    before = [*unread, *tree.troubles, *tender_troubles, *combination_troubles(tenders, tree)]
    if tree.troubles:
        return refused(before)
    agreed = agreed_scores(tables, tree, tenders)
    if before or agreed.troubles:
        return refused([*before, *agreed.troubles])
    return _assessed(tables, tree, tenders, agreed, digest, on=on, policy=policy)


def _assessed(
    tables: Mapping[str, pl.DataFrame],
    tree: CriteriaTree,
    tenders: Sequence[Tender],
    agreed: Agreed,
    digest: str,
    *,
    on: date,
    policy: Policy | None,
) -> Assessment:
    """Quality is settled: only now are the prices of those that stand looked at."""
    standing = [t for t in tenders if t.fell_at is None]
    stages = {
        lot.lot_id: quality_stage(lot, [t for t in standing if lot.lot_id in t.lots], agreed.scores)
        for lot in tree.lots
    }
    priced = [
        (tender, lot_id)
        for lot_id, stage in stages.items()
        for tender, fell in zip(stage.tenders, stage.fell, strict=True)
        if fell is None
    ]
    prices = whole_prices(tables, tree, priced, on=on, policy=policy)
    troubles = [
        *prices.troubles,
        *(
            one
            for lot in tree.lots
            if not prices.troubles
            for one in priced_troubles(lot, stages[lot.lot_id], prices.gbp)
        ),
    ]
    if troubles:
        return Assessment(
            procurement_id=tree.procurement_id, on=on, digest=digest, troubles=tuple(troubles)
        )
    triggers = triggers_of(tables, on=on, policy=policy)
    eligibility = eligibility_of(tables, [t.supplier_id for t in standing], on=on, policy=policy)
    return Assessment(
        procurement_id=tree.procurement_id,
        on=on,
        digest=digest,
        lots=tuple(
            assess_lot(lot, stages[lot.lot_id], prices, eligibility, triggers) for lot in tree.lots
        ),
        set_aside=tuple(t for t in tenders if t.fell_at is not None),
        eligibility=eligibility,
        notes=tuple(_notes(tree, stages, agreed)),
    )


def _notes(tree: CriteriaTree, stages: Mapping[str, QualityStage], agreed: Agreed) -> list[str]:
    said = []
    for lot in tree.lots:
        method = lot.terms.method
        if method.is_relative:
            said.append(
                f"Lot {lot.lot_id}: by the method “{method.name}” the order of two tenders may "
                f"depend on a third. {method.warning}"
            )
        packages = sum(t.is_package for t in stages[lot.lot_id].tenders)
        if packages:
            said.append(
                f"Lot {lot.lot_id}: {plural(packages, 'tender')} for several lots together "
                "counted with what is asked for this lot among the prices compared, and without a "
                "place: only the joint assessment can choose such a tender."
            )
    if agreed.agreed_without_individual:
        said.append(
            f"{plural(agreed.agreed_without_individual, 'agreed score')} had no individual score "
            "behind: how agreement was reached is not on record."
        )
    if agreed.left_aside:
        said.append(
            f"{plural(agreed.left_aside, 'score')} of tenders that are not scored were left aside."
        )
    return said
