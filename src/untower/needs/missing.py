"""Which blanks about users and services would change most if they were filled, and whom to ask?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import MissingCell
from untower.findings import Outcome
from untower.needs.measures import ANSWERS
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.needs.facts import Facts
    from untower.needs.measures import ServiceMeasure

# An edition shows ten; `untower ask --all` writes them all. More than this nobody would answer.
ASKED_AT_MOST = 200
HEAD, RESEARCHER, ARCHITECT = "head of technology", "user researcher", "enterprise architect"


def missing_cells(facts: Facts) -> tuple[MissingCell, ...]:
    """At most ten, the dearest service first; a question in words for each."""
    cells = [
        *_whole_tables(facts),
        *(cell for m in facts.running for cell in _service(m)),
        *_research(facts),
    ]
    cells.sort(key=lambda c: (-(c.money_gbp or 0), -c.settles, c.table, c.column, c.key or ""))
    return tuple(cells[:ASKED_AT_MOST])


def _whole_tables(facts: Facts) -> Iterator[MissingCell]:
    if not facts.measures:
        yield _ask(
            "services",
            "service_id",
            "Which services are there, and how many used and finished each last year?",
            settles=5,
        )
    if facts.needs is None:
        yield _ask(
            "needs",
            "need",
            "Who are the users of each service, and what do they need?",
            owner_role=RESEARCHER,
            settles=3,
        )
    if facts.trace.components_of is None:
        yield _ask(
            "uses",
            "component_id",
            "Which services rest on which components?",
            owner_role=ARCHITECT,
            settles=3,
        )
    if facts.measures and facts.benchmarks.not_covered.startswith("it depends on"):
        column = "nation" if "nation" in facts.benchmarks.not_covered else "kind"
        yield _ask(
            "organisation",
            column,
            "Which kind of body is this, and in which nation? Benchmarks and rules depend on it.",
            settles=len(facts.running),
        )


def _service(m: ServiceMeasure) -> Iterator[MissingCell]:
    """What one service leaves open."""

    def ask(column: str, question: str, settles: int) -> MissingCell:
        return _ask(
            "services",
            column,
            question,
            key=m.service_id,
            owner_role=m.owner_role or HEAD,
            service=m,
            settles=settles,
        )

    if m.satisfaction_pct is None:
        blank = next((a for a in ANSWERS if m.record[a] is None), None)
        if blank is not None:
            yield ask(blank, f"How satisfied are the users of {m.title}?", 3)
    elif not m.is_measured:
        yield ask("measured_on", f"When were the answers about {m.title} last counted?", 1)
    if m.completion_pct is None:
        blank = next((c for c in ("started", "completed") if m.record[c] is None), None)
        if blank is not None:
            yield ask(blank, f"How many began and how many finished {m.title} last year?", 3)
    if m.record["completed_digitally"] is None and m.record["completed"] is not None:
        yield ask("completed_digitally", f"How many finished {m.title} online?", 1)
    if m.record["total_cost_gbp"] is None:
        yield ask("total_cost_gbp", f"What does {m.title} cost a year, staff included?", 2)
    if m.owner_role is None:
        yield ask("owner_role", f"Who answers for {m.title}?", 2)


def _research(facts: Facts) -> Iterator[MissingCell]:
    for research in facts.research:
        if research.outcome is Outcome.NOT_KNOWN:
            count = plural(len(research.needs), "need") if research.needs else "any need"
            yield _ask(
                "needs",
                "researched_on",
                f"When were users asked about {count} of {research.service.title}?",
                key=str(research.needs[0]["need_id"]) if research.needs else None,
                owner_role=research.service.owner_role or RESEARCHER,
                service=research.service,
            )


def _ask(
    table: str,
    column: str,
    question: str,
    *,
    key: str | None = None,
    owner_role: str | None = HEAD,
    service: ServiceMeasure | None = None,
    settles: int = 1,
) -> MissingCell:
    return MissingCell(
        table=table,
        key=key,
        column=column,
        question=question,
        owner_role=owner_role,
        money_gbp=None if service is None else service.total_cost_gbp,
        settles=settles,
    )
