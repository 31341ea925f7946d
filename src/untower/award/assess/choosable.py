"""Which tenders may be taken for which lots, whole as they were made, and which may not?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from untower.bids.tenders import NOT_PERMITTED
from untower.estate.supplier_parents import supplier_groups
from untower.needs.whole_tables import records_of
from untower.phrases import listed
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.award.assess.published_rules import PublishedRules
    from untower.bids.assessed_lot import AssessedTender
    from untower.bids.assessment import Assessment
    from untower.needs.whole_tables import Record


@dataclass(frozen=True, kw_only=True)
class Choosable:
    """A tender that may be taken, for all its lots or for none.

    `parts` are its figures by lot; `holder` is whose lots are counted: its supplier, or that
    supplier's group. `either_or` is the word it shares with tenders of the same supplier of which
    only one can be taken.
    """

    offer_id: str
    supplier_id: str
    holder: str
    parts: Mapping[str, AssessedTender]
    either_or: str | None = None

    @property
    def lots(self) -> tuple[str, ...]:
        """The lots it is for."""
        return tuple(self.parts)

    @property
    def is_package(self) -> bool:
        """Whether it can be taken only for several lots together."""
        return len(self.parts) > 1

    @property
    def price_gbp(self) -> Fraction:
        """What it asks for all its lots, exact."""
        return sum((Fraction(p.price_gbp or 0) for p in self.parts.values()), start=Fraction(0))


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A tender that cannot be taken, and why; `refused` names the cell where a rule forbids it."""

    offer_id: str
    supplier_id: str
    lots: tuple[str, ...]
    why: str
    refused: Trouble | None = None


def choosable_tenders(
    tables: Mapping[str, pl.DataFrame], assessment: Assessment, rules: PublishedRules
) -> tuple[tuple[Choosable, ...], tuple[LeftOut, ...]]:
    """Every tender of an assessment, as one that may be taken or as one left out with its reason.

    Reads `offers.either_or`, `offer_lots` and, where lots are counted by group, `suppliers`.
    """
    parts: dict[str, dict[str, AssessedTender]] = {}
    for lot in assessment.lots:
        for tender in lot.tenders:
            parts.setdefault(tender.offer_id, {})[lot.lot_id] = tender
    wanted = _lots_of(tables, set(parts))
    words = {
        str(r["offer_id"]): r["either_or"]
        for r in records_of(tables, "offers") or []
        if r["offer_id"] in parts
    }
    groups = supplier_groups(tables.get("suppliers")) if rules.limits.per_group else None
    taken: list[Choosable] = []
    left = [_set_aside(assessment, rules, offer) for offer in _set_aside_ids(assessment)]
    for offer in sorted(parts):
        mine = parts[offer]
        supplier = next(iter(mine.values())).supplier_id
        why, refused = _why_not(offer, mine, wanted[offer], rules)
        if why:
            left.append(
                LeftOut(
                    offer_id=offer,
                    supplier_id=supplier,
                    lots=wanted[offer],
                    why=why,
                    refused=refused,
                )
            )
            continue
        holder = supplier if groups is None else (groups.group(supplier) or supplier)
        taken.append(
            Choosable(
                offer_id=offer,
                supplier_id=supplier,
                holder=holder,
                parts={k: mine[k] for k in wanted[offer]},
                either_or=words.get(offer),
            )
        )
    return _enough(taken, left, rules)


def _enough(
    taken: list[Choosable], left: list[LeftOut], rules: PublishedRules
) -> tuple[tuple[Choosable, ...], tuple[LeftOut, ...]]:
    """Without those who tender for fewer lots than a winner must have."""
    least = rules.limits.at_least
    if least is None:
        return tuple(taken), tuple(left)
    lots: dict[str, set[str]] = {}
    for one in taken:
        lots.setdefault(one.holder, set()).update(one.lots)
    for one in taken:
        if len(lots[one.holder]) < least:
            left.append(
                LeftOut(
                    offer_id=one.offer_id,
                    supplier_id=one.supplier_id,
                    lots=one.lots,
                    why=f"The {rules.limits.who} may be awarded {len(lots[one.holder])} of the "
                    f"lots, and a winner must have at least {least}.",
                )
            )
    return tuple(t for t in taken if len(lots[t.holder]) >= least), tuple(left)


def _lots_of(tables: Mapping[str, pl.DataFrame], offers: set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {offer: [] for offer in offers}
    for row in records_of(tables, "offer_lots") or []:
        if row["offer_id"] in offers and row["lot_id"] not in found[row["offer_id"]]:
            found[row["offer_id"]].append(row["lot_id"])
    return {offer: tuple(sorted(lots)) for offer, lots in found.items()}


def _set_aside_ids(assessment: Assessment) -> list[str]:
    return sorted(t.offer_id for t in assessment.set_aside)


def _set_aside(assessment: Assessment, rules: PublishedRules, offer: str) -> LeftOut:
    one = next(t for t in assessment.set_aside if t.offer_id == offer)
    is_combination = one.fell_at == NOT_PERMITTED
    return LeftOut(
        offer_id=offer,
        supplier_id=one.supplier_id,
        lots=one.lots,
        why=one.why,
        refused=_not_permitted(offer, one.lots, rules.record) if is_combination else None,
    )


def _why_not(
    offer: str, parts: Mapping[str, AssessedTender], wanted: tuple[str, ...], rules: PublishedRules
) -> tuple[str, Trouble | None]:
    if set(parts) != set(wanted):
        return f"Of its lots {listed(wanted)} only {listed(sorted(parts))} were assessed.", None
    if len(wanted) > 1 and not rules.may_combine:
        refused = _not_permitted(offer, wanted, rules.record)
        return refused.sentence, refused
    fell = [(lot, part) for lot, part in parts.items() if part.fell_at is not None]
    if fell:
        whole = " It can be taken only whole." if len(wanted) > 1 else ""
        return " ".join(f"It fell in {lot}: {p.why}" for lot, p in fell) + whole, None
    barred = next((p for p in parts.values() if not p.may_be_awarded), None)
    if barred is not None:
        eligibility = barred.eligibility
        said = "" if eligibility is None else f" {eligibility.why} {eligibility.do}".rstrip()
        return f"Its supplier cannot be awarded a contract as things stand.{said}", None
    return "", None


def _not_permitted(offer: str, lots: tuple[str, ...], record: Record) -> Trouble:
    return trouble(
        NOT_PERMITTED,
        "procurements",
        record,
        record["procurement_id"],
        "combinations_allowed",
        f"{offer} is for {listed(lots)} together, and the notice lets no lots be awarded in "
        "combination.",
        "Leave the tender out, as tenderers were told.",
        subject=offer,
    )
