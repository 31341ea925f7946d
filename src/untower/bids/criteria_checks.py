"""Do the criteria of a lot fit together: sums of weights, scales, parts and minimum scores?"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from untower.bids.criteria_weights import exact, own_weights, said_of, sums
from untower.troubles import Trouble, spelled, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.needs.whole_tables import Record

STEPS_MAX = 1_000


def criteria_troubles(
    lot: Record,
    rows: Sequence[Record],
    every: Sequence[Record],
    points: Mapping[str, Sequence[Record]],
) -> Iterator[Trouble]:
    """Everything about one lot's criteria that does not fit; `every` has those of all lots."""
    yield from _twice(lot, rows)
    unplaced = [*_kinds_and_parents(lot, rows, every)]
    yield from unplaced
    yield from _scales(rows, points)
    yield from own_weights(rows)
    if not unplaced:
        yield from sums(lot, rows)


def _twice(lot: Record, rows: Sequence[Record]) -> Iterator[Trouble]:
    seen: set[str] = set()
    for record in rows:
        if record["criterion_id"] in seen:
            yield said_of(
                record,
                "criterion_id",
                f"the criterion is given twice in lot {lot['lot_id']}.",
                "Keep one of the two rows.",
                kind="criterion",
            )
        seen.add(record["criterion_id"])


def _kinds_and_parents(
    lot: Record, rows: Sequence[Record], every: Sequence[Record]
) -> Iterator[Trouble]:
    by_id = {r["criterion_id"]: r for r in every}
    for record in rows:
        if record["kind"] is None:
            yield said_of(
                record,
                "kind",
                "it is blank.",
                "Say what kind of criterion it is.",
                "quality, price, social_value or pass_fail",
                "criterion",
            )
        parent = by_id.get(record["parent_id"]) if record["parent_id"] else None
        if record["parent_id"] and parent is None:
            yield said_of(
                record,
                "parent_id",
                "it is a part of a criterion that was not read.",
                "Correct the id, or add its row.",
                "a criterion of the same lot",
                "criterion",
            )
        elif parent is not None and parent["lot_id"] != lot["lot_id"]:
            yield said_of(
                record,
                "parent_id",
                f"it is a part of a criterion of lot {parent['lot_id']}.",
                "Give each lot criteria of its own.",
                "a criterion of the same lot",
                "criterion",
            )
        elif parent is not None and parent["kind"] != record["kind"]:
            yield said_of(
                record,
                "kind",
                f"it is of another kind than the criterion it is a part of, {parent['kind']}.",
                "Give a criterion and its parts one kind.",
                str(parent["kind"]),
                "criterion",
            )
        elif _is_in_a_ring(record["criterion_id"], by_id):
            yield said_of(
                record,
                "parent_id",
                "it is a part of itself, by way of its parents.",
                "Break the ring: one criterion of it has no parent.",
                kind="criterion",
            )


def _is_in_a_ring(criterion: str, by_id: Mapping[str, Record]) -> bool:
    seen = {criterion}
    at = by_id[criterion]["parent_id"]
    while at is not None and at in by_id:
        if at in seen:
            return True
        seen.add(at)
        at = by_id[at]["parent_id"]
    return False


def _scales(rows: Sequence[Record], points: Mapping[str, Sequence[Record]]) -> Iterator[Trouble]:
    parents = {r["parent_id"] for r in rows}
    for record in rows:
        mine = points.get(record["criterion_id"], [])
        if record["kind"] == "price":
            continue
        if record["criterion_id"] in parents:
            if record["minimum_score"] is not None and not (record["scale_max"] or 0) > 0:
                yield said_of(
                    record,
                    "scale_max",
                    "its parts together have a minimum, and no highest score to count it from.",
                    "Write the highest score of the whole.",
                    "a number above 0",
                    "scale",
                )
            continue
        yield from _own_scale(record, mine)


def _own_scale(record: Record, points: Sequence[Record]) -> Iterator[Trouble]:
    low, high, step = (record[f"scale_{end}"] for end in ("min", "max", "step"))
    shown = sorted({float(p["score"]) for p in points if p["score"] is not None})
    missing = [f"scale_{e}" for e, v in (("min", low), ("max", high), ("step", step)) if v is None]
    if not shown and missing:
        yield said_of(
            record,
            missing[0],
            "it has no scale: neither its scores are described, nor its ends and steps given.",
            "Describe each score in scale_points, or fill in scale_min, scale_max and scale_step.",
            "a number from 0 to 1,000",
            "scale",
        )
        return
    if not shown and not (isfinite(low) and isfinite(high) and isfinite(step)):
        yield said_of(record, "scale_max", "it is not a number.", "Write the number.", kind="scale")
        return
    if not shown and (
        step <= 0
        or (exact(high) - exact(low)) % exact(step)
        or exact(high) - exact(low) > STEPS_MAX * exact(step)
    ):
        yield said_of(
            record,
            "scale_step",
            f"steps of {step:g} do not lead from {low:g} to {high:g}.",
            "Write a step that divides the scale.",
            f"a number that divides {high - low:g}, in up to {STEPS_MAX:,} steps",
            "scale",
        )
        return
    yield from _ends(record, points, shown)


def _ends(record: Record, points: Sequence[Record], shown: Sequence[float]) -> Iterator[Trouble]:
    low, high, step = (record[f"scale_{end}"] for end in ("min", "max", "step"))
    top = shown[-1] if shown else high
    if not top > 0:
        yield said_of(
            record,
            "scale_max",
            "nobody can score.",
            "Write a highest score above 0.",
            "above 0",
            "scale",
        )
    for point in points:
        score = point["score"]
        outside = (low is not None and score < low) or (high is not None and score > high)
        off = step and not outside and low is not None and (exact(score) - exact(low)) % exact(step)
        if outside or off:
            yield trouble(
                "scale",
                "scale_points",
                point,
                f"{record['criterion_id']} / {score:g}",
                "score",
                "it is described, but it is not on the criterion's scale.",
                "Make the two agree before the notice.",
                allowed=f"{spelled(low)} to {spelled(high)} in steps of {spelled(step)}",
                subject=record["lot_id"],
            )
    if shown and high is not None and shown[-1] < high:
        yield said_of(
            record,
            "scale_max",
            f"the highest score described is {shown[-1]:g}: a score is counted against one top.",
            "Describe the highest score, or lower the top of the scale.",
            f"{shown[-1]:g}",
            "scale",
        )
    if record["minimum_score"] is not None and record["minimum_score"] > top:
        yield said_of(
            record,
            "minimum_score",
            "nobody can reach it.",
            "Lower the minimum, or raise the scale.",
            f"up to {top:g}",
            "scale",
        )
