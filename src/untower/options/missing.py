"""Which blanks about options would change most if they were filled, and whom to ask?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import MissingCell
from untower.options.delivery import Standing
from untower.options.facts import kind_words, title_of
from untower.options.ways import LISTED, POINTS
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from untower.options.facts import Facts

# An edition shows ten; `untower ask --all` writes them all. More than this nobody would answer.
ASKED_AT_MOST = 400
HEAD, COMMERCIAL, FINANCE = "head of technology", "commercial manager", "head of finance"
COSTS = {
    "one_off_gbp": "What does it cost, once, to move {} to this: {}?",
    "annual_gbp": "What would {} cost a year as this: {}?",
    "exit_gbp": "What would it cost to leave this again for {}: {}?",
    "months_to_move": "How many months does it take to move {} to this: {}?",
    "in_house_fte": "How many full-time posts of our own would {} need as this: {}?",
    "kind": "What would be done with {} under this: {}?",
}
POINT_WORDS = {
    "user_points": "How user-centred would {} be as this: {}?",
    "cloud_points": "How far would {} use the cloud as this: {}?",
    "agile_points": "How quickly and safely could {} be changed as this: {}?",
}


def missing_cells(facts: Facts) -> tuple[MissingCell, ...]:
    """The blanks, those with most money behind them first; a question in words for each."""
    cells = [*_whole_tables(facts), *_options(facts), *_platforms(facts), *_decisions(facts)]
    cells.sort(key=lambda c: (-(c.money_gbp or 0), -c.settles, c.table, c.column, c.key or ""))
    return tuple(cells[:ASKED_AT_MOST])


def _whole_tables(facts: Facts) -> Iterator[MissingCell]:
    components = len(facts.ways.components)
    if components and not facts.ways.has_options:
        yield _ask(
            "options",
            "option_id",
            f"In which ways could each of {plural(components, 'component')} be provided?",
            settles=components,
        )
    if components and all(d.record is None for d in facts.decisions):
        yield _ask(
            "delivery_models",
            "decided",
            f"Who is to deliver each of {plural(components, 'component')}: the organisation, "
            "suppliers, or both?",
            settles=components,
        )
    if any("fte_cost_gbp" in blanks for blanks in facts.blanks):
        yield _ask(
            "organisation",
            "fte_cost_gbp",
            "What does one full-time employee cost a year?",
            owner_role=FINANCE,
            settles=sum("fte_cost_gbp" in blanks for blanks in facts.blanks),
        )


def _options(facts: Facts) -> Iterator[MissingCell]:
    """Costs and points of listed options; the component's own cost where keeping it has none."""
    for component in facts.ways.components:
        name = component["component_id"]
        for row in facts.rows_of.get(name, []):
            way = facts.rows[row]
            if way["origin"] != LISTED:
                continue
            money = way["present_annual_gbp"]
            what = (title_of(component), kind_words(way["kind"]))
            questions = {c: COSTS[c] for c in facts.blanks[row] if c in COSTS}
            if way["kind"] != "retire":
                questions |= {p: POINT_WORDS[p] for p in POINTS if way[p] is None}
            for column, words in questions.items():
                yield _ask(
                    "options",
                    column,
                    words.format(*what),
                    key=str(way["option_id"]),
                    owner_role=COMMERCIAL if column in COSTS else component["owner_role"] or HEAD,
                    money_gbp=money,
                )


def _platforms(facts: Facts) -> Iterator[MissingCell]:
    """Prices of the organisation's own platforms that reuse is proposed of."""
    asked: dict[str, int] = {}
    for proposal in facts.ways.proposals:
        if proposal.platform is not None and not proposal.platform.is_shipped:
            asked[proposal.platform.platform_id] = asked.get(proposal.platform.platform_id, 0) + 1
    for platform_id, settles in asked.items():
        platform = facts.ways.platforms[platform_id]
        if platform.annual_gbp is None:
            yield _ask(
                "platforms",
                "annual_gbp",
                f"What would using {platform.title} cost a year?",
                key=platform_id,
                settles=settles,
            )


def _decisions(facts: Facts) -> Iterator[MissingCell]:
    for decision in facts.decisions:
        if decision.record is None:
            continue
        name = str(decision.component["component_id"])
        title = title_of(decision.component)
        money = next(
            (facts.rows[r]["present_annual_gbp"] for r in facts.rows_of.get(name, [])), None
        )
        if decision.standing is Standing.NOT_DECIDED and decision.record["decided"] is None:
            question = f"Who is to deliver {title}: the organisation, suppliers, or both?"
            yield _ask("delivery_models", "decided", question, key=name, money_gbp=money)
        if decision.standing is Standing.WITHOUT_TEST:
            question = f"Where is the public interest test for {title} written down?"
            yield _ask(
                "delivery_models", "public_interest_test", question, key=name, money_gbp=money
            )
        for column in decision.blanks:
            words = {"decided_on": "When", "decided_by_role": "By which role", "reason": "Why"}
            question = f"{words[column]} was it decided who delivers {title}?"
            yield _ask("delivery_models", column, question, key=name)


def _ask(
    table: str,
    column: str,
    question: str,
    *,
    key: str | None = None,
    owner_role: str = HEAD,
    money_gbp: Decimal | None = None,
    settles: int = 1,
) -> MissingCell:
    return MissingCell(
        table=table,
        key=key,
        column=column,
        question=question,
        owner_role=owner_role,
        money_gbp=money_gbp,
        settles=settles,
    )
