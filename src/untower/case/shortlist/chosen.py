"""What did the joint choice choose, and what would a choice somebody names give?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from untower.award.answered import choose_and_check
from untower.award.bad_limits import limit_troubles
from untower.award.limits_rules import Rule, rules_in_force
from untower.case.shortlist.run import impossible, possible
from untower.case.shortlist.shortlisted import CHOSEN_RANGE, Scenario
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.award.situation import Situation
    from untower.case.shortlist.run import Run
    from untower.case.shortlist.shortlisted import Shortlisted

NAME = "The chosen range"
HOW = "The range of providers the step award chose together, as its rules and wishes asked."
NOT_CHOSEN = "The step award has made no choice"
NAMED_AT_MOST = 4


def rules_of(situation: Situation, award_figures: Mapping[str, Any] | None) -> tuple[Rule, ...]:
    """The rules the joint choice was made under; without one, those the tables have in force."""
    told = (award_figures or {}).get("rules")
    if not told:
        return rules_in_force(situation)
    names = ("rule_id", "kind", "subject", "other_subject", "year", "comparator", "rank")
    return tuple(
        Rule(
            **{n: r.get(n) for n in names},
            value=None if r.get("value") is None else float(r["value"]),
            is_default=bool(r.get("is_default")),
            reason=r.get("reason") or "",
        )
        for r in told
    )


def chosen_range(run: Run, award_figures: Mapping[str, Any] | None) -> Shortlisted:
    """The award's choice as an option; what keeps it from being one is said."""
    choices = (award_figures or {}).get("choices") or []
    offers = tuple(dict.fromkeys(str(c["offer_id"]) for c in choices))
    if not offers:
        status = (award_figures or {}).get("status")
        said = f"{NOT_CHOSEN}: {status}." if status else f"{NOT_CHOSEN}."
        return impossible(CHOSEN_RANGE, NAME, HOW, said)
    strange = [o for o in offers if o not in run.situation.offer_at]
    covered = {w.component_id for o in offers for w in run.situation.ways_of(o)}
    bare = [k for k in run.situation.component_ids if k not in covered]
    if strange or bare:
        what = (
            f"{listed(strange, at_most=NAMED_AT_MOST)} may not be chosen"
            if strange
            else f"nothing is chosen for {listed(bare, at_most=NAMED_AT_MOST)}"
        )
        why = f"The choice was made from other tables: {what}. Run award again."
        return impossible(CHOSEN_RANGE, NAME, HOW, why)
    return possible(run, CHOSEN_RANGE, NAME, HOW + _how_close(award_figures), offers)


def _how_close(award_figures: Mapping[str, Any] | None) -> str:
    """How far from the best possible it is at most, where the award says so."""
    gap = (award_figures or {}).get("gap")
    if gap is None:
        return ""
    return f" No range under those rules is more than {100 * float(gap):.2g}% better."


def scenario_of(said: Scenario | Mapping[str, Any]) -> Scenario:
    """A scenario as one, also from plain names: scenario_id may be left out."""
    if isinstance(said, Scenario):
        return said
    name = str(said.get("name") or said.get("scenario_id") or "scenario")
    return Scenario(
        scenario_id=str(said.get("scenario_id") or id_of(name)),
        name=name,
        fixed=tuple((str(a), str(b)) for a, b in said.get("fixed", ())),
        extra_limits=tuple(said.get("extra_limits", ())),
        without=tuple(said.get("without", ())),
    )


def id_of(name: str) -> str:
    """An id made of a name: its letters and digits, small, joined by underscores."""
    return "_".join(re.findall(r"[a-z0-9]+", name.lower())) or "scenario"


def scenario(run: Run, said: Scenario) -> Shortlisted:
    """A choice under what somebody names, made by the same engine with less work."""
    how_made = _how_made(said)
    extra, without, fixed = said.extra_limits, said.without, said.fixed
    troubles = limit_troubles(run.situation, extra_limits=extra, without=without, fixed=fixed)
    if troubles:
        return impossible(
            said.scenario_id, said.name, how_made, " ".join(t.sentence for t in troubles)
        )
    rules = rules_in_force(run.situation, extra_limits=extra, without=without, fixed=fixed)
    found = choose_and_check(run.situation, run.checker, rules, how=run.how)
    if found.chosen.offer_ids is None:
        status = found.chosen.status
        why = f"{status[0].upper()}{status[1:]}."
        return impossible(said.scenario_id, said.name, how_made, why)
    return possible(run, said.scenario_id, said.name, how_made, found.chosen.offer_ids)


def _how_made(said: Scenario) -> str:
    parts = []
    if said.fixed:
        fixed = [f"{component} with {to}" for component, to in said.fixed]
        parts.append(f"fixed: {listed(fixed, at_most=NAMED_AT_MOST)}")
    if said.extra_limits:
        parts.append(plural(len(said.extra_limits), "rule") + " added")
    if said.without:
        parts.append(f"left out: {listed(said.without, at_most=NAMED_AT_MOST)}")
    wishes = "; ".join(parts) if parts else "the rules in force and no wish beside them"
    return f"The best range under a scenario somebody named ({wishes})."
