"""Does this plan reach the saving commonly claimed, how likely is it, and what would have to be
true?

The claim is under test: the answer is printed whatever it is, and no answer is a promise. What
would have to be true is found one quantity at a time, all else as estimated: with Q of a quantity
in the plan P and in going on as now B, the saving is s where the quantity is f times its estimate,
f = ((1 - s)(B - Qb) - (P - Qp)) / (Qp - (1 - s) Qb).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from untower.case.flows import CAPITAL_PARTS
from untower.case.shortlist.shortlisted import CHOSEN_RANGE
from untower.options.whole_life import BOUGHT
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from untower.arithmetic.present_value import Floats
    from untower.case.flows import Flows, Line
    from untower.case.shortlist.shortlisted import Shortlist
    from untower.case.sure import Sureness
    from untower.options.terms import Terms

COMMON_PCT = 40.0
"""The saving commonly claimed, after one department's account of itself."""
NEW_KINDS = (*BOUGHT, "build", "reuse")
ONE_OFFS = (*CAPITAL_PARTS, "double_running", "procurement", "reletting", "leaving")
LONGEST_YEARS = 40
MOST_TIMES = 10.0
CLOSE = 1e-9
PRESENT = "present"
"""The one quantity that nobody could take away: going on as now is made of it."""


def _is_new(line: Line) -> bool:
    return line.kind in NEW_KINDS


QUANTITIES: tuple[tuple[str, str, Callable[[Line], bool]], ...] = (
    (
        "prices",
        "Yearly prices of what is newly bought or built",
        lambda line: line.part in ("running", "optimism_bias") and _is_new(line),
    ),
    (
        "posts",
        "The cost of own posts",
        lambda line: line.part in ("in_house_posts", "retained_team"),
    ),
    (
        "moving",
        "Moving, double running, leaving and procuring",
        lambda line: line.part in ONE_OFFS,
    ),
    (
        "shared",
        "Joining components and managing suppliers",
        lambda line: line.part in ("interfaces", "managing_suppliers"),
    ),
    ("bias", "Optimism bias", lambda line: line.part == "optimism_bias"),
    (
        PRESENT,
        "What is paid today, wherever it goes on",
        lambda line: line.part == "present" or (line.part == "running" and not _is_new(line)),
    ),
)
"""Each quantity by id, its name on a page, and which lines of money are of it."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One quantity alone: how many times its estimate, or how many years, the claim needs.

    `needed` None: alone it cannot do it. `extreme_pct`: the saving where the quantity is nothing,
    or the horizon the longest looked at; None where the estimate of it is nothing.
    """

    quantity: str
    name: str
    needed: float | None
    unit: str
    extreme_pct: float | None
    sentence: str

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "quantity": self.quantity,
            "name": self.name,
            "needed": None if self.needed is None else round(self.needed, 4),
            "unit": self.unit,
            "is_enough_alone": self.needed is not None,
            "extreme_saving_pct": None if self.extreme_pct is None else round(self.extreme_pct, 2),
            "sentence": self.sentence,
        }


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The claim, what the plan comes to beside it, and what would have to be true.

    `reached` and `saving_pct` None: there is nothing to test; `chance` None: it was not drawn.
    """

    target_pct: float
    saving_pct: float | None
    reached: bool | None
    chance: float | None
    sentence: str
    conditions: tuple[Condition, ...]

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "target_pct": self.target_pct,
            "saving_pct": None if self.saving_pct is None else round(self.saving_pct, 4),
            "reached": self.reached,
            "chance": self.chance,
            "sentence": self.sentence,
            "would_have_to_be_true": [c.figure() for c in self.conditions],
        }


def claim_figures(
    shortlist: Shortlist, sureness: Sureness | None, figures: Mapping[str, Any]
) -> dict[str, Any]:
    """The claim held against the chosen range, as plan.json carries it.

    `figures` are those of the case: its target, chance, draws and range of the saving.
    """
    chosen = next((o for o in shortlist.options if o.option_id == CHOSEN_RANGE), None)
    saving = figures.get("saving_pct") or {}
    low, high = saving.get("p10"), saving.get("p90")
    target = figures.get("target_pct")
    return claim_under_test(
        shortlist.baseline,
        None if chosen is None else chosen.flows,
        shortlist.situation.terms,
        target_pct=COMMON_PCT if target is None else float(target),
        chance=None if sureness is None else figures.get("chance_of_target"),
        draws=figures.get("draws"),
        likely_pct=None if low is None or high is None else (float(low), float(high)),
    ).figure()


def claim_under_test(
    now: Flows | None,
    plan: Flows | None,
    terms: Terms,
    *,
    target_pct: float = COMMON_PCT,
    chance: float | None = None,
    draws: int | None = None,
    likely_pct: tuple[float, float] | None = None,
) -> Claim:
    """The claim held against a plan, both in real terms over the same years.

    `chance` is the share of draws that reach it, 0 to 1; `likely_pct` P10 and P90 of the saving.
    """
    name = claim_name(target_pct)
    pair = None if now is None or plan is None else _Pair(now, plan, terms)
    if pair is None or pair.now_gbp <= 0:
        missing = "no range was chosen" if plan is None else "what going on as now costs is unknown"
        return Claim(
            target_pct=target_pct,
            saving_pct=None,
            reached=None,
            chance=chance,
            sentence=f"{_raised(name)} cannot be tested: {missing}.",
            conditions=(),
        )
    saving = pair.saving_pct
    reached = saving >= target_pct
    return Claim(
        target_pct=target_pct,
        saving_pct=saving,
        reached=reached,
        chance=chance,
        sentence=_sentence(name, saving, target_pct, chance, draws, likely_pct),
        conditions=(
            *(pair.condition(q, n, of, target_pct) for q, n, of in QUANTITIES),
            pair.horizon(target_pct),
        ),
    )


def claim_name(target_pct: float) -> str:
    """The claim as a sentence names it: the common one, or the organisation's own target."""
    if target_pct == COMMON_PCT:
        return "the 40% claim"
    return f"the target of {_pct(target_pct)}"


