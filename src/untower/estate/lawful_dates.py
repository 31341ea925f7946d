"""How far may each contract lawfully run, and which days decide it?

What the contract provides for comes first: the furthest end stated, or the first end and every
extension allowed. Which law stands behind it is chosen by the day the procurement began. Under the
Act of 2023 a term may change by a share of its maximum without being substantial; the Regulations
of 2015 name no such share. Where two furthest ends disagree neither is sure, so neither is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from untower.arithmetic.calendar_months import add_months, is_same_end, term_end
from untower.policy import NotCovered, Policy, PolicyNumber, convention, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from untower.estate.contract_dates import ContractTerm

PCR2015, PA2023 = "pcr2015", "pa2023"
PROVIDED, TERM_CHANGE = "provided_term_max_pct", "term_change_max_pct"


@dataclass(frozen=True, kw_only=True)
class LawfulDates:
    """One contract's days. `provided_ends_on` is as far as its own terms go.

    `lawful_maximum_ends_on` is the same day where the law behind it is shipped, else None.
    `changed_ends_on` is as far as a change of term that is not substantial may reach, which the law
    ties to further conditions. `decide_by` is the last day for notice; `start_procurement_by` the
    last day to begin replacing it. `provided_clash` holds a furthest end as stated and the one the
    extensions give, where they disagree. `is_beyond` None is not known.
    """

    contract_id: str
    regime: str | None
    regime_from: str | None
    regime_clash: str | None
    starts_on: date | None
    ends_on: date | None
    ends_from: str | None
    provided_ends_on: date | None
    provided_from: str | None
    provided_clash: tuple[date, date] | None
    lawful_maximum_ends_on: date | None
    changed_ends_on: date | None
    law: PolicyNumber | NotCovered
    is_beyond: bool | None
    last_day_for_notice: date | None
    decide_by: date | None
    start_procurement_by: date | None

    @property
    def has_extension_left(self) -> bool | None:
        """Whether the contract provides for more than is in force; None while not known."""
        if self.ends_on is None or self.provided_ends_on is None:
            return None
        return self.ends_on < self.provided_ends_on and not _is_one_end(
            self.ends_on, self.provided_ends_on
        )


def lawful_dates(
    terms: Sequence[ContractTerm],
    contracts: pl.DataFrame | None,
    *,
    on: date,
    nation: str | None,
    kind: str | None = None,
    policy: Policy | None = None,
) -> list[LawfulDates]:
    """The days of every contract, in the order of `terms`.

    Reads of `contracts` the extensions and the framework; `nation` and `kind` are the
    organisation's. `on` picks the house convention on how long a procurement takes.
    """
    if contracts is None:
        return []
    rows = {row["contract_id"]: row for row in contracts.iter_rows(named=True)}
    numbers = policy or shipped()
    months = int(convention("months_to_procure", on=on, policy=policy))
    return [
        _dates(term, rows.get(term.contract_id, {}), numbers, nation, kind, months)
        for term in terms
    ]


def _dates(
    term: ContractTerm,
    row: Mapping[str, Any],
    policy: Policy,
    nation: str | None,
    kind: str | None,
    months_to_procure: int,
) -> LawfulDates:
    regime, regime_from = regime_of(term, policy)
    law = _number(PROVIDED, regime, policy, nation, kind)
    provided, provided_from, clash = provided_end(row)
    return LawfulDates(
        contract_id=term.contract_id,
        regime=regime,
        regime_from=regime_from,
        regime_clash=_regime_clash(term, row, policy),
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        ends_from=term.ends_from,
        provided_ends_on=provided,
        provided_from=provided_from,
        provided_clash=clash,
        lawful_maximum_ends_on=None if isinstance(law, NotCovered) else provided,
        changed_ends_on=_changed(term, provided, regime, policy, nation, kind),
        law=law,
        is_beyond=is_beyond(term.ends_on, provided, is_stated=row.get("ends_on") is not None),
        last_day_for_notice=term.decide_by,
        decide_by=term.decide_by,
        start_procurement_by=term_end(term.ends_on, -months_to_procure),
    )


def act_from(policy: Policy) -> date | None:
    """The day from which a procurement falls under the Act of 2023, as policy ships it."""
    days = [n.in_force_from for n in policy.numbers if n.name == TERM_CHANGE and n.in_force_from]
    return min(days, default=None)


def regulations_from(policy: Policy) -> date | None:
    """The day from which the Regulations of 2015 held, as policy ships it."""
    days = [n.in_force_from for n in policy.numbers if n.name == PROVIDED and n.in_force_from]
    return min(days, default=None)


def regime_of(term: ContractTerm, policy: Policy) -> tuple[str | None, str | None]:
    """The law a contract was let under and how it is known; older law is not shipped: None.

    Stated first; else by the day its procurement began. A start before the Act says as much, since
    no procurement begins after the contract it leads to; a later start says nothing.
    """
    if term.regime is not None:
        return term.regime, "stated"
    act, regulations = act_from(policy), regulations_from(policy)
    if act is None or regulations is None:
        return None, None
    began = term.procurement_commenced_on
    if began is not None:
        if began >= act:
            return PA2023, "the day its procurement began"
        return (PCR2015, "the day its procurement began") if began >= regulations else (None, None)
    if term.starts_on is not None and regulations <= term.starts_on < act:
        return PCR2015, "its start, before the Act"
    return None, None


def _number(
    name: str, regime: str | None, policy: Policy, nation: str | None, kind: str | None
) -> PolicyNumber | NotCovered:
    """The number that holds under a regime, in a nation."""
    act = act_from(policy)
    if regime is None or act is None:
        return NotCovered(name=name, reason="which law it was let under is not known.")
    day = act if regime == PA2023 else act - timedelta(days=1)
    return policy.number(name, on=day, binds=kind, nation=nation)


def provided_end(
    row: Mapping[str, Any],
) -> tuple[date | None, str | None, tuple[date, date] | None]:
    """As far as a contract's own terms reach, how that is known, and which two days disagree.

    Counted from the start where the first end is that of the first term, so that a month's last
    day stays the month's last: 1 March 2024 and 48 months give 29 February 2028, not the 28th.
    """
    stated, derived = row.get("maximum_ends_on"), _derived(row)
    if stated is not None and derived is not None and not _is_one_end(stated, derived):
        return None, None, (stated, derived)
    if stated is not None:
        return stated, "stated", None
    return derived, None if derived is None else "first end and the extensions allowed", None


def _derived(row: Mapping[str, Any]) -> date | None:
    """The first end and every extension allowed; None while a number of it is blank."""
    allowed, length = row.get("extensions_allowed"), row.get("extension_months")
    if allowed is None or (allowed and length is None):
        return None
    more = allowed * (length or 0)
    start, months, first = (
        row.get("starts_on"),
        row.get("initial_term_months"),
        row.get("initial_ends_on"),
    )
    anniversary = term_end(start, months)
    if first is None:
        return term_end(start, None if months is None else months + more)
    if anniversary is None or not is_same_end(first, anniversary):
        return term_end(first, more)
    end = term_end(start, months + more)
    return end if end is None or first == anniversary else end - timedelta(days=1)


def _is_one_end(one: date, other: date) -> bool:
    """Whether two days are the end of one term, the anniversary or the day before."""
    first, second = sorted((one, other))
    return is_same_end(first, second)


def is_beyond(ends_on: date | None, provided: date | None, *, is_stated: bool) -> bool | None:
    """Whether the end in force lies past what the contract provides for; None while not known.

    An end worked out from the terms lies within them by its making, so only one stated as now in
    force can show that a contract keeps to them.
    """
    if ends_on is None or provided is None:
        return None
    if ends_on > provided and not _is_one_end(provided, ends_on):
        return True
    return False if is_stated else None


def _changed(
    term: ContractTerm,
    provided: date | None,
    regime: str | None,
    policy: Policy,
    nation: str | None,
    kind: str | None,
) -> date | None:
    """As far as a change of term that is not substantial may reach, counted in whole days."""
    if regime != PA2023 or provided is None or term.starts_on is None:
        return None
    share = _number(TERM_CHANGE, regime, policy, nation, kind)
    if isinstance(share, NotCovered) or provided < term.starts_on:
        return None
    days = int((provided - term.starts_on).days * share.value // 100)
    try:
        return provided + timedelta(days=days)
    except OverflowError:
        return None


def _regime_clash(term: ContractTerm, row: Mapping[str, Any], policy: Policy) -> str | None:
    """A stated law that does not fit the day its procurement began, in words.

    A call-off follows its framework's law, so one under the older law may well begin later.
    """
    act, began = act_from(policy), term.procurement_commenced_on
    if act is None or began is None or term.regime is None:
        return None
    if term.regime == PA2023 and began < act:
        return "it is stated to be let under the Procurement Act 2023, which was not in force"
    if term.regime == PCR2015 and began >= act and row.get("framework_id") is None:
        return "it is stated to be let under the Regulations of 2015, which the Act had replaced"
    return None


def months_past(provided: date, ends_on: date) -> int:
    """Whole months, at least one, by which an end lies past what was provided for."""
    months = (ends_on.year - provided.year) * 12 + ends_on.month - provided.month
    return max(1, months if add_months(provided, months) <= ends_on else months - 1)
