"""Why this offer for each component, what is next best, and what would insisting otherwise cost?

The next best is the other offer that adds least with the rest of the range held, whatever rules it
would break; beside it the next best that breaks none. What that adds is the most insisting would
cost: with everything chosen again it may be less. The least is what the fractional choice says of
every other offer for the component, where that says anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import spell_gbp, to_pence
from untower.award.checker import Disagreement
from untower.award.explaining.shared_costs import SharedCosts, chosen_ways
from untower.award.way import RETAIN
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.explaining.field import Field
    from untower.award.explaining.narrowing import Fraction
    from untower.award.explaining.standing import Standing
    from untower.award.explaining.swaps import Swap
    from untower.award.way import Way

CLOSE_GBP = 0.01
WEIGHED_AT_MOST = 300
"""Components whose other offers are weighed, each swap checked: the largest by present cost."""
NOT_WEIGHED = "Its other offers were not weighed: it is not among the largest components."


@dataclass(frozen=True, kw_only=True)
class Other:
    """Another offer for a component with the rest of the range held. Pounds at present value.

    `extra_value_gbp` is what the range would be worth less by, below nothing where a rule keeps a
    better offer out; `extra_money_gbp` its money alone. `also_moved` are the components that come
    with it. `rules_broken` are ids, `sentences` the checker's words for them.
    """

    offer_id: str
    supplier_id: str | None
    group_id: str
    group_name: str
    basis: str
    extra_value_gbp: float
    extra_money_gbp: float
    also_moved: tuple[str, ...]
    rules_broken: tuple[str, ...]
    sentences: tuple[str, ...]

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "offer_id": self.offer_id,
            "supplier_id": self.supplier_id,
            "group_id": self.group_id,
            "group_name": self.group_name,
            "basis": self.basis,
            "extra_value_gbp": to_pence(self.extra_value_gbp),
            "extra_money_gbp": to_pence(self.extra_money_gbp),
            "also_moved": list(self.also_moved),
            "rules_broken": list(self.rules_broken),
            "sentences": list(self.sentences),
        }


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why one component has its offer. Pounds at present value over the plan's years.

    `interface_gbp` is what its interfaces to other groups cost, each counted at both its ends;
    `managing_gbp` its part of managing the group, shared equally over all the group provides;
    `discount_gbp` what it brings off its own price. `pushed_by` are the rules that keep out an
    offer that would be better. `insisting_at_most_gbp` None: no other offer keeps the rules with
    the rest held; `insisting_at_least_gbp` None: no lower figure is known.
    """

    component_id: str
    offer_id: str
    money_gbp: float
    shortfall_gbp: float
    quality_points: float | None
    interface_gbp: float
    managing_gbp: float
    discount_gbp: float
    others: int
    pushed_by: tuple[str, ...]
    next_best: Other | None
    next_allowed: Other | None
    insisting_at_least_gbp: float | None
    insisting_at_most_gbp: float | None
    words: str

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        points = self.quality_points
        return {
            "component_id": self.component_id,
            "offer_id": self.offer_id,
            "money_gbp": to_pence(self.money_gbp),
            "shortfall_gbp": to_pence(self.shortfall_gbp),
            "quality_points": None if points is None else round(points, 2),
            "interface_gbp": to_pence(self.interface_gbp),
            "managing_gbp": to_pence(self.managing_gbp),
            "discount_gbp": to_pence(self.discount_gbp),
            "others": self.others,
            "pushed_by": list(self.pushed_by),
            "next_best": None if self.next_best is None else self.next_best.figure(),
            "next_allowed": None if self.next_allowed is None else self.next_allowed.figure(),
            "insisting_at_least_gbp": _pence(self.insisting_at_least_gbp),
            "insisting_at_most_gbp": _pence(self.insisting_at_most_gbp),
            "words": self.words,
        }


def reasons_of(
    standing: Standing,
    field: Field,
    swaps: Sequence[Sequence[Swap]],
    fraction: Fraction | None,
) -> tuple[Reason, ...]:
    """Why each component has its offer, in the order of the components.

    `swaps` are those of the field; `fraction` is of its problem, None where there is none.
    """
    shared = SharedCosts(standing)
    priced = _Priced(standing, field)
    at = {w.component_id: n for n, w in chosen_ways(standing)}
    weighed = _largest(standing)
    found = []
    for number, component in enumerate(standing.situation.component_ids):
        mine = swaps[number] if component in weighed else ()
        allowed = next((s for s in mine if not s.broken), None)
        found.append(
            _reason(
                standing,
                at[component],
                shared,
                mine,
                priced.other(mine[0]) if mine else None,
                None if allowed is None else priced.other(allowed),
                _at_least(standing, field, fraction, mine),
                is_weighed=component in weighed,
            )
        )
    return tuple(found)


def rules_pushing(swaps: Sequence[Sequence[Swap]]) -> frozenset[str]:
    """The ids of the rules that stop any swap that would be better than the range."""
    return frozenset(
        rule
        for of_component in swaps
        for swap in of_component
        if swap.extra_value_gbp < -CLOSE_GBP
        for rule in swap.broken
    )


