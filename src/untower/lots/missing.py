"""Which blanks about lots would change most if they were filled, and whom to ask?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import MissingCell
from untower.arithmetic.money import to_pence
from untower.lots.thresholds import Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.lots.facts import Facts

ASKED_AT_MOST = 200
HEAD, COMMERCIAL = "head of technology", "commercial manager"


def missing_cells(facts: Facts) -> tuple[MissingCell, ...]:
    """The blanks, those with most money behind them first; a question in words for each."""
    cells = [*_worth(facts), *_market(facts), *_frameworks(facts), *_purchases(facts)]
    cells.sort(key=lambda c: (-(c.money_gbp or 0), -c.settles, c.table, c.column, c.key or ""))
    return tuple(cells[:ASKED_AT_MOST])


def _ask(
    table: str, key: str | None, column: str, question: str, *, settles: int = 1, gbp: float = 0
) -> MissingCell:
    return MissingCell(
        table=table,
        key=key,
        column=column,
        question=question,
        owner_role=COMMERCIAL if table != "charges" else HEAD,
        money_gbp=to_pence(gbp) if gbp else None,
        settles=settles,
    )


def _worth(facts: Facts) -> Iterator[MissingCell]:
    in_lots = {c for lot in facts.lots for c in lot.component_ids}
    waiting = [
        c
        for c in facts.scope.to_tender
        if c not in in_lots and facts.scope.annual_gbp.get(c) is None
    ]
    for blanks in (*(lot.not_known for lot in facts.lots), waiting):
        for component in blanks:
            yield _ask(
                "charges",
                component,
                "annual_gbp",
                f"What does {facts.scope.title(component)} cost a year now?",
            )
    if facts.lots and facts.terms.maximum_gbp is None:
        yield _ask(
            "limits",
            None,
            "value",
            "What is the largest contract the organisation can manage well (kind contract_value)?",
            settles=len(facts.lots),
        )


def _market(facts: Facts) -> Iterator[MissingCell]:
    """The size of suppliers, where a lot is short of small ones by what is known."""
    asked: dict[str, int] = {}
    for lot in facts.lots:
        if lot.market is None or not lot.market.short_by(0, facts.terms.rates.smes_min)[1]:
            continue
        for group in lot.market.groups:
            if group in facts.scope.market.sme_not_known:
                asked[group] = asked.get(group, 0) + 1
    for group, settles in asked.items():
        name = facts.scope.market.groups.name(group)
        yield _ask(
            "suppliers",
            group,
            "is_sme",
            f"Is {name} a small or medium-sized enterprise?",
            settles=settles,
        )


def _frameworks(facts: Facts) -> Iterator[MissingCell]:
    questions = {
        "expires_on": "When does framework {} end?",
        "call_off_max_months": "How long a contract does framework {} allow?",
        "competition": "Must framework {} be called off after a further competition?",
    }
    for name, record in facts.frameworks.items():
        for column, words in questions.items():
            if record[column] is None:
                title = record["name"] or name
                yield _ask("frameworks", name, column, words.format(title))


def _purchases(facts: Facts) -> Iterator[MissingCell]:
    for name, purchase in facts.purchases.items():
        record = facts.procurements.get(name)
        gbp = purchase.value_gbp or 0
        if record is None:
            continue
        title = record["title"] or name
        if record["commenced_on"] is None:
            question = f"When did the procurement of {title} begin?"
            yield _ask("procurements", name, "commenced_on", question, gbp=gbp)
        if record["estimated_value_gbp"] is None and purchase.side is not Side.ABOVE:
            question = f"What are all lots and options of {title} worth together, with VAT?"
            yield _ask("procurements", name, "estimated_value_gbp", question, gbp=gbp)
