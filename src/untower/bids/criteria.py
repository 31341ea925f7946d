"""What was published about how each lot is judged: criteria, weights, scales and minimum scores?

A weight is a share of its whole lot, so parts of a criterion weigh together what it weighs, and the
lot's price, quality and social value weigh 100. Everything that does not fit is named at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from untower.bids.criteria_checks import criteria_troubles
from untower.bids.criteria_weights import exact
from untower.bids.lot_terms import LotTerms, lot_terms, terms_before_notice, terms_troubles
from untower.needs.whole_tables import records_of
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.needs.whole_tables import Record

QUALITY, SOCIAL_VALUE, PRICE, PASS_FAIL = "quality", "social_value", "price", "pass_fail"


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A criterion that is scored: its weight in per cent of the lot, the scores that may be given,
    rising, what each means, and the score below which a tender falls. `within` names its parents,
    the outermost first. A pass/fail criterion weighs nothing.
    """

    criterion_id: str
    lot_id: str
    title: str
    kind: str
    weight_pct: Fraction
    scale: tuple[float, ...]
    descriptors: Mapping[float, str]
    minimum: float | None
    within: tuple[str, ...] = ()

    @property
    def passes_from(self) -> float | None:
        """The score from which a tender goes on: of pass/fail the highest, where none is given."""
        if self.minimum is None and self.kind == PASS_FAIL:
            return self.scale[-1]
        return self.minimum

    @property
    def allowed(self) -> str:
        """The scores that may be given, in words."""
        if len(self.scale) > 12:
            step = self.scale[1] - self.scale[0]
            return f"{self.scale[0]:g} to {self.scale[-1]:g} in steps of {step:g}"
        return ", ".join(f"{score:g}" for score in self.scale)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A criterion with parts and a minimum of its own, on a scale that ends at `scale_max`."""

    criterion_id: str
    title: str
    scale_max: float
    minimum: float
    leaves: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LotCriteria:
    """One lot: its published terms, the criteria that are scored, and sections with a minimum."""

    terms: LotTerms
    leaves: tuple[Leaf, ...]
    sections: tuple[Section, ...]

    @property
    def lot_id(self) -> str:
        """The lot's id."""
        return self.terms.lot_id

    def of_kind(self, *kinds: str) -> tuple[Leaf, ...]:
        """The scored criteria of these kinds."""
        return tuple(leaf for leaf in self.leaves if leaf.kind in kinds)