def spell_chance(chance: float | None, draws: int | None = None) -> str:
    """A share of draws in words: "3 in 100 draws", "none of 10,000 draws"."""
    if chance is None:
        return "no draw was made"
    if chance <= 0 or chance >= 1:
        every = f"{draws:,} draws" if draws else "the draws"
        return f"none of {every}" if chance <= 0 else f"all {every}"
    if chance < 0.005:
        return "fewer than 1 in 100 draws"
    if chance > 0.995:
        return "more than 99 in 100 draws"
    return f"{round(100 * chance)} in 100 draws"


def _sentence(
    name: str,
    saving: float,
    target: float,
    chance: float | None,
    draws: int | None,
    likely: tuple[float, float] | None,
) -> str:
    """The answer, whatever it is."""
    drawn = (
        "how likely that is was not drawn"
        if chance is None
        else f"{spell_chance(chance, draws)} reach{'es' if chance <= 0 else ''} it"
    )
    if saving < 0:
        return (
            f"{_raised(name)} is not borne out here: this plan costs {_pct(-saving)} more than "
            f"going on as now{_band(likely, is_cost=True)}; {drawn}."
        )
    band = _band(likely)
    if saving < target:
        return (
            f"{_raised(name)} is not borne out here: this plan saves {_pct(saving)} of going on as "
            f"now{band}; {drawn}."
        )
    return (
        f"This plan's estimate, {_pct(saving)}{band}, reaches {name}; {drawn}. It is an estimate, "
        "not a promise."
    )


def _band(likely: tuple[float, float] | None, *, is_cost: bool = False) -> str:
    """P10 to P90 of the saving, told as more cost where all of it is."""
    if likely is None:
        return ""
    low, high = likely
    if is_cost and high <= 0:
        return f", likely between {_pct(-high)} and {_pct(-low)} more"
    saving = "a saving of " if is_cost else ""
    return f", likely {saving}between {_pct(low)} and {_pct(high)}"


