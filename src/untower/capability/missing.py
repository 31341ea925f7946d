"""Which blanks about strategy and skills would change most if they were filled?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import MissingCell
from untower.capability.decision_holders import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.capability.facts import Facts

# An edition shows ten; `untower ask --all` writes them all. More than this nobody would answer.
ASKED_AT_MOST = 200
HEAD, COMMERCIAL = "head of technology", "commercial manager"
RETAINED_SETTLES, OTHER_SETTLES = 3, 1
COUNTS = {
    "fte_needed": "How many full-time posts does {} need?",
    "fte_employed": "How many full-time posts of {} do employees fill?",
    "fte_contractor": "How many full-time posts of {} do contractors fill?",
    "fte_supplier": "How many full-time posts of {} do a supplier's people fill?",
}


def missing_cells(facts: Facts) -> tuple[MissingCell, ...]:
    """At most ten, those that settle most first; a question in words for each."""
    cells = [
        *_whole_tables(facts),
        *_decisions(facts),
        *_strategies(facts),
        *_roles(facts),
    ]
    cells.sort(key=lambda c: (-c.settles, c.table, c.column, c.key or ""))
    return tuple(cells[:ASKED_AT_MOST])


def _whole_tables(facts: Facts) -> Iterator[MissingCell]:
    if not facts.has_decisions:
        yield _ask("decisions", "holder", "Who really takes each decision about technology?", 7)
    if not facts.posts:
        yield _ask("roles", "role_id", "Which technology roles are there, and who fills them?", 8)
    elif all(post.retained_as is None for post in facts.posts):
        question = "Which of the roles are those an organisation keeps: architect, and so on?"
        yield _ask("roles", "retained_as", question, 8)
    if not facts.strategies:
        yield _ask("strategy", "document", "Which technology strategies are approved?", 2)


def _decisions(facts: Facts) -> Iterator[MissingCell]:
    for holder in facts.decisions if facts.has_decisions else ():
        if holder.holder == NOT_KNOWN:
            yield _ask(
                "decisions",
                "holder",
                f"Who really decides on {holder.words}?",
                RETAINED_SETTLES,
                key=holder.decision,
            )


def _strategies(facts: Facts) -> Iterator[MissingCell]:
    for strategy in facts.strategies or ():
        for column, question in (
            ("owner_role", f"Who owns {strategy.document}?"),
            ("approved_on", f"When was {strategy.document} approved?"),
            ("review_on", f"When is {strategy.document} next reviewed?"),
        ):
            if getattr(strategy, column) is None:
                yield _ask("strategy", column, question, 1, key=strategy.document)


def _roles(facts: Facts) -> Iterator[MissingCell]:
    for post in facts.posts:
        settles = RETAINED_SETTLES if post.retained_as else OTHER_SETTLES
        for column, question in COUNTS.items():
            if post.record[column] is None:
                yield _ask("roles", column, question.format(post.title), settles, key=post.role_id)
        if post.retained_as and post.record["people_employed"] is None:
            question = f"How many people are employed as {post.title}?"
            yield _ask("roles", "people_employed", question, OTHER_SETTLES, key=post.role_id)
        if post.is_commercial and post.fte_free is None:
            yield _ask(
                "roles",
                "fte_free",
                f"How much time of {post.title} is not yet promised?",
                RETAINED_SETTLES,
                key=post.role_id,
                owner_role=COMMERCIAL,
            )


def _ask(
    table: str,
    column: str,
    question: str,
    settles: int,
    *,
    key: str | None = None,
    owner_role: str = HEAD,
) -> MissingCell:
    return MissingCell(
        table=table,
        key=key,
        column=column,
        question=question,
        owner_role=owner_role,
        money_gbp=None,
        settles=settles,
    )