def _reason(
    standing: Standing,
    at: int,
    shared: SharedCosts,
    mine: Sequence[Swap],
    next_best: Other | None,
    next_allowed: Other | None,
    at_least_gbp: float | None,
    *,
    is_weighed: bool,
) -> Reason:
    situation = standing.situation
    way, points = situation.ways[at], float(situation.quality.points[at])
    pushed_by = tuple(sorted(rules_pushing([mine])))
    at_most = None if next_allowed is None else max(0.0, next_allowed.extra_value_gbp)
    if at_least_gbp is not None and at_most is not None:
        at_least_gbp = min(at_least_gbp, at_most)
    return Reason(
        component_id=way.component_id,
        offer_id=way.offer_id,
        money_gbp=float(situation.money_gbp[at]),
        shortfall_gbp=float(situation.quality.shortfall_gbp[at]),
        quality_points=None if points != points else points,
        interface_gbp=shared.interface_gbp(way),
        managing_gbp=shared.managing_gbp(way),
        discount_gbp=shared.discount_gbp(way, at),
        others=len(mine),
        pushed_by=pushed_by,
        next_best=next_best,
        next_allowed=next_allowed,
        insisting_at_least_gbp=at_least_gbp,
        insisting_at_most_gbp=at_most,
        words=_words(standing, way, next_best, (at_least_gbp, at_most))
        if is_weighed
        else NOT_WEIGHED,
    )


def _largest(standing: Standing) -> frozenset[str]:
    """The components whose other offers are weighed."""
    baseline = standing.situation.baseline_gbp
    ranked = sorted(baseline, key=lambda k: (-baseline[k], k))
    return frozenset(ranked[:WEIGHED_AT_MOST])


class _Priced:
    """Swaps as they are reported: each passed by the checker, once."""

    def __init__(self, standing: Standing, field: Field) -> None:
        self.standing, self.field = standing, field
        self.known: dict[int, tuple[float, tuple[str, ...]]] = {}
        self.way: dict[tuple[str, str], Way] = {
            (w.offer_id, w.component_id): w for w in standing.situation.ways
        }

    def other(self, swap: Swap) -> Other:
        """A swap in words and pounds."""
        field = self.field
        money, sentences = self._checked(swap)
        component = field.situation.component_ids[swap.component]
        way = self.way[field.built.offer_ids[swap.offer], component]
        return Other(
            offer_id=way.offer_id,
            supplier_id=way.supplier_id,
            group_id=way.group_id,
            group_name=field.situation.group_name(way.group_id),
            basis=way.basis,
            extra_value_gbp=swap.extra_value_gbp,
            extra_money_gbp=money - self.standing.cost_gbp,
            also_moved=tuple(
                field.situation.component_ids[k] for k in swap.moved if k != swap.component
            ),
            rules_broken=tuple(sorted(swap.broken)),
            sentences=sentences,
        )

    def _checked(self, swap: Swap) -> tuple[float, tuple[str, ...]]:
        """Money and broken rules as the checker has them; Disagreement where it says otherwise."""
        if swap.offer in self.known:
            return self.known[swap.offer]
        checked = self.standing.checker.check(self.field.ids(swap.chosen), self.standing.kept)
        value = self.field.value_gbp + swap.extra_value_gbp
        named = {b.rule_id for b in checked.broken}
        is_whole = checked.is_whole or bool(swap.broken)
        if abs(checked.value_gbp - value) > max(0.01, 1e-9 * abs(value)) or not is_whole:
            offer = self.field.built.offer_ids[swap.offer]
            raise Disagreement(
                f"with {offer} the range was valued at {value:,.2f} pounds and checks at "
                f"{checked.value_gbp:,.2f}"
            )
        if not swap.broken and named:
            raise Disagreement(f"a swap breaks rules it was to keep: {', '.join(sorted(named))}")
        found = (checked.cost_gbp, tuple(b.sentence for b in checked.broken))
        self.known[swap.offer] = found
        return found


def _at_least(
    standing: Standing, field: Field, fraction: Fraction | None, mine: Sequence[Swap]
) -> float | None:
    """What any range with another offer for the component is worth more, at the least.

    Every other offer counts but those a rule bars; nothing is said where ranked rules gave way.
    """
    if fraction is None or standing.chosen.given_way:
        return None
    open_to_all = [s for s in mine if field.built.offer_ids[s.offer] not in field.barred_by]
    if not open_to_all:
        return None
    least = min(float(fraction.reduced_gbp[s.offer]) for s in open_to_all)
    return max(0.0, fraction.bound_gbp + least - standing.value_gbp)


def _words(
    standing: Standing,
    way: Way,
    next_best: Other | None,
    insisting: tuple[float | None, float | None],
) -> str:
    """Why this one, in a sentence or two; never more than is known."""
    if next_best is None:
        if standing.situation.present[way.component_id].is_held:
            return "It can only stay as it is until more is known of its contract."
        return "Nobody else offers it."
    stays = "It stays: " if way.basis == RETAIN else ""
    came, broken = "", listed(list(next_best.rules_broken))
    if next_best.also_moved:
        came = f" with {plural(len(next_best.also_moved), 'other component')} moving too"
    if next_best.extra_value_gbp < -CLOSE_GBP:
        better = spell_gbp(-next_best.extra_value_gbp)
        first = f"{stays}{_named(next_best)} would be {better} better{came} but breaks {broken}."
    else:
        adds = spell_gbp(next_best.extra_value_gbp)
        first = f"{stays}the next best, {_named(next_best)}, adds {adds}{came}"
        first += f" and breaks {broken}." if broken else "."
    first = first[:1].upper() + first[1:]
    least, most = insisting
    if most is None:
        return f"{first} No other offer keeps the rules with the rest of the range held."
    which = "Insisting on another that keeps the rules" if broken else "Insisting otherwise"
    from_least = f"at least {spell_gbp(least)} and " if least and least > CLOSE_GBP else ""
    return f"{first} {which} costs {from_least}at most {spell_gbp(most)}."


def _named(other: Other) -> str:
    """Who it is, as a sentence says it."""
    if other.basis == RETAIN:
        return f"staying with {other.group_name}"
    return f"{other.group_name} ({other.offer_id})"


def _pence(amount: float | None) -> Any:  # noqa: ANN401
    return None if amount is None else to_pence(amount)
