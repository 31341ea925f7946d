"""How do the measures look beside their benchmarks, and what does the trace leave over?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Picture, Table, Value
from untower.needs.benchmarks import WORDS
from untower.needs.figures import BODY, NEED_READS, SERVICE_READS, UNUSED_READS
from untower.needs.measures import SHARES
from untower.needs.research import unmet_needs
from untower.needs.sentences import source_of, spelled
from untower.needs.trace_findings import need_words, unused_words
from untower.needs.wording import satisfaction_title
from untower.phrases import plural, spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.needs.facts import Facts
    from untower.needs.measures import ServiceMeasure

DRAWN = 12
COLUMNS = (
    "Service",
    "Users",
    "Satisfaction, %",
    "Completion, %",
    "Digital take-up, %",
    "Cost a transaction, £",
    "Answers",
    "Completed",
)
BAR_COLUMNS = {"satisfaction": 2, "completion": 3, "digital": 4}
UNDER_HEAD = (1, 6)  # whose service it is, and how many answered


def pictures_of(facts: Facts) -> tuple[Picture, ...]:
    """The measures of running services and the leftovers, where there are any."""
    return tuple(_pictures(facts))


def _pictures(facts: Facts) -> Iterator[Picture]:
    if facts.running:
        yield _measures(facts)
    if leftovers := list(_leftovers(facts)):
        yield _leftover_table(facts, leftovers)


def _measures(facts: Facts) -> Table:
    ordered = sorted(
        facts.running,
        key=lambda m: (-(m.total_cost_gbp or 0), -(m.completed or 0), m.service_id),
    )
    return Table(
        picture_id="service_measures",
        title=satisfaction_title(facts),
        drawn=f"Share of users or transactions, %{_period(facts)}; the costliest services first."
        + _ticks(facts),
        note=_note(facts),
        columns=COLUMNS,
        rows=tuple(_row(m) for m in ordered),
        reads=(*SERVICE_READS, *BODY),
        bar_columns=tuple(BAR_COLUMNS.values()),
        number_columns=(2, 3, 4, 5, 6, 7),
        rows_shown=DRAWN,
        falls_short=frozenset(
            (row, BAR_COLUMNS[share])
            for row, measure in enumerate(ordered)
            for share in facts.below(measure)
        ),
        under_head=UNDER_HEAD,
        benchmarks={
            BAR_COLUMNS[share]: float(number.value)
            for share in SHARES
            if (number := facts.benchmarks.number(share)) is not None
        },
    )


def _row(m: ServiceMeasure) -> tuple[Value, ...]:
    shares = (m.share_pct(share) for share in SHARES)
    return (
        m.title,
        m.user_kind,
        *(None if v is None else round(v, 1) for v in shares),
        m.cost_per_transaction_gbp,
        m.satisfaction_n,
        m.completed,
    )


def _period(facts: Facts) -> str:
    """The period all of them share, or that it differs; nothing where none is known."""
    periods = {(m.period_start, m.period_end) for m in facts.running}
    known = sorted((first, last) for first, last in periods if first and last)
    if not known:
        return ", period not known"
    if len(known) > 1:
        return ", each over its own period"
    first, last = known[0]
    some = " where known" if len(periods) > 1 else ""
    return f", {spell_day(first)} to {spell_day(last)}{some}"


def _ticks(facts: Facts) -> str:
    numbers = [(s, n) for s in SHARES if (n := facts.benchmarks.number(s)) is not None]
    if not numbers:
        return f" No benchmark is covered: {facts.benchmarks.not_covered}"
    said = ", ".join(f"{WORDS[s]} {n.comparator} {n.value:g}" for s, n in numbers)
    return f" The upright tick is the benchmark, not law: {said}. ▾ marks a value below it."


def _note(facts: Facts) -> str:
    """What a blank means, and whose the benchmarks are."""
    number = facts.benchmarks.number(SHARES[0])
    source = f" Benchmarks: {source_of(number)}." if number else ""
    return f"A blank measure is not known: never nought.{source}"


def _leftovers(facts: Facts) -> Iterator[tuple[Value, ...]]:
    for need in unmet_needs(facts.needs or []):
        yield (
            need_words(need),
            f"needs {need['need_id']}",
            "Name the service that will serve it, or record why none does.",
        )
    for unused in facts.unused or ():
        yield (
            unused_words(unused),
            f"components {unused.component_id}",
            "Retire it, or record which service uses it.",
        )
    for measure in facts.without_component:
        yield (
            f"{measure.title}: what it runs on is not known.",
            f"services {measure.service_id}",
            "List the components it uses, or say that it uses none.",
        )


def _leftover_table(facts: Facts, rows: list[tuple[Value, ...]]) -> Table:
    needs, unused = len(unmet_needs(facts.needs or [])), len(facts.unused or ())
    return Table(
        picture_id="trace_leftovers",
        title=f"{spelled(needs)} {'need' if needs == 1 else 'needs'} that nothing meets, and"
        f" {plural(unused, 'component')} that no service is recorded to use",
        drawn="What the trace from users to suppliers leaves over",
        columns=("What was found", "Row", "What to do"),
        rows=tuple(rows),
        reads=(*NEED_READS, *UNUSED_READS, "services.name", "uses.service_id"),
    )
