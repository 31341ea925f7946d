"""Which other ranges are worth nearly the same, with other suppliers?

Each supplier group of the range in turn is left out and the range chosen again; then each group
that is not in it is brought in by its best offer. A range counts where every rule still holds, its
set of suppliers differs from that of each range before it, and its value is within the policy's
share of the chosen one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from untower.arithmetic.money import spell_gbp, to_pence
from untower.award.checker import require_agreement
from untower.award.explaining.moves import Moves, moves_between, phrase_of
from untower.award.explaining.narrowing import solve_again
from untower.award.problem import EXTERNAL
from untower.phrases import plural
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from untower.award.checker import Checked
    from untower.award.explaining.field import Field
    from untower.award.explaining.narrowing import Fraction
    from untower.award.explaining.standing import Standing
    from untower.award.explaining.swaps import Swap

WANTED = 5
SHOWN_AT_MOST = 8
SOLVED_AT_MOST = 7
"""Groups left out in turn, each a solve again: those that look cheapest to do without."""
FEW_MOVES = 1
CLOSE_GBP = 0.01


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A range of similar value. Pounds at present value; `extra_value_gbp` against the chosen."""

    phrase: str
    offer_ids: tuple[str, ...]
    group_ids: tuple[str, ...]
    cost_gbp: float
    value_gbp: float
    extra_value_gbp: float
    extra_value_pct: float
    moves: Moves

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "phrase": self.phrase,
            "cost_gbp": to_pence(self.cost_gbp),
            "value_gbp": to_pence(self.value_gbp),
            "extra_value_gbp": to_pence(self.extra_value_gbp),
            "extra_value_pct": round(self.extra_value_pct, 4),
            "suppliers": len(self.group_ids),
            "group_ids": list(self.group_ids),
            **self.moves.figure(),
            "offer_ids": list(self.offer_ids),
        }


@dataclass(frozen=True, kw_only=True)
class Alternatives:
    """Ranges of similar value, the best first; `tried` counts every range looked at."""

    ranges: tuple[Alternative, ...]
    within_share: float
    tried: int
    words: str

    def figure(self) -> dict[str, Any]:
        """How they were sought as plan.json carries it; each range has a figure of its own."""
        return {
            "within_pct": round(100 * self.within_share, 4),
            "tried": self.tried,
            "words": self.words,
        }


def similar_ranges(
    standing: Standing,
    field: Field,
    swaps: Sequence[Sequence[Swap]],
    fraction: Fraction | None,
) -> Alternatives:
    """Up to eight ranges within the policy's share of the value, each with other suppliers.

    `fraction` is of the field's problem with what rules bar left out of it; None where there is
    none.
    """
    situation = standing.situation
    within = convention("similar_value_share", on=situation.on, policy=situation.policy)
    most = standing.value_gbp + within * abs(standing.value_gbp)
    found: dict[frozenset[str], Alternative] = {}
    tried = 0
    may_break = [r.rule_id for r in standing.chosen.given_way]
    for offers, value in _candidates(standing, field, swaps, fraction, most):
        tried += 1
        groups = frozenset(_groups(standing, offers))
        if groups == frozenset(standing.outside_groups):
            continue
        if groups in found and found[groups].value_gbp <= value:
            continue
        checked = standing.checker.check(offers, standing.rules)
        require_agreement(checked, value, may_break)
        found[groups] = _alternative(standing, offers, checked)
    ranked = sorted(found.values(), key=lambda a: (a.value_gbp, a.offer_ids))
    shown = _apart(ranked)
    return Alternatives(
        ranges=tuple(shown),
        within_share=within,
        tried=tried,
        words=_words(shown, within, standing.is_stopped()),
    )


