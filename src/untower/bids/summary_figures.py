"""What may one supplier be told of how its tender was assessed?

Procurement Act 2023, section 50(3) and (4), and the Procurement Regulations 2024, regulation 31:
its own tender, and the most advantageous one where that is another. The values are made from these
two alone: a third tender, an evaluator and an individual score never come near them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.bids.criteria import PASS_FAIL
from untower.bids.price_methods import METHODS
from untower.bids.ties import WORDS as TIE_WORDS
from untower.bids.told_tender import KINDS, criterion_titles, told_apart, told_tender
from untower.needs.whole_tables import organisation_says
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from untower.answers import Figure
    from untower.bids.assessed_lot import AssessedLot, AssessedTender
    from untower.bids.assessment import Assessment
    from untower.bids.award_decision import AwardDecision
    from untower.bids.criteria import CriteriaTree, Leaf, LotCriteria

SAME = 1e-9
NAMED_OF_A_SCALE = 3


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A supplier that is owed a summary about one of its tenders for one lot."""

    lot_id: str
    offer_id: str
    supplier_id: str
    is_winner: bool


def recipients(assessment: Assessment, decision: AwardDecision) -> Iterator[Recipient]:
    """Whom a summary is owed to: each supplier with an assessed tender for a lot that is awarded.

    A tender set aside unscored is none; where nothing is awarded no summary is owed.
    """
    for lot in assessment.lots:
        made = decision.lots.get(lot.lot_id)
        if made is None or made.offer_id is None:
            continue
        for one in lot.tenders:
            yield Recipient(
                lot_id=lot.lot_id,
                offer_id=one.offer_id,
                supplier_id=one.supplier_id,
                is_winner=one.offer_id == made.offer_id,
            )


def summary_figures(
    tables: Mapping[str, pl.DataFrame],
    tree: CriteriaTree,
    assessment: Assessment,
    decision: AwardDecision,
    recipient: Recipient,
) -> dict[str, Figure]:
    """One summary in plain values; raises ValueError for a decision that is not signed."""
    if not decision.is_signed:
        raise ValueError("a summary names a winner only once the decision is signed")
    lot = tree.lot(recipient.lot_id)
    assessed = assessment.lot(recipient.lot_id)
    own = assessment.tender(recipient.offer_id, recipient.lot_id)
    winner_id = decision.lots[recipient.lot_id].offer_id
    winner = None
    if not recipient.is_winner and winner_id is not None:
        winner = assessment.tender(winner_id, recipient.lot_id)
    record = tree.record or {}
    return {
        "organisation": organisation_says(tables, "name"),
        "procurement": {
            "procurement_id": tree.procurement_id,
            "title": record.get("title") or tree.procurement_id,
            "digest": assessment.digest,
            "decided_on": decision.decided_on,
            "is_after_competition": record.get("route") in ("open", "competitive_flexible"),
        },
        "lot": lot_terms_figures(tables, lot, assessed),
        "is_winner": recipient.is_winner,
        "own": told_tender(tables, lot, assessed, own, to_another=False),
        "winner": None
        if winner is None
        else told_tender(tables, lot, assessed, winner, to_another=True),
        "further": None if winner is None else _further(assessed, own, winner),
    }


def lot_terms_figures(
    tables: Mapping[str, pl.DataFrame], lot: LotCriteria, assessed: AssessedLot
) -> dict[str, Figure]:
    """What was published of a lot: its criteria, weights, scales, price method and tie-break."""
    terms, method = lot.terms, METHODS[assessed.method]
    titles = criterion_titles(tables, lot.lot_id)
    return {
        "lot_id": lot.lot_id,
        "title": terms.title,
        "criteria": [
            *(_published(leaf, titles) for leaf in lot.leaves),
            {
                "kind": "Price",
                "title": "Price",
                "weight_pct": assessed.price_pct,
                "scores": "by the formula below",
                "least": None,
            },
        ],
        "scales": _scales(lot),
        "price_method": method.name,
        "formula": method.formula,
        "method_source": method.source
        + ("" if method.is_confirmed else " (not confirmed at its source)"),
        "method_warning": method.warning,
        "is_relative": method.is_relative,
        "adds_points": method.price_share is not None,
        "lowest_wins": assessed.lowest_wins,
        "price_pct": assessed.price_pct,
        "quality_pct": assessed.quality_pct,
        "social_value_pct": assessed.social_value_pct,
        "price_basis": assessed.price_basis,
        "not_counted": "; ".join(assessed.not_counted) or None,
        "tie_break": None
        if assessed.tie_break is None
        else TIE_WORDS.get(assessed.tie_break, "the drawing of lots"),
    }


