"""Who is to score what? Each evaluator's own assignments, over the tenders that are to be scored.

A tender that is late or set aside is not scored. One in whose supplier's group the evaluator
declared an interest is kept from that evaluator, unless it was decided that it does not bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.answers.scoring import ScoringLine, ScoringSheet
from untower.bids.criteria import criteria_tree
from untower.bids.gate import publication_troubles, sealed_troubles
from untower.bids.tenders import tenders_of
from untower.bids.unread_rows import published_only
from untower.estate.supplier_parents import supplier_groups
from untower.needs.whole_tables import records_of
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.bids.criteria import CriteriaTree, Leaf
    from untower.bids.frozen import Frozen
    from untower.bids.tenders import Tender
    from untower.needs.whole_tables import Record
    from untower.troubles import Trouble


@dataclass(frozen=True)
class ScoringSheets:
    """A sheet for each evaluator with something to score; none where there is a trouble."""

    sheets: tuple[ScoringSheet, ...]
    troubles: tuple[Trouble, ...]


def scoring_sheets(
    tables: Mapping[str, pl.DataFrame],
    procurement_id: str,
    *,
    on: date,
    published: Frozen | None = None,
    unread: Sequence[Trouble] = (),
) -> ScoringSheets:
    """The sheets of one procurement on a day: only against its published set, and only once its
    tenders may be opened, with nothing of its files `unread`. Reads no price and no score.
    """
    tree = criteria_tree(tables, procurement_id)
    troubles = list(tree.troubles)
    if tree.record is not None:
        troubles += publication_troubles(tables, tree.record, published)
        troubles += sealed_troubles(tree.record, on)
    if troubles:
        return ScoringSheets((), (*troubles, *published_only(unread)))
    tenders, wrong = tenders_of(tables, tree, on=on)
    if unread or wrong:
        return ScoringSheets((), (*unread, *wrong))
    return ScoringSheets(tuple(_sheets(tables, tree, tenders)), ())


def _sheets(
    tables: Mapping[str, pl.DataFrame], tree: CriteriaTree, tenders: Sequence[Tender]
) -> Iterator[ScoringSheet]:
    groups = supplier_groups(tables.get("suppliers"))
    kept_from = {
        (r["evaluator_id"], groups.group(r["supplier_id"]))
        for r in records_of(tables, "interests") or []
        if r["is_barring"] is not False
    }
    leaves = {leaf.criterion_id: leaf for leaf in tree.leaves}
    assigned: dict[str, list[Leaf]] = {}
    for row in records_of(tables, "assignments") or []:
        leaf = leaves.get(row["criterion_id"])
        if leaf is not None and leaf.lot_id == row["lot_id"]:
            assigned.setdefault(row["evaluator_id"], []).append(leaf)
    standing = [t for t in tenders if t.fell_at is None]
    record = tree.record or {}
    for evaluator in records_of(tables, "evaluators") or []:
        token = evaluator["evaluator_id"]
        mine = {leaf.criterion_id for leaf in assigned.get(token, ())}
        if not mine:
            continue
        free = [t for t in standing if (token, groups.group(t.supplier_id)) not in kept_from]
        lines = tuple(_lines(token, tree, mine, free))
        yield _sheet(evaluator, record, lines, len(standing) - len(free))


def _sheet(
    evaluator: Record, procurement: Record, lines: tuple[ScoringLine, ...], left_out: int
) -> ScoringSheet:
    said = (
        f"{plural(left_out, 'tender')} left out, because of an interest you declared: "
        "others score what you do not.",
    )
    return ScoringSheet(
        evaluator_id=evaluator["evaluator_id"],
        role=evaluator["role"],
        procurement_id=procurement["procurement_id"],
        title=procurement["title"] or procurement["procurement_id"],
        lines=lines,
        left_out=said if left_out else (),
    )


def _lines(
    token: str, tree: CriteriaTree, mine: set[str], tenders: Sequence[Tender]
) -> Iterator[ScoringLine]:
    """Criterion by criterion, so that one is scored for all tenders before the next is begun."""
    for lot in tree.lots:
        for leaf in lot.leaves:
            if leaf.criterion_id not in mine:
                continue
            for tender in tenders:
                if lot.lot_id in tender.lots:
                    yield ScoringLine(
                        evaluator_id=token,
                        offer_id=tender.offer_id,
                        lot_id=lot.lot_id,
                        lot_title=lot.terms.title,
                        criterion_id=leaf.criterion_id,
                        criterion=leaf.title,
                        weight_pct=float(leaf.weight_pct),
                        scale=leaf.scale,
                        meanings=leaf.descriptors,
                        allowed=leaf.allowed,
                    )