def _candidates(
    standing: Standing,
    field: Field,
    swaps: Sequence[Sequence[Swap]],
    fraction: Fraction | None,
    most_gbp: float,
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Ranges without a supplier group, then with one more: offers and value; every rule holds."""
    barred = np.array([o in field.barred_by for o in field.built.offer_ids], dtype=bool)
    for group in _easiest_to_lose(field, swaps)[:SOLVED_AT_MOST]:
        if standing.is_stopped():
            break
        without = barred | (field.problem.offer_group == group)
        found = solve_again(
            field.problem, standing.how, field.chosen, fraction=fraction, barred=without
        )
        if found.chosen is not None and found.objective is not None and found.objective <= most_gbp:
            yield field.ids(found.chosen), found.objective
    for swap in _newcomers(standing, field, swaps):
        value = field.value_gbp + swap.extra_value_gbp
        if value <= most_gbp:
            yield field.ids(swap.chosen), value


def _easiest_to_lose(field: Field, swaps: Sequence[Sequence[Swap]]) -> list[int]:
    """The outside groups of the range, from the one whose components' next offers add least.

    A group that is the only one for some component cannot be left out.
    """
    group = field.problem.offer_group
    extra: dict[int, float] = {}
    for component, offer in sorted(field.holder.items()):
        mine = int(group[offer])
        if field.problem.group_kind[mine] != EXTERNAL:
            continue
        others = [s.extra_value_gbp for s in swaps[component] if int(group[s.offer]) != mine]
        extra[mine] = extra.get(mine, 0.0) + (others[0] if others else np.inf)
    return [g for _, g in sorted((gbp, g) for g, gbp in extra.items() if np.isfinite(gbp))]


def _newcomers(standing: Standing, field: Field, swaps: Sequence[Sequence[Swap]]) -> Iterator[Swap]:
    """The best swap that keeps every rule and brings in each group not in the range."""
    present = {field.situation.group_at[g] for g in standing.outside_groups}
    best: dict[int, Swap] = {}
    for of_component in swaps:
        for swap in of_component:
            group = int(field.problem.offer_group[swap.offer])
            if group in present or field.problem.group_kind[group] != EXTERNAL or swap.broken:
                continue
            if group not in best or swap.extra_value_gbp < best[group].extra_value_gbp:
                best[group] = swap
    yield from sorted(best.values(), key=lambda s: (s.extra_value_gbp, s.offer))


def _apart(ranked: Sequence[Alternative]) -> list[Alternative]:
    """Those to show: ranges with several moves before those that differ by one, best first."""
    wide = [a for a in ranked if len(a.moves.moved) > FEW_MOVES]
    close = [a for a in ranked if len(a.moves.moved) <= FEW_MOVES]
    kept = [*wide[:SHOWN_AT_MOST], *close][: max(WANTED, min(SHOWN_AT_MOST, len(wide)))]
    return sorted(kept, key=lambda a: (a.value_gbp, a.offer_ids))


def _groups(standing: Standing, offers: Sequence[str]) -> list[str]:
    taken = set(offers)
    return sorted(
        {
            w.group_id
            for w in standing.situation.ways
            if w.offer_id in taken and w.group_kind == EXTERNAL
        }
    )


def _alternative(standing: Standing, offers: tuple[str, ...], checked: Checked) -> Alternative:
    moves = moves_between(standing, offers)
    extra = checked.value_gbp - standing.value_gbp
    return Alternative(
        phrase=phrase_of(standing, moves),
        offer_ids=offers,
        group_ids=tuple(_groups(standing, offers)),
        cost_gbp=checked.cost_gbp,
        value_gbp=checked.value_gbp,
        extra_value_gbp=extra,
        extra_value_pct=100 * extra / abs(standing.value_gbp) if standing.value_gbp else 0.0,
        moves=moves,
    )


def _words(shown: Sequence[Alternative], within: float, is_stopped: bool) -> str:
    """How many there are, whether the search for them ended early, and whether one is better."""
    near = f"within {100 * within:g}% of its value"
    count = len(shown)
    number = plural(count, "range") if count else "No range"
    was = "was" if count <= 1 else "were"
    only = "Only " if 0 < count < WANTED else ""
    said = f"{only}{number} with other suppliers {was} found {near}."
    if is_stopped:
        said += " The search for more was stopped."
    better = -min((a.extra_value_gbp for a in shown), default=0.0)
    if better > CLOSE_GBP:
        said += f" One is worth {spell_gbp(better)} more than the chosen range, within its gap."
    return said
