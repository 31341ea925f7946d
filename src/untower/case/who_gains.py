"""For whom is it: which services gain, are held level or get worse, and on which can nothing be
said?

A service *gains* where its users' outcome is measured and the change expected is above nought, and
stays so were every blank in it the policy's pessimistic figure. Where the outcome is not measured,
nothing of the service is in the plan, or the blanks could turn the answer, nothing can be said. A
group of users stands as the services its needs name stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.award.user_floor import NOT_KNOWN
from untower.case.shortlist.shortlisted import CHOSEN_RANGE
from untower.needs.whole_tables import records_of
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from untower.award.situation import Situation
    from untower.award.user_floor import Served
    from untower.case.shortlist.shortlisted import Shortlist, Shortlisted

GAINS, LEVEL, WORSE, NOTHING = "gains", "held level", "gets worse", "nothing can be said"
WORDS = (GAINS, LEVEL, WORSE, NOTHING)
KINDS = ("public", "staff", "business")
KIND_BLANK = "not stated"
ALL = "all"
CLOSE_POINTS = 1e-9
"""Below this a change is rounding."""
NAMED = 3


@dataclass(frozen=True, kw_only=True)
class ServiceEffect:
    """One service under an option. Changes in percentage points; None is not known.

    `change_if_worse_points`: were each blank in it the policy's pessimistic figure. `completed`:
    transactions in the period the service counts. `why`: in words, where nothing can be said.
    """

    service_id: str
    name: str
    user_kind: str
    word: str
    change_points: float | None
    change_if_worse_points: float | None
    completed: int | None
    why: str = ""

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "service_id": self.service_id,
            "name": self.name,
            "user_kind": self.user_kind,
            "word": self.word,
            "change_points": _rounded(self.change_points),
            "change_if_worse_points": _rounded(self.change_if_worse_points),
            "completed": self.completed,
            "why": self.why or None,
        }


@dataclass(frozen=True, kw_only=True)
class Blank:
    """One cell that is blank, and the services on which something could be said with it."""

    table: str
    key: str
    column: str
    question: str
    service_ids: tuple[str, ...]

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "table": self.table,
            "key": self.key,
            "column": self.column,
            "question": self.question,
            "services": list(self.service_ids),
            "settles": f"what {plural(len(self.service_ids), 'service')} gain or lose",
        }


@dataclass(frozen=True, kw_only=True)
class WhoGains:
    """Every service, the groups of users their needs name, and the blanks that would settle more.

    `groups` pairs each group of users with its services.
    """

    services: tuple[ServiceEffect, ...]
    groups: Mapping[str, tuple[ServiceEffect, ...]]
    blanks: tuple[Blank, ...]

    @property
    def sentence(self) -> str:
        """Who gains, in one sentence."""
        if not self.services:
            return "For whom it is cannot be said: no running service was read."
        count = _counts(self.services)
        said = [
            f"{plural(count[GAINS], 'service gains', 'services gain')}",
            f"{count[LEVEL]:,} {'is' if count[LEVEL] == 1 else 'are'} held level",
            f"{count[WORSE]:,} {'gets' if count[WORSE] == 1 else 'get'} worse",
        ]
        silent = count[NOTHING]
        on = f"; on {silent:,} of {len(self.services):,} nothing can be said" if silent else ""
        return f"{listed(said)}{on}."

    def figure(self) -> list[dict[str, Any]]:
        """As plan.json carries it: all services, then each kind of user, a row each."""
        kinds = [k for k in (*KINDS, KIND_BLANK) if any(s.user_kind == k for s in self.services)]
        rows = [_row(ALL, self.services)]
        rows += [_row(k, [s for s in self.services if s.user_kind == k]) for k in kinds]
        rows[0] |= {
            "sentence": self.sentence,
            "by_service": [s.figure() for s in self.services],
            "by_user_group": [_row(g, s, key="user_group") for g, s in self.groups.items()],
            "would_settle": [b.figure() for b in self.blanks],
        }
        return rows


def who_gains(shortlist: Shortlist) -> list[dict[str, Any]]:
    """What the chosen range changes for users, as plan.json carries it: see `gains_of`."""
    return gains_of(shortlist).figure()


def gains_of(shortlist: Shortlist, option_id: str = CHOSEN_RANGE) -> WhoGains:
    """What an option changes for the users of every running service.

    Without that option, or where it is not possible, nothing can be said of any service.
    """
    situation = shortlist.situation
    option = next((o for o in shortlist.options if o.option_id == option_id), None)
    taken = frozenset(option.offer_ids or ()) if option is not None else frozenset[str]()
    unknown = {
        w.component_id: w.offer_id
        for n, w in enumerate(situation.ways)
        if w.offer_id in taken and situation.effects.told_from[n] == NOT_KNOWN
    }
    kinds = {
        str(r["service_id"]): str(r["user_kind"] or KIND_BLANK)
        for r in records_of(situation.tables, "services") or []
    }
    worse = situation.numbers.effect_if_worse
    services = tuple(
        _effect(s, kinds.get(s.service_id, KIND_BLANK), option, unknown, worse)
        for s in situation.services
    )
    return WhoGains(
        services=services,
        groups=_groups(situation, services),
        blanks=tuple(_blanks(situation.services, services, unknown)),
    )


def _effect(
    service: Served,
    user_kind: str,
    option: Shortlisted | None,
    unknown: Mapping[str, str],
    worse: float,
) -> ServiceEffect:
    known = None if option is None else option.service_effect_known.get(service.service_id)
    whole = None if option is None else option.service_effect.get(service.service_id)
    known = whole if known is None else known
    blank = sum(part for k, part in service.shares.items() if k in unknown)
    if_worse = None if known is None else known + blank * worse
    word, why = _judged(service, known, if_worse, is_possible=option is not None)
    return ServiceEffect(
        service_id=service.service_id,
        name=service.name or service.service_id,
        user_kind=user_kind,
        word=word,
        change_points=known,
        change_if_worse_points=if_worse,
        completed=service.completed,
        why=why,
    )


def _judged(
    service: Served, known: float | None, if_worse: float | None, *, is_possible: bool
) -> tuple[str, str]:
    """The word for a service, and why where nothing can be said."""
    if not is_possible:
        return NOTHING, "no range was chosen"
    if not service.shares:
        return NOTHING, "none of its components is in the plan"
    if known is None or if_worse is None:
        return NOTHING, "what the plan changes for its users is not known"
    if not service.is_measured:
        return NOTHING, "its users' outcome is not measured"
    word = _word(known)
    if _word(if_worse) != word:
        return NOTHING, "a blank effect could turn the answer"
    return word, ""


def _word(change: float) -> str:
    if abs(change) <= CLOSE_POINTS:
        return LEVEL
    return GAINS if change > 0 else WORSE


def _groups(
    situation: Situation, services: Sequence[ServiceEffect]
) -> dict[str, tuple[ServiceEffect, ...]]:
    """The services that the needs of each group of users name, groups in the table's order."""
    by_id = {s.service_id: s for s in services}
    found: dict[str, dict[str, ServiceEffect]] = {}
    for need in records_of(situation.tables, "needs") or []:
        group, service = need["user_group"], by_id.get(str(need["service_id"]))
        if group is not None:
            named = found.setdefault(str(group), {})
            if service is not None:
                named[service.service_id] = service
    return {group: tuple(named.values()) for group, named in found.items()}


