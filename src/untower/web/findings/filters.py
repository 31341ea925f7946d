"""Which findings does an address ask for?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from untower.findings import Force, Outcome
from untower.journey import STEP_NAMES
from untower.record.findings.reading import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from untower.record.findings.reading import Found

NOBODY = "nobody"
ASSIGNED_OR_NOT = (
    ("open", "Neither assigned nor accepted"),
    ("assigned", "Assigned"),
    ("accepted", "Accepted"),
    ("replied", "With a supplier’s reply"),
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for; blank asks for everything. What makes no sense is not asked."""

    step: str = ""
    outcome: str = ""
    force: str = ""
    role: str = ""
    standing: str = ""
    rule: str = ""
    text: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """What an address asks for."""
        page = query.get("page", "1")
        return cls(
            step=_one_of(query.get("step", ""), STEP_NAMES),
            outcome=_one_of(query.get("outcome", ""), [o.name.lower() for o in Outcome]),
            force=_one_of(query.get("force", ""), [f.name.lower() for f in Force]),
            role=query.get("role", "")[:120],
            standing=_one_of(query.get("standing", ""), [name for name, _ in ASSIGNED_OR_NOT]),
            rule=query.get("rule", "")[:120],
            text=query.get("text", "").strip()[:200],
            page=max(1, int(page)) if re.fullmatch(r"\d{1,6}", page, re.ASCII) else 1,
        )

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not any(
            (self.step, self.outcome, self.force, self.role, self.standing, self.rule, self.text)
        )

    def query(self, **other: object) -> str:
        """The address's query with something else in it."""
        every = {
            "step": self.step,
            "outcome": self.outcome,
            "force": self.force,
            "role": self.role,
            "standing": self.standing,
            "rule": self.rule,
            "text": self.text,
            "page": self.page,
        } | other
        return urlencode({name: value for name, value in every.items() if value})


def _one_of(value: str, allowed: Iterable[str]) -> str:
    return value if value in allowed else ""


def filtered(
    findings: Iterable[Found], standings: Mapping[str, Standing], asked: Asked
) -> list[Found]:
    """The findings that are asked for, in the order given."""
    nothing = Standing()
    text = asked.text.casefold()
    return [
        one
        for one in findings
        if _fits(one, standings.get(one.identity, nothing), asked)
        and (not text or _holds(one, text))
    ]


def _fits(one: Found, standing: Standing, asked: Asked) -> bool:
    role = standing.owner_role or one.owner_role or ""
    return (
        (not asked.step or one.step == asked.step)
        and (not asked.outcome or one.outcome.name.lower() == asked.outcome)
        and (not asked.force or one.force.name.lower() == asked.force)
        and (not asked.rule or one.rule == asked.rule)
        and (not asked.role or role == ("" if asked.role == NOBODY else asked.role))
        and _stands(standing, asked.standing)
    )


def _stands(standing: Standing, wanted: str) -> bool:
    match wanted:
        case "open":
            return standing.assigned is None and standing.accepted is None
        case "assigned":
            return standing.assigned is not None
        case "accepted":
            return standing.accepted is not None
        case "replied":
            return standing.reply is not None
        case _:
            return True


def _holds(one: Found, text: str) -> bool:
    """Whether the text stands in the finding: its sentence, rule, subject, source or next step."""
    said = (one.sentence, one.rule, one.subject_key, one.source, one.next_step)
    return any(text in part.casefold() for part in said)
