"""Which model is a lot's, from what is to be published and nothing else?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.bids.criteria import QUALITY, SOCIAL_VALUE
from untower.bids.model_tests.model import Model, Scored

if TYPE_CHECKING:
    from untower.bids.criteria import LotCriteria


def model_of_lot(lot: LotCriteria, estimate_gbp: float | None = None) -> Model:
    """The model of one lot of a `CriteriaTree`: price, and every criterion of quality and social
    value. Where no estimate in pounds is given, the lot's should-cost stands for it.

    Criteria of one title are told apart by their id. What is passed or failed weighs nothing and is
    no part of it.
    """
    leaves = lot.of_kind(QUALITY, SOCIAL_VALUE)
    titles = [leaf.title for leaf in leaves]
    terms = lot.terms
    if estimate_gbp is None and terms.should_cost_gbp is not None:
        estimate_gbp = float(terms.should_cost_gbp)
    return Model(
        method=terms.method,
        price_pct=terms.price_pct,
        criteria=tuple(
            Scored(
                leaf.title
                if titles.count(leaf.title) == 1
                else f"{leaf.title} ({leaf.criterion_id})",
                float(leaf.weight_pct),
                leaf.scale,
                leaf.minimum,
            )
            for leaf in leaves
        ),
        settings=terms.settings,
        estimate_gbp=estimate_gbp,
    )
