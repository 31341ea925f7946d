"""What do dates, terms, age, fit and reorganisation say of the estate, gathered once?"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from untower.estate import legacy, lock_in, reorganisation, time_chart
from untower.estate.lawful_dates import LawfulDates, lawful_dates
from untower.estate.lawful_findings import LAW_READS, lawful_findings
from untower.estate.legacy_findings import ALL_READS as LEGACY_READS
from untower.estate.legacy_findings import legacy_findings, legacy_scatter
from untower.estate.lock_in_findings import lock_in_findings, lock_in_table
from untower.estate.time_findings import NO_COSTS, Costs, time_findings, time_scatter
from untower.estate.tower_facts import COST_READS
from untower.policy import NotCovered, convention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.answers import Picture
    from untower.estate.facts import Facts
    from untower.findings import Finding

RISK_READS: Mapping[str, tuple[str, ...]] = {
    "dates": (
        "contracts.contract_id",
        *LAW_READS,
        "contracts.notice_months",
        "contracts.framework_id",
        "organisation.kind",
    ),
    "dates_law": ("contracts.regime", "contracts.procurement_commenced_on", "organisation.nation"),
    "lock_in": lock_in.READS,
    "legacy": (*LEGACY_READS, "components.business_fit", "components.technical_fit"),
    "time": time_chart.READS,
    "reorganisation": ("contracts.contract_id", *reorganisation.CONSENT_READS),
}


@dataclass(frozen=True, kw_only=True)
class Risks:
    """Each part as computed; empty where its tables were not read, `vesting` None where none is."""

    dates: list[LawfulDates]
    lock_in: list[lock_in.LockIn]
    limits: legacy.Limits
    legacy: list[legacy.Legacy]
    places: list[time_chart.Place]
    vesting: reorganisation.Vesting | None
    passings: list[reorganisation.Passing]

    @cached_property
    def days_of(self) -> dict[str, LawfulDates]:
        """The days of each contract by its id."""
        return {days.contract_id: days for days in self.dates}


def gather_risks(facts: Facts) -> Risks:
    """Compute every part the tables allow."""
    tables, policy = facts.tables, facts.conventions.policy
    kind, nation = facts.organisation("kind"), facts.organisation("nation")
    limits = legacy.legacy_limits(on=facts.on, nation=nation, kind=kind, policy=policy)
    vesting = reorganisation.vesting_of(tables.get("organisation"))
    return Risks(
        dates=lawful_dates(
            facts.terms,
            tables.get("contracts"),
            on=facts.on,
            nation=nation,
            kind=kind,
            policy=policy,
        ),
        lock_in=lock_in.lock_in(facts.terms, tables, on=facts.on, policy=policy),
        limits=limits,
        legacy=legacy.legacy_scores(tables, limits),
        places=time_chart.time_chart(tables.get("components"), on=facts.on, policy=policy),
        vesting=vesting,
        passings=reorganisation.passings(
            vesting,
            facts.terms,
            reorganisation.consent_limit(
                reorganisation.CONSENT, on=facts.on, kind=kind, nation=nation, policy=policy
            ),
        ),
    )


def risk_findings(facts: Facts) -> Iterator[Finding]:
    """What every part asks."""
    risks = facts.risks
    yield from lawful_findings(facts, risks.dates)
    yield from lock_in_findings(facts, risks.lock_in)
    yield from legacy_findings(risks.legacy, risks.limits)
    yield from time_findings(risks.places, _costs(facts))
    yield from reorganisation.reorganisation_findings(facts, risks.vesting, risks.passings)


def _costs(facts: Facts) -> Costs:
    """What each component costs a year, as far as that is known."""
    if facts.whole_cost.is_empty:
        return NO_COSTS
    lines = facts.whole_cost.by_component()
    return Costs(
        annual_gbp={line["component_id"]: line["annual_gbp"] for line in lines},
        partly=frozenset(line["component_id"] for line in lines if line["components_with_a_blank"]),
        reads=COST_READS,
    )


def risk_pictures(facts: Facts) -> Iterator[Picture]:
    """Lock-in as a table, fit and legacy as scatters, where there is something to draw."""
    risks = facts.risks
    components = facts.tables.get("components")
    assessed = {s.component_id for s in risks.legacy}
    known = set() if components is None else set(components["component_id"].to_list())
    high = convention("time_high_from", on=facts.on, policy=facts.conventions.policy)
    for picture in (
        lock_in_table(facts, risks.lock_in),
        time_scatter(risks.places, high, _costs(facts)),
        legacy_scatter(risks.legacy, risks.limits, len(known - assessed)),
    ):
        if picture is not None:
            yield picture


def risk_figures(facts: Facts) -> dict[str, Any]:
    """The parts as plain values for plan.json; one whose tables were not read is absent."""
    risks, tables = facts.risks, facts.tables
    figures: dict[str, Any] = {}
    if tables.get("contracts") is not None:
        figures["dates"] = [_dates_figure(d) for d in risks.dates]
        figures["dates_law"] = _laws(risks.dates)
        figures["lock_in"] = lock_in.lock_in_figures(risks.lock_in)
    if tables.get("legacy") is not None:
        red = [s.component_id for s in risks.legacy if s.is_red]
        figures["legacy"] = legacy.legacy_figures(
            risks.legacy, time_chart.replaced_by(risks.places, red)
        )
    if tables.get("components") is not None:
        figures["time"] = time_chart.time_figures(risks.places)
    if risks.vesting is not None:
        figures["reorganisation"] = reorganisation.reorganisation_figure(
            risks.vesting, risks.passings
        )
    return figures


def _dates_figure(days: LawfulDates) -> dict[str, Any]:
    """One contract's days, and why no law behind them is shipped where none is."""
    figure = {f.name: getattr(days, f.name) for f in fields(days)}
    law, clash = figure.pop("law"), figure.pop("provided_clash")
    is_shipped = not isinstance(law, NotCovered)
    return {
        **figure,
        "provided_clash": list(clash) if clash else [],
        "law_not_known": None if is_shipped else law.reason,
    }


def _laws(dates: list[LawfulDates]) -> list[dict[str, Any]]:
    """The law behind the days, once for each it was let under, with its source."""
    found = {d.regime: d.law for d in dates if not isinstance(d.law, NotCovered)}
    return [
        {"regime": regime, "source": law.source, "is_confirmed": law.confirmed}
        for regime, law in sorted(found.items(), key=lambda pair: str(pair[0]))
        if not isinstance(law, NotCovered)
    ]


def assumed_of(facts: Facts) -> tuple[str, ...]:
    """What was taken for granted."""
    if not facts.terms:
        return ()
    months = convention("months_to_procure", on=facts.on, policy=facts.conventions.policy)
    return (
        f"A procurement takes {months:g} months, by house convention: the last day to begin "
        "replacing a contract is counted back from its end. Decide by is the last day for notice.",
    )