def _published(leaf: Leaf, titles: Mapping[str, str]) -> dict[str, Figure]:
    least = leaf.passes_from
    within = " / ".join(titles.get(p, p) for p in leaf.within)
    return {
        "kind": KINDS[leaf.kind],
        "title": f"{within}: {leaf.title}" if within else leaf.title,
        "weight_pct": None if leaf.kind == PASS_FAIL else float(leaf.weight_pct),
        "scores": leaf.allowed,
        "least": None if least is None else f"{least:g}",
    }


def _scales(lot: LotCriteria) -> list[Figure]:
    """What each score means; criteria of the same scale and words share one."""
    found: dict[tuple[tuple[float, str], ...], list[str]] = {}
    for leaf in lot.leaves:
        words = tuple((score, leaf.descriptors[score]) for score in leaf.scale
                      if score in leaf.descriptors)  # fmt: skip
        if words:
            found.setdefault(words, []).append(leaf.title)
    return [
        {
            "criteria": [*names],
            "of": _scale_of(lot, names),
            "points": [{"score": f"{score:g}", "means": means} for score, means in words],
        }
        for words, names in found.items()
    ]


def _scale_of(lot: LotCriteria, names: Sequence[str]) -> str:
    """Which criteria a scale is of: a few by name, many by the scores they share where they alone
    do, so that the heading of a table is not a list of all of them.
    """
    alike = {leaf.allowed for leaf in lot.leaves if leaf.title in names}
    if len(names) > NAMED_OF_A_SCALE and len(alike) == 1:
        allowed = next(iter(alike))
        if sorted(names) == sorted(leaf.title for leaf in lot.leaves if leaf.allowed == allowed):
            return f"each criterion that is scored {allowed}"
    return listed(names)


def _further(lot: AssessedLot, own: AssessedTender, winner: AssessedTender) -> dict[str, Figure]:
    """Why the contract is not awarded to it: from its own figures and the winner's, no others'."""
    words: str | None
    if own.fell_at is not None:
        words = (
            "Your tender was not among those that could be awarded the contract, and its price was "
            f"not looked at. {own.why}"
        )
    elif not own.may_be_awarded and own.eligibility is not None:
        words = f"No contract can be awarded to you as things stand. {own.eligibility.why}"
    elif own.total is None or winner.total is None or own.is_package != winner.is_package:
        words = None
    else:
        words = _by_total(lot, own.total, winner.total)
    return {"words": words}


def _by_total(lot: AssessedLot, own: float, winner: float) -> str | None:
    best = "lowest" if lot.lowest_wins else "highest"
    if abs(own - winner) <= SAME * max(1.0, abs(own), abs(winner)):
        if lot.tie_break is None or lot.tie_break not in TIE_WORDS:
            return (
                "Your tender and the most advantageous one came out level. As published, lots were "
                "drawn."
                if lot.tie_break is not None
                else None
            )
        return (
            "Your tender and the most advantageous one came out level. As published, "
            f"{TIE_WORDS[lot.tie_break]} goes first."
        )
    if (own < winner) == lot.lowest_wins:
        return None  # it came before: why it was not awarded is for those who decided to say
    mine, best_of_all = told_apart(own, winner)
    return (
        f"By the published method the {best} total is best. Yours is {mine}, that of the most "
        f"advantageous tender {best_of_all}."
    )
