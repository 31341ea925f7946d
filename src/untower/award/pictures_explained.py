"""What does each rule cost, what else is as good, and what if a supplier failed: as tables?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Table
from untower.arithmetic.money import spell_gbp
from untower.award.curves.overall import outcome_under
from untower.award.explaining.rule_costs import COSTS, NOT_BINDING
from untower.award.pictures_words import PLANNING, short_name
from untower.award.reads import CHOICE_READS, LIMIT_READS, SERVICE_READS
from untower.findings import Force
from untower.phrases import listed, plural
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from untower.answers import Picture, Value
    from untower.award.answered import Answered
    from untower.award.checker import Checked
    from untower.award.explaining.alternatives import Alternatives
    from untower.award.explaining.explained import Explained
    from untower.award.explaining.failure_tests import FailureTest
    from untower.award.explaining.rule_costs import RuleCost, RuleCosts

READS = (*CHOICE_READS, *LIMIT_READS)
NAMED = 3
HIT_NAMED = 2
RULES_SHOWN = 12
NO_OTHER = "nobody else offers it"


def explained_pictures(
    answered: Answered, checked: Checked, explained: Explained
) -> Iterator[Picture]:
    """Costs of rules, alternatives and failure tests, each where there is anything to show."""
    if explained.rule_costs.rules:
        yield _rules(answered, explained.rule_costs)
    yield _alternatives(answered, checked, explained.alternatives)
    if explained.failure_tests:
        yield _failures(answered, explained.failure_tests)


# --- rules ---------------------------------------------------------------------------------


def _rules(answered: Answered, of: RuleCosts) -> Table:
    years = plural(answered.situation.terms.horizon_years, "year")
    order = sorted(of.rules, key=lambda r: (r.verdict != COSTS, -_value(r), r.rule_id))
    return Table(
        picture_id="cost_of_rules",
        title=_rules_title(of, order),
        drawn=f"What leaving out one rule would gain over {years} at present value, £m of value: "
        f"cost and what quality falls short by. {PLANNING}",
        note="The parts do not add to the whole: rules overlap. Each figure is a new range; what "
        "is not told from the gaps of the two is not binding.",
        columns=(
            "Rule",
            "Whose rule",
            "Cost of the rule, £m",
            "At most, £m",
            "Money alone, £m",
            "What it does",
            "Force",
        ),
        rows=tuple(_rule_row(rule) for rule in order),
        reads=READS,
        number_columns=(2, 3, 4),
        bar_columns=(2,),
        under_head=(1,),
        force_column=6,
        rows_shown=RULES_SHOWN,
    )


def _value(rule: RuleCost) -> float:
    return 0.0 if rule.difference is None else rule.difference.value_gbp


def _rule_row(rule: RuleCost) -> tuple[Value, ...]:
    words = {COSTS: "costs", NOT_BINDING: "not binding"}
    found = rule.difference
    is_costed = rule.verdict == COSTS and found is not None
    return (
        rule.rule_id.replace("_", " ").replace("-", " ").capitalize(),
        _whose(rule),
        None if found is None else _millions(found.value_gbp) if is_costed else 0.0,
        None if found is None else _millions(found.at_most_gbp),
        None if found is None else _millions(found.money_gbp) if is_costed else 0.0,
        "gave way" if rule.gave_way else words.get(rule.verdict, "not found in the work done"),
        Force.HOUSE_CONVENTION.words.capitalize(),
    )


def _whose(rule: RuleCost) -> str:
    if rule.is_default:
        return "on by default"
    return "your rule" if rule.rank is None else f"your wish, rank {rule.rank}"


def _rules_title(of: RuleCosts, order: Sequence[RuleCost]) -> str:
    dearest = next((r for r in order if r.verdict == COSTS and r.difference), None)
    if dearest is None or dearest.difference is None:
        return f"None of {plural(len(of.rules), 'rule')} costs anything that can be shown"
    name = dearest.rule_id.replace("_", " ").replace("-", " ")
    first = f"“{name}” is the dearest, {spell_gbp(dearest.difference.value_gbp)}"
    if of.all_off is None:
        return f"Of {plural(len(of.rules), 'rule')} {first}"
    return f"The rules cost {spell_gbp(of.all_off.value_gbp)} together; {first}"


# --- alternatives --------------------------------------------------------------------------


def _alternatives(answered: Answered, checked: Checked, of: Alternatives) -> Table:
    situation, checker = answered.situation, answered.checker
    within = f"{100 * of.within_share:g}%"
    others = plural(len(of.ranges), "other range is", "other ranges are")
    rows: list[tuple[Value, ...]] = [
        (
            "Chosen",
            _millions(checked.cost_gbp),
            _millions(checked.value_gbp),
            0.0,
            _outcome(checked, answered),
            checked.suppliers,
            "the range itself",
        )
    ]
    for number, one in enumerate(of.ranges, start=1):
        under = checker.check(one.offer_ids, answered.rules) if checker else None
        rows.append(
            (
                f"Alternative {number}",
                _millions(one.cost_gbp),
                _millions(one.value_gbp),
                round(one.extra_value_pct, 2),
                None if under is None else _outcome(under, answered),
                len(one.group_ids),
                one.phrase,
            )
        )
    return Table(
        picture_id="similar_value_alternatives",
        title=f"{others} as good, within {within}: choose on what the numbers cannot see"
        if of.ranges
        else f"No other range with other suppliers is within {within}, of {of.tried:,} looked at",
        drawn=f"Similar-value alternatives: ranges that keep every rule, with other suppliers, "
        f"within {within} of the chosen value; £m at present value over "
        f"{plural(situation.terms.horizon_years, 'year')}. {PLANNING}",
        note=of.words,
        columns=(
            "Alternative",
            "Cost, £m",
            "Value, £m",
            "Above the chosen, %",
            "User outcome",
            "Groups",
            "What is different",
        ),
        rows=tuple(rows),
        reads=(*READS, *SERVICE_READS),
        number_columns=(1, 2, 3, 4, 5),
    )


def _outcome(checked: Checked, answered: Answered) -> float | None:
    found = outcome_under(checked, answered.situation.services)
    return None if found is None else round(found, 2)


# --- failure tests -------------------------------------------------------------------------


def _failures(answered: Answered, tests: Sequence[FailureTest]) -> Table:
    names = {s.service_id: s.name or s.service_id for s in answered.situation.services}
    order = sorted(
        tests,
        key=lambda t: (not t.no_other_offer, t.is_in_time is not False, -t.annual_gbp, t.group_id),
    )
    leaves = tests[0].leaves_on
    within = int(
        convention(
            "supplier_replaced_within_months",
            on=answered.situation.on,
            policy=answered.situation.policy,
        )
    )
    return Table(
        picture_id="supplier_failure_test",
        title=_failure_title(tests),
        drawn=f"Supplier failure test: one group leaves on {leaves.day} {leaves:%B %Y}, others as "
        "in the range; extra cost to the end of the plan, £m at present value, and months of the "
        f"longest move. {PLANNING}",
        note="Offers and prices are those of today. Where nobody else offers a component neither "
        "the cost nor the months are known.",
        columns=(
            "If this group fails",
            "Services hit",
            "Who takes over",
            "Extra cost, £m",
            "Months",
            f"Within {within} months",
            "Rules then broken",
        ),
        rows=tuple(_failure_row(test, names) for test in order),
        reads=(*READS, *SERVICE_READS),
        number_columns=(3, 4),
        bar_columns=(3,),
    )


def _failure_row(test: FailureTest, names: dict[str, str]) -> tuple[Value, ...]:
    takers = list(dict.fromkeys(t.group_name for t in test.takeovers if t.group_name))
    hit = [names.get(s, s) for s in test.service_ids]
    who = listed([short_name(t) for t in takers], at_most=NAMED) if takers else ""
    if test.no_other_offer:
        missing = plural(len(test.no_other_offer), "component")
        who = f"{who}; {missing}: nobody else" if who else NO_OTHER
    in_time = {True: "met", False: "not met", None: None}[test.is_in_time]
    broken = test.rules_broken
    return (
        short_name(test.group_name),
        listed(hit, at_most=HIT_NAMED) if hit else "none",
        who or "nobody needed",
        _millions(test.extra_cost_gbp),
        test.months_until_replaced,
        in_time,
        None if broken is None else listed(broken, at_most=NAMED) if broken else "none",
    )


def _failure_title(tests: Sequence[FailureTest]) -> str:
    alone = [t for t in tests if t.no_other_offer]
    late = [t for t in tests if t.is_in_time is False]
    count = plural(len(tests), "group")
    if alone:
        first = max(alone, key=lambda t: (t.annual_gbp, t.group_id))
        does = "does" if len(alone) == 1 else "do"
        return (
            f"{len(alone)} of {count} {does} work that nobody else is known to offer; "
            f"{short_name(first.group_name)} is the largest of them"
        )
    if late:
        return f"{len(late)} of {count} could not be replaced in time if they failed"
    return f"Each of {count} could be replaced in time if it failed"


def _millions(gbp: float | None) -> float | None:
    return None if gbp is None else round(gbp / 1e6, 2)
