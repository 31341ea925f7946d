"""What would make each contract hard to leave, as far as that is known?

Eight signs a contract. Each is met, not met or not known by what the row itself says: a blank is
never taken for the good answer, and never for the bad one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.arithmetic.calendar_months import term_end
from untower.findings import Outcome
from untower.policy import Policy, convention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from untower.estate.contract_dates import ContractTerm

SIGNS: Mapping[str, str] = {
    "data_or_ip": "data or what is made belongs to the supplier",
    "no_exit_plan": "no dated plan for leaving",
    "proprietary_interfaces": "an interface in the maker's own standard",
    "exclusive": "no other supplier may do the work",
    "minimum_volume": "a least amount must be spent",
    "automatic_extension": "it renews itself",
    "long_notice": "long notice",
    "no_early_break": "no early break",
}
READS = (
    "contracts.contract_id",
    "contracts.data_owner",
    "contracts.ip_owner",
    "contracts.exit_plan_on",
    "contracts.is_exclusive",
    "contracts.minimum_volume_gbp",
    "contracts.renewal",
    "contracts.notice_months",
    "contracts.break_on",
    "contracts.starts_on",
    "contracts.initial_term_months",
    "charges.component_id",
    "interfaces.standard",
    "interfaces.from_component_id",
)


@dataclass(frozen=True, kw_only=True)
class LockIn:
    """The signs of one contract: of eight, how many are known and how many are met."""

    contract_id: str
    signs: Mapping[str, Outcome]

    @property
    def known(self) -> int:
        """How many of the signs could be told."""
        return sum(s in (Outcome.MET, Outcome.NOT_MET) for s in self.signs.values())

    @property
    def met(self) -> int:
        """How many of the known ones are there."""
        return sum(s is Outcome.MET for s in self.signs.values())

    @property
    def possible(self) -> int:
        """How many could be there if every blank came out badly."""
        return self.met + len(self.signs) - self.known

    def named(self, outcome: Outcome) -> list[str]:
        """The signs of an outcome, in words."""
        return [SIGNS[sign] for sign, found in self.signs.items() if found is outcome]


def lock_in(
    terms: Sequence[ContractTerm],
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None = None,
) -> list[LockIn]:
    """The signs of lock-in of every contract, most met first, then most not known.

    Reads `contracts`, and `charges` with `interfaces` for the standards its components speak. A
    contract that pays the organisation is left out. `on` picks the house conventions.
    """
    contracts = tables.get("contracts")
    if contracts is None:
        return []
    rows = {row["contract_id"]: row for row in contracts.iter_rows(named=True)}
    spoken = standards_of_contracts(tables)
    break_months = int(convention("break_within_months", on=on, policy=policy))
    notice_above = convention("long_notice_months", on=on, policy=policy)
    found = [
        LockIn(
            contract_id=term.contract_id,
            signs={
                **_owners(rows.get(term.contract_id, {})),
                "proprietary_interfaces": proprietary(spoken.get(term.contract_id)),
                **_terms(rows.get(term.contract_id, {}), notice_above),
                "no_early_break": no_early_break(rows.get(term.contract_id, {}), break_months),
            },
        )
        for term in terms
        if not term.is_revenue
    ]
    return sorted(found, key=lambda f: (-f.met, -f.possible, f.contract_id))


def _told(answer: bool | None) -> Outcome:
    """A sign that is there, is not, or is not known."""
    if answer is None:
        return Outcome.NOT_KNOWN
    return Outcome.MET if answer else Outcome.NOT_MET


def _owners(row: Mapping[str, Any]) -> dict[str, Outcome]:
    """Whose the data and the made things are, and whether a plan for leaving is dated.

    A blank date may be no plan or one that was not entered: it is not known which.
    """
    owners = [row.get("data_owner"), row.get("ip_owner")]
    known = [o for o in owners if o not in (None, "unknown")]
    supplier = True if "supplier" in known else False if len(known) == len(owners) else None
    return {
        "data_or_ip": _told(supplier),
        "no_exit_plan": _told(None if row.get("exit_plan_on") is None else False),
    }


def _terms(row: Mapping[str, Any], notice_above: float) -> dict[str, Outcome]:
    """What the row says of exclusivity, least volume, renewal and notice."""
    volume, notice, renewal = (
        row.get("minimum_volume_gbp"),
        row.get("notice_months"),
        row.get("renewal"),
    )
    return {
        "exclusive": _told(row.get("is_exclusive")),
        "minimum_volume": _told(None if volume is None else volume > 0),
        "automatic_extension": _told(None if renewal is None else renewal == "tacit"),
        "long_notice": _told(None if notice is None else notice > notice_above),
    }


def no_early_break(row: Mapping[str, Any], within_months: int) -> Outcome:
    """Whether a contract cannot be left so soon after its start.

    A first term no longer than that needs no break. A blank break is not known: it may be none.
    """
    starts_on, months, break_on = (
        row.get("starts_on"),
        row.get("initial_term_months"),
        row.get("break_on"),
    )
    if months is not None and months <= within_months:
        return Outcome.NOT_MET
    latest = term_end(starts_on, within_months)
    if latest is None or break_on is None:
        return Outcome.NOT_KNOWN
    if break_on <= latest:
        return Outcome.NOT_MET
    return Outcome.NOT_KNOWN if months is None else Outcome.MET


def standards_of_contracts(
    tables: Mapping[str, pl.DataFrame],
) -> dict[str, list[str | None]]:
    """The standard of every interface of the components a contract charges for, None where blank.

    A contract without charges, or whose components no interface names, is absent: not known.
    """
    charges, interfaces = tables.get("charges"), tables.get("interfaces")
    ends = ("from_component_id", "to_component_id")
    if charges is None or interfaces is None or not {*ends} <= set(interfaces.columns):
        return {}
    if not {"contract_id", "component_id"} <= set(charges.columns):
        return {}
    if "standard" not in interfaces.columns:
        interfaces = interfaces.with_columns(standard=pl.lit(None, pl.String))
    numbered = interfaces.select(*ends, "standard").with_row_index("interface")
    touched = pl.concat(
        numbered.select("interface", "standard", component_id=pl.col(end)) for end in ends
    )
    spoken = (
        charges.select("contract_id", "component_id")
        .drop_nulls()
        .unique()
        .join(touched.drop_nulls("component_id"), on="component_id")
        .unique(["contract_id", "interface"])
        .group_by("contract_id")
        .agg("standard")
    )
    return dict(spoken.iter_rows())


def proprietary(standards: Sequence[str | None] | None) -> Outcome:
    """Whether an interface speaks its maker's own standard; one blank leaves a no not known."""
    if not standards:
        return Outcome.NOT_KNOWN
    if "proprietary" in standards:
        return Outcome.MET
    return _told(None if None in standards else False)


def lock_in_figures(found: Sequence[LockIn]) -> list[dict[str, Any]]:
    """The signs as plain values for plan.json."""
    return [
        {
            "contract_id": f.contract_id,
            "signs": len(f.signs),
            "known": f.known,
            "met": f.met,
            "by_sign": [{"sign": sign, "outcome": out.value} for sign, out in f.signs.items()],
        }
        for f in found
    ]