def _blanks(
    served: Sequence[Served], services: Sequence[ServiceEffect], unknown: Mapping[str, str]
) -> list[Blank]:
    """Blank cells that keep an answer away, the one that would settle most first."""
    silent = {s.service_id for s in services if s.word == NOTHING}
    found = [
        Blank(
            table="services",
            key=s.service_id,
            column="satisfied",
            question=f"How many users of {s.name or s.service_id} are satisfied, and how many "
            "complete what they started?",
            service_ids=(s.service_id,),
        )
        for s in served
        if s.service_id in silent and s.shares and not s.is_measured
    ]
    hit = {
        k: tuple(s.service_id for s in served if s.service_id in silent and s.shares.get(k, 0) > 0)
        for k in unknown
    }
    found += [
        Blank(
            table="offer_items",
            key=f"{offer} {component}",
            column="user_effect_points",
            question=f"By how many points would offer {offer} change the outcome of the services "
            f"that use {component}?",
            service_ids=hit[component],
        )
        for component, offer in unknown.items()
        if hit[component]
    ]
    return sorted(found, key=lambda b: -len(b.service_ids))


def _counts(services: Iterable[ServiceEffect]) -> dict[str, int]:
    every = [s.word for s in services]
    return {word: every.count(word) for word in WORDS}


def _row(name: str, services: Sequence[ServiceEffect], *, key: str = "user_kind") -> dict[str, Any]:
    """One line: services by word, and their transactions as far as they are known."""
    counted = [s.completed for s in services if s.completed is not None]
    changes = [
        s.change_points for s in services if s.word != NOTHING and s.change_points is not None
    ]
    return {
        key: name,
        "services": len(services),
        **{word.replace(" ", "_"): n for word, n in _counts(services).items()},
        "transactions": sum(counted) if counted else None,
        "services_without_transactions": len(services) - len(counted),
        "least_change_points": _rounded(min(changes, default=None)),
        "most_change_points": _rounded(max(changes, default=None)),
        "gaining": [s.name for s in services if s.word == GAINS][:NAMED],
        "worse": [s.name for s in services if s.word == WORSE],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
