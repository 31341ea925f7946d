"""What both editions ask of a contract in the same words: one test, and each edition's own file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end, whole_months
from untower.arithmetic.money import spell_gbp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line

VAT = Decimal("1.2")
VALUE_READS = (
    "contracts.contract_id",
    "contracts.title",
    "contracts.value_gbp",
    "contracts.maximum_value_gbp",
    "contracts.value_basis",
    "contracts.is_revenue",
    "contracts.owner_role",
)
EXCEPTION_READS = (
    "passed_over.kind",
    "passed_over.subject_table",
    "passed_over.subject_key",
    "passed_over.by_role",
    "passed_over.reason",
    "passed_over.decided_on",
)
EXTENSION_READS = (
    "contracts.contract_id",
    "contracts.title",
    "contracts.renewal",
    "contracts.extensions_taken",
    "contracts.owner_role",
    "changes.contract_id",
    "changes.term_months",
    "changes.reason",
)
INTEGRATOR_READS = (
    "contracts.contract_id",
    "contracts.title",
    "contracts.part",
    "contracts.supplier_id",
    "contracts.ends_on",
    "contracts.owner_role",
    "suppliers.parent_id",
)


def value_answer(case: CaseFile, line: Line, limit: float | None) -> Answer:
    """Whether the most a contract may be worth keeps within a limit, VAT apart.

    A value of unknown basis between the limit and the limit with VAT is not known.
    """
    if limit is None:
        return line.not_known("no limit is shipped for this body and day")
    bound = Decimal(repr(limit))
    least = _without_vat(line["value_gbp"], line["value_basis"])
    most = line["maximum_value_gbp"]
    worth = _without_vat(most, line["value_basis"])
    if any(v is not None and v > bound for v in (least, worth)):
        seen = max(v for v in (least, worth) if v is not None)
        words = f"it may be worth {spell_gbp(seen)}, above {spell_gbp(bound)}"
        return _if_it_costs(line) or _unless_excepted(case, line, words)
    if most is None:
        return line.not_known("its value with every extension is not known", "maximum_value_gbp")
    if most > bound and line["value_basis"] != "inc_vat":
        return line.not_known("whether its value includes VAT is not known", "value_basis")
    return line.met(f"it may be worth {spell_gbp(most)}")


def _if_it_costs(line: Line) -> Answer | None:
    """The answer of a contract that brings income, or may; None for one that costs.

    Asked only of what would not meet a rule, so that a blank never turns it into a pass.
    """
    if line["is_revenue"]:
        return line.not_applicable("it brings income and costs nothing")
    if line["is_revenue"] is None:
        return line.not_known("whether it brings income is not known", "is_revenue")
    return None


def _without_vat(value: Decimal | None, basis: str | None) -> Decimal | None:
    """The least a value can be without VAT: an unknown basis is taken to include it."""
    if value is None:
        return None
    return value if basis == "ex_vat" else value / VAT


def _unless_excepted(case: CaseFile, line: Line, words: str) -> Answer:
    excepted = case.is_excepted(line)
    if excepted is None:
        return line.not_known(f"{words}; a record that may except it does not say so fully")
    if excepted:
        return line.met(f"{words}, as an exception on record")
    return line.not_met(f"{words}, and no exception is on record")


def extension_answer(case: CaseFile, line: Line) -> Answer:
    """Whether a contract goes on by itself, or was extended without a reason on record."""
    renewal, taken = line["renewal"], line["extensions_taken"]
    if renewal == "tacit":
        if (settled := _if_it_costs(line)) is not None:
            return settled
        excepted = case.is_excepted(line)
        if excepted is None:
            return line.not_known("it renews itself; a record that may except it is not full")
        if excepted:
            return line.met("it renews itself, as an exception on record")
        return line.not_met("it renews itself until notice is given")
    if renewal is None:
        return line.not_known("whether it renews itself is not known", "renewal")
    if taken is None:
        return line.not_known("whether it was extended is not known", "extensions_taken")
    if taken == 0:
        return line.met("it ends unless somebody decides otherwise")
    return _extended(case, line, taken)


def _extended(case: CaseFile, line: Line, taken: int) -> Answer:
    """An extended contract: the reasons on record are counted."""
    changes = case.where("changes", "contract_id", line["contract_id"])
    longer = [c for c in changes if (c["term_months"] or 0) > 0 and c["reason"] is not None]
    if len(longer) >= taken:
        return line.met("each of its extensions has a reason on record")
    counted = "1 extension" if taken == 1 else f"{taken} extensions"
    return line.not_known(f"the case for its {counted} is not on record")


def term_months(line: Line) -> int | None:
    """Months of the first term: as stated, else from start to first end; None where neither."""
    if line["initial_term_months"] is not None:
        return int(line["initial_term_months"])
    starts, ends = line["starts_on"], line["initial_ends_on"]
    return whole_months(starts, ends) if starts and ends else None


def is_longer_than(line: Line, months: int) -> bool | None:
    """Whether the first term is longer than so many months; None where it is not known."""
    stated = line["initial_term_months"]
    if stated is not None:
        return bool(stated > months)
    limit = term_end(line["starts_on"], months)
    ends = line["initial_ends_on"]
    return None if limit is None or ends is None else bool(ends > limit)


def group_of_supplier(case: CaseFile) -> Mapping[str, str]:
    """The owner at the top of each supplier; a ring of owners is taken as one group."""
    parent = {s["supplier_id"]: s["parent_id"] for s in case.rows("suppliers")}
    found = {}
    for supplier in parent:
        seen = [supplier]
        while (above := parent.get(seen[-1])) is not None and above not in seen:
            seen.append(above)
        found[supplier] = seen[-1]
    return found


def in_force(case: CaseFile, line: Line) -> bool | None:
    """Whether a contract has not ended yet; None where its end is not known."""
    ends = line["ends_on"]
    return None if ends is None else ends >= case.on


def integrator_answers(case: CaseFile) -> Iterator[Answer]:
    """Whether whoever joins up others' work also does some of it, owners counted as one.

    Only integration contracts are judged. A supplier with neither an owner named nor one it owns
    leaves open whose it is; so does a contract whose part or supplier is blank.
    """
    held = _held(case)
    for line in case.rows("contracts"):
        yield _integrator(case, line, held)


@dataclass(frozen=True, kw_only=True)
class _Held:
    """Who holds what: deliveries by group, contracts that leave it open, owners not known."""

    groups: Mapping[str, str]
    deliveries: Mapping[str, list[Line]]
    certain: Mapping[str, list[Line]]
    doubtful: list[Line]
    strange: list[str]
    known: set[str]


def _held(case: CaseFile) -> _Held:
    groups = group_of_supplier(case)
    known = set(groups) - without_owner(case)
    running = [c for c in case.rows("contracts") if in_force(case, c) is not False]
    deliveries: dict[str, list[Line]] = {}
    certain: dict[str, list[Line]] = {}
    strange: list[str] = []
    for contract in running:
        supplier = contract["supplier_id"]
        if contract["part"] != "delivery" or supplier is None:
            continue
        group = groups.get(supplier, supplier)
        deliveries.setdefault(group, []).append(contract)
        if in_force(case, contract):
            certain.setdefault(group, []).append(contract)
        if supplier not in known:
            strange.append(supplier)
    doubtful = [c for c in running if c["part"] is None or c["supplier_id"] is None]
    return _Held(
        groups=groups,
        deliveries=deliveries,
        certain=certain,
        doubtful=doubtful,
        strange=strange,
        known=known,
    )


def _integrator(case: CaseFile, line: Line, held: _Held) -> Answer:
    part, supplier = line["part"], line["supplier_id"]
    if part in ("delivery", "resale"):
        return line.not_applicable("it joins up nobody else's work")
    now = in_force(case, line)
    if now is False:
        return line.not_applicable("it has ended")
    if part is None or supplier is None or now is None:
        return line.blank(*(c for c in ("part", "supplier_id", "ends_on") if line[c] is None))
    group = held.groups.get(supplier, supplier)
    own, certain = held.deliveries.get(group, []), held.certain.get(group, [])
    if certain:
        names = ", ".join(c.named for c in certain[:3])
        return line.not_met(
            f"the group that integrates also delivers: {names}", tuple(c.row for c in certain[:10])
        )
    if own or held.doubtful:
        return line.not_known("whether its group also delivers is not known")
    strange = [supplier] if supplier not in held.known else held.strange
    if strange:
        return line.not_known(f"who owns {strange[0]} is not known")
    return line.met("its group delivers nothing that it integrates")


def without_owner(case: CaseFile) -> set[str]:
    """Suppliers of whom neither an owner is named, nor that they own another."""
    owners = {s["parent_id"] for s in case.rows("suppliers")}
    return {
        s["supplier_id"]
        for s in case.rows("suppliers")
        if s["parent_id"] is None and s["supplier_id"] not in owners
    }