class _Pair:
    """Going on as now and the plan at present value, and what one quantity does to both."""

    def __init__(self, now: Flows, plan: Flows, terms: Terms) -> None:
        self.now, self.plan, self.terms = now, plan, terms
        self.now_gbp, self.plan_gbp = (self._worth(f.real_gbp.sum(axis=0)) for f in (now, plan))

    @property
    def saving_pct(self) -> float:
        return 100 * (1 - self.plan_gbp / self.now_gbp)

    def _worth(self, amounts: Floats) -> float:
        return float(amounts @ self.terms.factors)

    def _part(self, flows: Flows, of: Callable[[Line], bool]) -> float:
        wanted = np.array([of(line) for line in flows.lines], dtype=bool)
        return self._worth(flows.real_gbp[wanted].sum(axis=0))

    def condition(
        self, quantity: str, name: str, of: Callable[[Line], bool], target_pct: float
    ) -> Condition:
        """How many times its estimate one quantity would have to be for the claim to hold."""
        now_part, plan_part = self._part(self.now, of), self._part(self.plan, of)
        kept = 1 - target_pct / 100
        top = kept * (self.now_gbp - now_part) - (self.plan_gbp - plan_part)
        bottom = plan_part - kept * now_part
        size = max(abs(plan_part), abs(now_part))
        is_there = size > CLOSE * self.now_gbp
        needed = top / bottom if is_there and abs(bottom) > CLOSE * size else None
        if needed is not None and not 0 <= needed <= MOST_TIMES:
            needed = None
        without = self.now_gbp - now_part
        is_telling = is_there and without > 0 and quantity != PRESENT
        extreme = 100 * (1 - (self.plan_gbp - plan_part) / without) if is_telling else None
        return Condition(
            quantity=quantity,
            name=name,
            needed=needed,
            unit="times its estimate",
            extreme_pct=extreme,
            sentence=self._said(name, needed, extreme, target_pct, is_there=is_there),
        )

    def _said(
        self,
        name: str,
        needed: float | None,
        extreme: float | None,
        target_pct: float,
        *,
        is_there: bool,
    ) -> str:
        if not is_there:
            return f"{name}: nothing of it is in the plan, so nothing hangs on it."
        if needed is None:
            alone = f"alone it cannot make the difference to {_pct(target_pct)}"
            at_nothing = "" if extreme is None else f"; at nothing the saving is {_pct(extreme)}"
            return f"{name}: {alone}{at_nothing}."
        change = 100 * abs(needed - 1)
        size = f"{_pct(change)} {'lower' if needed < 1 else 'higher'}"
        if self.saving_pct >= target_pct:
            return f"{name}: the claim holds until it is {size} than estimated."
        return f"{name}: it would have to be {size} than estimated."

    def horizon(self, target_pct: float) -> Condition:
        """How many years both would have to run on, each as in its last year without one-offs."""
        years = len(self.terms.factors)
        yearly = [_recurring(flows) for flows in (self.now, self.plan)]
        name = "Years looked at"
        now, plan = self.now_gbp, self.plan_gbp
        worth = float(self.terms.factors[-1])
        ratio = worth / float(self.terms.factors[-2]) if years > 1 else 1.0
        needed: float | None = float(years) if self.saving_pct >= target_pct else None
        for count in range(years + 1, LONGEST_YEARS + 1):
            worth *= ratio
            now, plan = now + worth * yearly[0], plan + worth * yearly[1]
            if needed is None and now > 0 and 100 * (1 - plan / now) >= target_pct:
                needed = float(count)
        extreme = 100 * (1 - plan / now) if now > 0 else None
        if self.saving_pct >= target_pct:
            words = f"the claim holds over the {plural(years, 'year')} looked at."
        elif needed is None:
            longest = "" if extreme is None else f": over {LONGEST_YEARS} it is {_pct(extreme)}"
            words = f"no longer horizon makes the difference{longest}."
        else:
            words = f"it would take {plural(int(needed), 'year')} rather than {years:,}."
        return Condition(
            quantity="horizon",
            name=name,
            needed=needed,
            unit="years",
            extreme_pct=extreme,
            sentence=f"{name}: {words}",
        )


def _recurring(flows: Flows) -> float:
    """What recurs in a year: the last year without one-offs, and letting again on average."""
    once = flows.of_parts(ONE_OFFS)
    every = flows.real_gbp.sum(axis=0)
    again = flows.of_parts(("reletting",))
    return float(every[-1] - once[-1] + again.mean())


def _pct(value: float) -> str:
    """A share to one decimal, none when it is whole."""
    text = f"{abs(value):.1f}".removesuffix(".0")
    return f"{'−' if value < 0 and text != '0' else ''}{text}%"


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def conditions_met_alone(claim: Claim) -> Iterator[Condition]:
    """The conditions that would do it alone, the smallest change first."""
    alone = [c for c in claim.conditions if c.needed is not None and c.unit != "years"]
    yield from sorted(alone, key=lambda c: abs((c.needed or 0.0) - 1))
