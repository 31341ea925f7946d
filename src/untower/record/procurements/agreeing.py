"""Which scores are agreed, and what is still wrong or lacking before quality can be locked?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.bids.agreed import agreed_scores
from untower.bids.criteria import criteria_tree
from untower.bids.tenders import tenders_of
from untower.record.procurements.scoring import day_of
from untower.record.procurements.tables import assessment_reading

if TYPE_CHECKING:
    from untower.bids.agreed import Agreed
    from untower.bids.criteria import CriteriaTree, Leaf
    from untower.bids.tenders import Tender
    from untower.record.procurements.models import AgreedScore, Procurement
    from untower.troubles import Trouble


@dataclass(frozen=True)
class Agreement:
    """The engine's view of the agreed scores, and each pair that must have one, in order."""

    tree: CriteriaTree
    tenders: tuple[Tender, ...]
    troubles: tuple[Trouble, ...]
    agreed: Agreed
    saved: dict[tuple[str, str], AgreedScore]

    @property
    def pairs(self) -> list[tuple[Leaf, Tender]]:
        """Criterion by criterion, every tender that stands for its lot."""
        return [
            (leaf, tender)
            for lot in self.tree.lots
            for leaf in lot.leaves
            for tender in self.tenders
            if tender.fell_at is None and lot.lot_id in tender.lots
        ]

    def score_of(self, leaf: Leaf, tender: Tender) -> AgreedScore | None:
        """The agreed score of a pair, if there is one."""
        return self.saved.get((tender.offer_id, leaf.criterion_id))

    @property
    def missing(self) -> int:
        """How many pairs have none."""
        return sum(self.score_of(leaf, tender) is None for leaf, tender in self.pairs)


def agreement(procurement: Procurement) -> Agreement:
    """How agreement stands. No price is read."""
    tables = assessment_reading(procurement).tables
    tree = criteria_tree(tables, procurement.procurement_id)
    tenders, troubles = tenders_of(tables, tree, on=day_of(procurement))
    return Agreement(
        tree=tree,
        tenders=tenders,
        troubles=(*tree.troubles, *troubles),
        agreed=agreed_scores(tables, tree, tenders),
        saved={(one.offer_id, one.criterion_id): one for one in procurement.agreed.all()},
    )
