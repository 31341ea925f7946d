"""Is a combination really permitted, and worth what is said of it? Checked by other code.

No solver and none of its arrays: tenders are looked up in the assessment again, lots in the tables,
each rule is worked out from its words, and pounds and scores are added as fractions.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from untower.award.assess.published_rules import LOWEST_PRICE
from untower.award.checker import Disagreement
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from untower.award.assess.published_rules import LotLimits
    from untower.bids.assessment import Assessment


def faults_of(
    tables: Mapping[str, pl.DataFrame],
    assessment: Assessment,
    offers: Sequence[str],
    limits: LotLimits,
) -> list[str]:
    """All that keeps these tenders, of the whole procurement, from being awarded together."""
    lots_of, supplier, words = _read(tables, offers)
    faults = [
        *(f"{o} is no tender of it" for o in offers if o not in supplier),
        *(
            f"{lot} is awarded twice"
            for lot, n in Counter(lot for o in offers for lot in lots_of.get(o, ())).items()
            if n > 1
        ),
    ]
    combined = [o for o in offers if len(lots_of.get(o, ())) > 1]
    if combined and not _combinations_allowed(tables, assessment.procurement_id):
        faults.append(f"no combination of lots is permitted: {', '.join(combined)}")
    for offer in offers:
        for lot in lots_of.get(offer, ()):
            stands = [
                t
                for x in assessment.lots
                if x.lot_id == lot
                for t in x.tenders
                if t.offer_id == offer and t.may_be_awarded
            ]
            if not stands:
                faults.append(f"{offer} may not be awarded {lot}")
    shared = Counter((supplier.get(o), words[o]) for o in offers if words.get(o))
    faults += [
        f"only one tender of {word} can be taken" for (_, word), n in shared.items() if n > 1
    ]
    parents = _parents(tables) if limits.per_group else {}
    won: Counter[str] = Counter()
    for offer in offers:
        won[_furthest(supplier.get(offer, offer), parents)] += len(lots_of.get(offer, ()))
    for winner, count in won.items():
        if limits.at_most is not None and count > limits.at_most:
            faults.append(f"{winner} wins {count} lots")
        if limits.at_least is not None and count < limits.at_least:
            faults.append(f"{winner} wins {count} lots only")
    return faults


def worth_of(assessment: Assessment, offers: Sequence[str], rule: str) -> Fraction:
    """The total price or score of these tenders, added again from the assessment."""
    total = Fraction(0)
    for lot in assessment.lots:
        for tender in lot.tenders:
            if tender.offer_id in offers:
                figure = tender.price_gbp if rule == LOWEST_PRICE else tender.total
                if figure is None:
                    raise Disagreement(f"{tender.offer_id} has no figure in {lot.lot_id}")
                total += Fraction(figure)
    return total


def require_sound(
    tables: Mapping[str, pl.DataFrame],
    assessment: Assessment,
    offers: Sequence[str],
    limits: LotLimits,
) -> None:
    """Raise Disagreement where a whole answer breaks a rule: a fault of ours, not of the tables."""
    faults = faults_of(tables, assessment, offers, limits)
    if faults:
        raise Disagreement(f"the combination may not be awarded: {'; '.join(faults[:5])}")


def require_worth(
    assessment: Assessment, offers: Sequence[str], rule: str, value: Fraction, slack: float = 1e-9
) -> None:
    """Raise Disagreement where a combination is worth something else than was said."""
    again = worth_of(assessment, offers, rule)
    if abs(again - value) > (0 if rule == LOWEST_PRICE else Fraction(slack) * (1 + abs(value))):
        raise Disagreement(f"{', '.join(offers)}: worth {float(again)}, said {float(value)}")


def _read(
    tables: Mapping[str, pl.DataFrame], offers: Sequence[str]
) -> tuple[dict[str, list[str]], dict[str, str], dict[str, str | None]]:
    lots_of: dict[str, list[str]] = {}
    for row in records_of(tables, "offer_lots") or []:
        if row["offer_id"] in offers:
            lots_of.setdefault(row["offer_id"], []).append(row["lot_id"])
    rows = [
        r
        for r in records_of(tables, "offers") or []
        if r["offer_id"] in offers and r["basis"] == "tender"
    ]
    return (
        lots_of,
        {r["offer_id"]: r["supplier_id"] for r in rows},
        {r["offer_id"]: r["either_or"] for r in rows},
    )


def _combinations_allowed(tables: Mapping[str, pl.DataFrame], procurement_id: str) -> bool:
    return any(
        r["procurement_id"] == procurement_id and r["combinations_allowed"] is True
        for r in records_of(tables, "procurements") or []
    )


def _parents(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    return {
        r["supplier_id"]: r["parent_id"]
        for r in records_of(tables, "suppliers") or []
        if r["parent_id"] is not None
    }


def _furthest(supplier: str, parents: Mapping[str, str]) -> str:
    """The furthest parent; in a circle the first of its names."""
    chain = [supplier]
    while chain[-1] in parents and parents[chain[-1]] not in chain:
        chain.append(parents[chain[-1]])
    following = parents.get(chain[-1])
    return chain[-1] if following is None else min(chain[chain.index(following) :])
