"""Whose service gets better under the range, whose is held level, whose gets worse, and where does
the floor say nothing?

A service is *held level* where nothing about it is expected to change. The floor is silent on a
service without a measured outcome or without a component in the plan: nothing is concluded there.
Where part of the effect is a blank, the change counts it as nothing and `change_if_worse_points`
says what it would be were each blank the policy's pessimistic figure: shown, never decisive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.award.user_floor import NOT_KNOWN
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.award.explaining.standing import Standing
    from untower.award.user_floor import Served

GAINS, LEVEL, WORSE, SILENT = "gains", "held level", "gets worse", "floor silent"
WORDS = (GAINS, LEVEL, WORSE, SILENT)
CLOSE_POINTS = 1e-9
"""Below this a change is rounding."""
USER_KIND_BLANK = "not stated"


@dataclass(frozen=True, kw_only=True)
class ServiceGain:
    """One service before and after. Outcomes and changes in percentage points; None not known.

    `share_not_known` is the part of the service whose effect nobody stated and nothing estimates.
    """

    service_id: str
    name: str | None
    user_kind: str
    word: str
    before_pct: float | None
    after_pct: float | None
    change_points: float | None
    change_if_worse_points: float | None
    share_not_known: float
    would_break_if_worse: bool

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "service_id": self.service_id,
            "name": self.name,
            "user_kind": self.user_kind,
            "word": self.word,
            "before_pct": _rounded(self.before_pct),
            "after_pct": _rounded(self.after_pct),
            "change_points": _rounded(self.change_points),
            "change_if_worse_points": _rounded(self.change_if_worse_points),
            "share_not_known": round(self.share_not_known, 4),
            "would_break_if_worse": self.would_break_if_worse,
        }


@dataclass(frozen=True, kw_only=True)
class KindGain:
    """How many services of one kind of user gain, are held level, get worse or are silent."""

    user_kind: str
    counts: Mapping[str, int]
    before_pct: float | None
    after_pct: float | None
    """Mean outcome of those measured, weighted by completed, equal where any is blank."""

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "user_kind": self.user_kind,
            **{word.replace(" ", "_"): self.counts[word] for word in WORDS},
            "before_pct": _rounded(self.before_pct),
            "after_pct": _rounded(self.after_pct),
        }


@dataclass(frozen=True, kw_only=True)
class Gains:
    """Every service, the kinds of user, and all services together."""

    services: tuple[ServiceGain, ...]
    kinds: tuple[KindGain, ...]
    overall: KindGain

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "services": [s.figure() for s in self.services],
            "by_user_kind": [k.figure() for k in self.kinds],
            "overall": self.overall.figure(),
        }


def who_gains(standing: Standing) -> Gains:
    """What the range changes for the users of every service, one by one and by kind of user."""
    situation = standing.situation
    kinds = {
        str(r["service_id"]): str(r["user_kind"]) if r["user_kind"] else USER_KIND_BLANK
        for r in records_of(situation.tables, "services") or []
    }
    effect = {p.component_id: p.user_effect for p in standing.checked.parts}
    taken = set(standing.offer_ids)
    blank = frozenset(
        w.component_id
        for n, w in enumerate(situation.ways)
        if w.offer_id in taken and situation.effects.told_from[n] == NOT_KNOWN
    )
    worse = situation.numbers.effect_if_worse
    found = tuple(
        _gain(s, kinds.get(s.service_id, USER_KIND_BLANK), effect, blank, worse)
        for s in situation.services
    )
    served = {s.service_id: s for s in situation.services}
    names = tuple(dict.fromkeys(g.user_kind for g in found))
    return Gains(
        services=found,
        kinds=tuple(
            _together(name, [g for g in found if g.user_kind == name], served) for name in names
        ),
        overall=_together("all", found, served),
    )


def _gain(
    service: Served,
    user_kind: str,
    effect: Mapping[str, float],
    blank: frozenset[str],
    worse: float,
) -> ServiceGain:
    """One service. Without a component in the plan its change is not known, not nothing."""
    change = sum(part * effect[k] for k, part in service.shares.items()) if service.shares else None
    unknown = sum(part for k, part in service.shares.items() if k in blank)
    if_worse = None if change is None else change + unknown * worse
    before = service.user_outcome_pct
    is_measured = service.is_measured and change is not None
    return ServiceGain(
        service_id=service.service_id,
        name=service.name,
        user_kind=user_kind,
        word=_word(change) if is_measured and change is not None else SILENT,
        before_pct=before,
        after_pct=None
        if before is None or change is None
        else min(100.0, max(0.0, before + change)),
        change_points=change,
        change_if_worse_points=if_worse,
        share_not_known=unknown,
        would_break_if_worse=is_measured and if_worse is not None and if_worse < -CLOSE_POINTS,
    )


def _word(change: float) -> str:
    if abs(change) <= CLOSE_POINTS:
        return LEVEL
    return GAINS if change > 0 else WORSE


def _together(
    user_kind: str, gains: Sequence[ServiceGain], served: Mapping[str, Served]
) -> KindGain:
    """Counts and mean outcomes: over services with an outcome both before and after."""
    known = [g for g in gains if g.before_pct is not None and g.after_pct is not None]
    completed = [served[g.service_id].completed for g in known]
    weights = [float(c) for c in completed if c is not None]
    if len(weights) < len(completed) or sum(weights) <= 0:
        weights = [1.0] * len(known)
    return KindGain(
        user_kind=user_kind,
        counts={word: sum(g.word == word for g in gains) for word in WORDS},
        before_pct=_mean([g.before_pct for g in known], weights),
        after_pct=_mean([g.after_pct for g in known], weights),
    )


def _mean(values: Sequence[float | None], weights: Sequence[float]) -> float | None:
    if not values:
        return None
    pairs = zip(values, weights, strict=True)
    return sum(w * v for v, w in pairs if v is not None) / sum(weights)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