@dataclass(frozen=True, kw_only=True)
class CriteriaTree:
    """All lots of one procurement as published. With `troubles` nothing is published or assessed;
    `before_notice` names what keeps it from being published but not from being assessed.
    """

    procurement_id: str
    record: Record | None
    lot_ids: tuple[str, ...]
    lots: tuple[LotCriteria, ...]
    troubles: tuple[Trouble, ...]
    before_notice: tuple[Trouble, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every criterion that is scored."""
        return tuple(leaf for lot in self.lots for leaf in lot.leaves)

    def lot(self, lot_id: str) -> LotCriteria:
        """The lot of that id; a KeyError for any other."""
        return {lot.lot_id: lot for lot in self.lots}[lot_id]


def criteria_tree(tables: Mapping[str, pl.DataFrame], procurement_id: str) -> CriteriaTree:
    """The criteria of one procurement, from `procurements`, `lots`, `criteria`, `scale_points`."""
    record = next(
        (
            r
            for r in records_of(tables, "procurements") or []
            if r["procurement_id"] == procurement_id
        ),
        None,
    )
    lots = [r for r in records_of(tables, "lots") or [] if r["procurement_id"] == procurement_id]
    ids = {r["lot_id"] for r in lots}
    rows = [r for r in records_of(tables, "criteria") or [] if r["lot_id"] in ids]
    points = _points_by_criterion(tables, {r["criterion_id"] for r in rows})
    troubles = [*_nothing(procurement_id, record, lots)]
    before: list[Trouble] = []
    found: list[LotCriteria] = []
    for lot in lots:
        mine = [r for r in rows if r["lot_id"] == lot["lot_id"]]
        wrong = [*terms_troubles(lot), *criteria_troubles(lot, mine, rows, points)]
        troubles += wrong
        before += [*terms_before_notice(lot), *_without_words(mine, points)]
        if not wrong:
            found.append(_lot_criteria(lot, mine, points))
    return CriteriaTree(
        procurement_id=procurement_id,
        record=record,
        lot_ids=tuple(r["lot_id"] for r in lots),
        lots=tuple(found),
        troubles=tuple(troubles),
        before_notice=tuple(before),
    )


def _points_by_criterion(
    tables: Mapping[str, pl.DataFrame], criteria: set[str]
) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records_of(tables, "scale_points") or []:
        if record["criterion_id"] in criteria:
            found.setdefault(record["criterion_id"], []).append(record)
    return found


def _nothing(procurement_id: str, record: Record | None, lots: list[Record]) -> tuple[Trouble, ...]:
    if record is None:
        return (
            trouble(
                "procurement",
                "procurements",
                None,
                procurement_id,
                "procurement_id",
                "no procurement of that id was read.",
                "Correct the id, or add its row.",
                subject=procurement_id,
            ),
        )
    if not lots:
        return (
            trouble(
                "procurement",
                "lots",
                None,
                procurement_id,
                "procurement_id",
                "it has no lot.",
                "Add one lot at the least: work that is not split is one lot.",
                subject=procurement_id,
            ),
        )
    return ()


def _lot_criteria(
    lot: Record, rows: list[Record], points: Mapping[str, list[Record]]
) -> LotCriteria:
    parents = {r["criterion_id"]: r["parent_id"] for r in rows}
    has_parts = {p for p in parents.values() if p is not None}
    leaves = tuple(
        _leaf(r, points.get(r["criterion_id"], []), _within(r["criterion_id"], parents))
        for r in rows
        if r["criterion_id"] not in has_parts and r["kind"] != PRICE
    )
    sections = tuple(
        Section(
            criterion_id=r["criterion_id"],
            title=r["title"] or r["criterion_id"],
            scale_max=r["scale_max"],
            minimum=r["minimum_score"],
            leaves=tuple(x.criterion_id for x in leaves if r["criterion_id"] in x.within),
        )
        for r in rows
        if r["criterion_id"] in has_parts and r["minimum_score"] is not None
    )
    return LotCriteria(terms=lot_terms(lot), leaves=leaves, sections=sections)


def _leaf(record: Record, points: list[Record], within: tuple[str, ...]) -> Leaf:
    return Leaf(
        criterion_id=record["criterion_id"],
        lot_id=record["lot_id"],
        title=record["title"] or record["criterion_id"],
        kind=record["kind"],
        weight_pct=Fraction(0) if record["kind"] == PASS_FAIL else exact(record["weight_pct"]),
        scale=scale_of(record, points),
        descriptors={p["score"]: p["descriptor"] for p in points if p["descriptor"]},
        minimum=record["minimum_score"],
        within=within,
    )


def scale_of(record: Record, points: list[Record]) -> tuple[float, ...]:
    """The scores that may be given, rising: those described, else every step of the scale."""
    if points:
        return tuple(sorted({float(p["score"]) for p in points}))
    low, high, step = (exact(record[f"scale_{end}"]) for end in ("min", "max", "step"))
    return tuple(float(low + step * n) for n in range(int((high - low) / step) + 1))


def _within(criterion: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    found: list[str] = []
    at = parents.get(criterion)
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return tuple(reversed(found))


def _without_words(rows: list[Record], points: Mapping[str, list[Record]]) -> list[Trouble]:
    """Scored criteria of which it is not said what each score means."""
    parents = {r["parent_id"] for r in rows}
    found: list[Trouble] = []
    for record in rows:
        mine = points.get(record["criterion_id"], [])
        if record["criterion_id"] in parents or record["kind"] in (PRICE, PASS_FAIL):
            continue
        silent = [p for p in mine if not (p["descriptor"] or "").strip()]
        for point in silent or ([] if mine else [record]):
            found.append(
                trouble(
                    "descriptor",
                    "scale_points",
                    point if mine else None,
                    f"{record['criterion_id']} / {point['score']:g}"
                    if mine
                    else record["criterion_id"],
                    "descriptor",
                    "it is not said what a tender shows to be given "
                    + ("this score." if mine else "each score."),
                    "Write it before the notice: tenderers are told how they are judged.",
                    subject=record["lot_id"],
                )
            )
    return found
