"""Did scoring move as time went on, and did it matter which tender was read first?

Each score is set beside the mean of what others gave the same tender on the same criterion, as a
share of the scale, so that a better tender is no drift. How often chance alone would show as much
is counted by shuffling the same numbers. Tokens only, and never a verdict on a person.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from untower.phrases import plural

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats
    from untower.bids.agreed_cells import Cells
    from untower.bids.criteria import CriteriaTree

LEAST = 8
"""Below so many scores, or readings, nothing is said of them: a house convention."""
SHUFFLES = 2_000
NO_VERDICT = (
    "This is about scoring, not about anybody: a difference may lie in the tenders, in the words "
    "of the scale, or in chance."
)


@dataclass(frozen=True, kw_only=True)
class Drift:
    """One token: how its later scores lie beside its earlier ones, with others' as a yardstick.

    `change_pct` is the mean of the later half less that of the earlier, in per cent of the scale,
    each score counted from the mean of the others'; `by_chance_pct` how often shuffled numbers show
    as much. Both None, with `why_not`, where there is too little to say.
    """

    evaluator_id: str
    scores: int
    change_pct: float | None
    by_chance_pct: float | None
    why_not: str = ""

    @property
    def sentence(self) -> str:
        """What was found, with how many."""
        if self.change_pct is None or self.by_chance_pct is None:
            return f"{self.evaluator_id} (n = {self.scores}): {self.why_not}"
        return (
            f"{self.evaluator_id} (n = {self.scores}): beside what others gave the same tenders, "
            f"later scores lay {abs(self.change_pct):.1f}% of the scale "
            f"{'higher' if self.change_pct >= 0 else 'lower'} than earlier ones; chance alone "
            f"shows as much in {self.by_chance_pct:.0f}% of shuffles."
        )


@dataclass(frozen=True, kw_only=True)
class OrderEffect:
    """Whether a tender read first was scored otherwise than the same tender read later.

    `readings`: how many times somebody scored several tenders on a criterion, where not all began
    with the same one; `first_read`: how often each tender was read first.
    """

    readings: int
    first_read: tuple[tuple[str, int], ...]
    effect_pct: float | None
    by_chance_pct: float | None
    why_not: str = ""

    @property
    def sentence(self) -> str:
        """What was found, with how many."""
        if self.effect_pct is None or self.by_chance_pct is None:
            return f"Order of reading (n = {self.readings}): {self.why_not}"
        return (
            f"Order of reading (n = {self.readings}): a tender read first was scored "
            f"{abs(self.effect_pct):.1f}% of the scale "
            f"{'higher' if self.effect_pct >= 0 else 'lower'} than others would lead one to "
            f"expect; chance alone shows as much in {self.by_chance_pct:.0f}% of shuffles."
        )


def deviations(tree: CriteriaTree, cells: Cells) -> pl.DataFrame:
    """Each individual score beside others': evaluator_id, offer_id, criterion_id, scored_at,
    `off`: score less the mean of the others' on that pair, in per cent of the scale. Pairs that
    one evaluator alone scored are not in it.
    """
    lengths = {leaf.criterion_id: leaf.scale[-1] - leaf.scale[0] for leaf in tree.leaves}
    pair = ["offer_id", "criterion_id"]
    given = cells.individual.drop_nulls(["score", "evaluator_id"]).unique(
        [*pair, "evaluator_id"], keep="first", maintain_order=True
    )
    length = pl.col("criterion_id").replace_strict(
        list(lengths), list(lengths.values()), default=None, return_dtype=pl.Float64
    )
    return (
        given.with_columns(
            n=pl.len().over(pair), total=pl.col("score").sum().over(pair), length=length
        )
        .filter((pl.col("n") > 1) & (pl.col("length") > 0))
        .select(
            "evaluator_id",
            *pair,
            "scored_at",
            off=100
            * (pl.col("score") - (pl.col("total") - pl.col("score")) / (pl.col("n") - 1))
            / pl.col("length"),
        )
        .sort("evaluator_id", *pair)
    )


def drifts(beside: pl.DataFrame, *, seed: int) -> tuple[Drift, ...]:
    """The drift of every token that scored beside others; `beside` as `deviations` gives it."""
    found = []
    for (token,), mine in beside.partition_by(
        "evaluator_id", as_dict=True, maintain_order=True
    ).items():
        timed = mine.drop_nulls("scored_at").sort("scored_at", maintain_order=True)
        found.append(_drift(str(token), timed, seed))
    return tuple(found)


def _drift(token: str, timed: pl.DataFrame, seed: int) -> Drift:
    def none(why: str) -> Drift:
        return Drift(
            evaluator_id=token,
            scores=timed.height,
            change_pct=None,
            by_chance_pct=None,
            why_not=why,
        )

    if timed.height < LEAST:
        return none(f"fewer than {LEAST} scores with a time beside others': too few to say.")
    off = timed["off"].to_numpy()
    times = timed["scored_at"].to_list()
    half = _half(times)
    if half is None:
        return none("all its scores carry the same time, so nothing is earlier or later.")
    change = float(off[half:].mean() - off[:half].mean())
    draw = np.random.default_rng(seed)
    shuffled = draw.permuted(np.tile(off, (SHUFFLES, 1)), axis=1)
    drawn = shuffled[:, half:].mean(axis=1) - shuffled[:, :half].mean(axis=1)
    return Drift(
        evaluator_id=token,
        scores=timed.height,
        change_pct=change,
        by_chance_pct=_by_chance(change, drawn),
    )


def _half(times: list[object]) -> int | None:
    """Where the later half begins, nearest the middle: equal times are not parted."""
    cuts = [n for n in range(1, len(times)) if times[n] != times[n - 1]]
    return min(cuts, key=lambda n: (abs(2 * n - len(times)), n)) if cuts else None


def order_effect(scored: pl.DataFrame, beside: pl.DataFrame, *, seed: int) -> OrderEffect:
    """Whether being read first mattered; `scored` are individual scores with `scored_at`.

    A criterion on which all began with the same tender tells nothing, since the tender and its turn
    are one; neither does a reading whose first two scores carry the same time.
    """
    firsts = _first_reads(scored)
    named = tuple(sorted(Counter(firsts.values()).items(), key=lambda one: (-one[1], one[0])))
    begun: dict[str, set[str]] = {}
    for (_, criterion), offer in firsts.items():
        begun.setdefault(criterion, set()).add(offer)
    readings = [
        (at, off)
        for (token, criterion), mine in beside.partition_by(
            "evaluator_id", "criterion_id", as_dict=True, maintain_order=True
        ).items()
        if len(begun.get(str(criterion), ())) > 1
        for at, off in _reading(mine, firsts.get((str(token), str(criterion))))
    ]
    if len(readings) < LEAST:
        why = (
            "everybody began with the same tender on each criterion, so what lies in the order and "
            "what in the tender cannot be told apart."
            if firsts and all(len(offers) == 1 for offers in begun.values())
            else f"fewer than {LEAST} readings that can be compared: too few to say."
        )
        return OrderEffect(
            readings=len(readings),
            first_read=named,
            effect_pct=None,
            by_chance_pct=None,
            why_not=why,
        )
    effect = float(np.mean([_lead(off)[at] for at, off in readings]))
    draw = np.random.default_rng(seed)
    drawn = np.mean(
        [_lead(off)[draw.integers(0, len(off), SHUFFLES)] for _, off in readings], axis=0
    )
    return OrderEffect(
        readings=len(readings),
        first_read=named,
        effect_pct=effect,
        by_chance_pct=_by_chance(effect, drawn),
    )


def _first_reads(scored: pl.DataFrame) -> dict[tuple[str, str], str]:
    """Which tender each evaluator scored first on each criterion, where times part it."""
    timed = scored.drop_nulls(["scored_at", "evaluator_id"])
    found: dict[tuple[str, str], str] = {}
    for (token, criterion), mine in timed.partition_by(
        "evaluator_id", "criterion_id", as_dict=True, maintain_order=True
    ).items():
        earliest = mine.filter(pl.col("scored_at") == pl.col("scored_at").min())
        if mine["offer_id"].n_unique() > 1 and earliest.height == 1:
            found[str(token), str(criterion)] = earliest["offer_id"][0]
    return found


def _reading(mine: pl.DataFrame, first: str | None) -> list[tuple[int, Floats]]:
    offers = mine["offer_id"].to_list()
    if first is None or first not in offers or len(offers) < 2:
        return []
    return [(offers.index(first), mine["off"].to_numpy())]


def _lead(off: Floats) -> Floats:
    """How far each of some numbers lies above the mean of the others."""
    return np.asarray(off - (off.sum() - off) / (len(off) - 1))


def _by_chance(seen: float, drawn: Floats) -> float:
    """How often shuffles show as much, in per cent; what was seen counts as one of them."""
    as_much = np.count_nonzero(np.abs(drawn) >= abs(seen) - 1e-12)
    return float(100 * (1 + as_much) / (1 + len(drawn)))


def many(drifted: tuple[Drift, ...]) -> str:
    """What to bear in mind where many were looked at."""
    said = [d for d in drifted if d.by_chance_pct is not None]
    if len(said) < 2:
        return NO_VERDICT
    return (
        f"{NO_VERDICT} {plural(len(said), 'token')} were looked at: of twenty, one shows by chance "
        "what chance shows in 5% of shuffles."
    )
