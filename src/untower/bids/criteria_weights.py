"""Do the weights of a lot's criteria add up, level by level?"""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING

from untower.troubles import Trouble, spelled, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from untower.needs.whole_tables import Record

FULL = Fraction(100)
LOT_WEIGHTS = {
    "price": "price_weight_pct",
    "quality": "quality_weight_pct",
    "social_value": "social_value_weight_pct",
}


def exact(number: float) -> Fraction:
    """A number as it was written: 33.3 is 333/10, so that sums of weights are judged exactly."""
    return Fraction(repr(float(number)))


def said_of(
    record: Record, column: str, what: str, do: str, allowed: str = "", kind: str = "weights"
) -> Trouble:
    """A trouble of one criterion."""
    return trouble(
        kind,
        "criteria",
        record,
        record["criterion_id"],
        column,
        what,
        do,
        allowed=allowed,
        subject=record["lot_id"],
    )


def own_weights(rows: Sequence[Record]) -> Iterator[Trouble]:
    """Weights that are none, by themselves."""
    parents = {r["parent_id"] for r in rows}
    for record in rows:
        weight, kind = record["weight_pct"], record["kind"]
        if kind == "pass_fail":
            if weight:
                yield said_of(
                    record,
                    "weight_pct",
                    "a criterion that is passed or failed weighs nothing.",
                    "Leave its weight blank, or give it another kind.",
                    "blank or 0",
                )
        elif weight is not None and not (isfinite(weight) and 0 <= weight <= FULL):
            yield said_of(
                record,
                "weight_pct",
                "it is no weight.",
                "Write the weight.",
                "a number from 0 to 100",
            )
        elif weight is None and record["criterion_id"] not in parents and kind is not None:
            yield said_of(
                record,
                "weight_pct",
                "it is blank: what it counts for is not known.",
                "Write its share of the whole lot.",
                "a number from 0 to 100",
            )


def sums(lot: Record, rows: Sequence[Record]) -> Iterator[Trouble]:
    """Each level adds up: parts to their criterion, criteria of a kind to the lot's weight."""
    weights = {r["criterion_id"]: _weight(r, rows) for r in rows}
    if any(w is None for w in weights.values()):
        return
    for record in rows:
        parts = [r for r in rows if r["parent_id"] == record["criterion_id"]]
        if not parts or record["weight_pct"] is None or record["kind"] == "pass_fail":
            continue
        total = sum((weights[p["criterion_id"]] or Fraction(0) for p in parts), Fraction(0))
        if total != exact(record["weight_pct"]):
            yield said_of(
                record,
                "weight_pct",
                f"its {len(parts)} parts weigh {float(total):g} together.",
                "Correct the weights: parts weigh together what the whole weighs.",
                f"{float(total):g}, or parts that weigh {record['weight_pct']:g}",
            )
    for kind, column in LOT_WEIGHTS.items():
        tops = [r for r in rows if r["kind"] == kind and r["parent_id"] is None]
        if kind == "price" and not tops:
            continue
        total = sum((weights[r["criterion_id"]] or Fraction(0) for r in tops), Fraction(0))
        stated = lot[column]
        if total != (exact(stated) if stated is not None else Fraction(0)):
            yield trouble(
                "weights",
                "lots",
                lot,
                lot["lot_id"],
                column,
                f"the criteria of kind {kind} weigh {float(total):g} together.",
                "Correct the weights of the criteria, or of the lot.",
                allowed=f"{float(total):g}, or criteria that weigh {spelled(stated) or 'nothing'}",
                subject=lot["lot_id"],
            )


def _weight(record: Record, rows: Sequence[Record]) -> Fraction | None:
    """What a criterion weighs: as stated, else what its parts do; None where that is not known."""
    if record["kind"] == "pass_fail":
        return Fraction(0)
    if record["weight_pct"] is not None:
        return exact(record["weight_pct"]) if isfinite(record["weight_pct"]) else None
    parts = [_weight(r, rows) for r in rows if r["parent_id"] == record["criterion_id"]]
    if not parts or any(p is None for p in parts):
        return None
    return sum((p for p in parts if p is not None), Fraction(0))
