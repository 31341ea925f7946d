"""Which tenders does a procurement have, for which lots, and which of them are set aside unscored?

A tender that came after the deadline, one for a combination nobody allowed, one of an excluded
supplier and one set aside on record are named and never scored; the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.journey import passes_over
from untower.needs.whole_tables import records_of
from untower.troubles import Trouble, procurement_trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import polars as pl

    from untower.bids.criteria import CriteriaTree
    from untower.needs.whole_tables import Record

LATE, NOT_PERMITTED, INELIGIBLE, SET_ASIDE = "late", "combination", "ineligible", "set aside"
TENDER = "tender"


@dataclass(frozen=True, kw_only=True)
class Tender:
    """One tender for one or several lots. `fell_at` and `why` say that it is not scored."""

    offer_id: str
    supplier_id: str
    lots: tuple[str, ...]
    record: Record
    fell_at: str | None = None
    why: str = ""

    @property
    def is_package(self) -> bool:
        """Whether it can be taken only for several lots together."""
        return len(self.lots) > 1


def tenders_of(
    tables: Mapping[str, pl.DataFrame], tree: CriteriaTree, *, on: date
) -> tuple[tuple[Tender, ...], tuple[Trouble, ...]]:
    """The tenders of one procurement, and what about them cannot be followed.

    Reads `offers`, `offer_lots`, `suppliers`, `passed_over` and the procurement's deadline; offers
    on any other basis, or of another procurement, are none of its business.
    """
    aside = set_aside(tables, on)
    excluded = {
        r["supplier_id"]
        for r in records_of(tables, "suppliers") or []
        if r["eligibility"] == "excluded"
    }
    lots_of = _lots_by_offer(tables)
    known = {str(lot) for lot in tree.lot_ids}
    found: list[Tender] = []
    troubles: list[Trouble] = [*_deadline(tree)]
    seen: set[str] = set()
    for record in records_of(tables, "offers") or []:
        troubles += _not_placed(record, lots_of.get(record["offer_id"], []), tree, known)
        if record["basis"] != TENDER or record["procurement_id"] != tree.procurement_id:
            continue
        offer = record["offer_id"]
        if offer in seen:
            troubles.append(
                _said(record, "offer_id", "tender", "it is given twice.", "Keep one of the two.")
            )
            continue
        seen.add(offer)
        mine = lots_of.get(offer, [])
        fell_at, why = _falls(record, mine, tree, aside, excluded)
        if fell_at is None:
            troubles += _unclear(record, mine, known)
        found.append(
            Tender(
                offer_id=offer,
                supplier_id=record["supplier_id"],
                lots=tuple(r["lot_id"] for r in mine),
                record=record,
                fell_at=fell_at,
                why=why,
            )
        )
    return tuple(found), tuple(troubles)


def set_aside(tables: Mapping[str, pl.DataFrame], on: date) -> dict[str, str]:
    """Tenders set aside on record by a day, with the reason: `passed_over`, kind exception."""
    return {
        r["subject_key"]: r["reason"]
        for r in records_of(tables, "passed_over") or []
        if r["step"] == "bids"
        and r["kind"] == "exception"
        and r["subject_table"] == "offers"
        and passes_over(r, on)
    }


def _lots_by_offer(tables: Mapping[str, pl.DataFrame]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records_of(tables, "offer_lots") or []:
        found.setdefault(record["offer_id"], []).append(record)
    return found


def _not_placed(
    record: Record, lots: list[Record], tree: CriteriaTree, known: set[str]
) -> Iterator[Trouble]:
    """A row that may be a tender of this procurement is never left out for a blank."""
    if record["basis"] is None and record["procurement_id"] == tree.procurement_id:
        yield _said(
            record,
            "basis",
            "tender",
            "it is blank: whether this is a tender is not known.",
            "Write tender, or on what other basis it stands.",
        )
    elif (
        record["basis"] == TENDER
        and record["procurement_id"] is None
        and any(r["lot_id"] in known for r in lots)
    ):
        yield _said(
            record,
            "procurement_id",
            "tender",
            "it is blank, and the tender is for a lot of this procurement.",
            f"Write {tree.procurement_id}.",
        )


def _deadline(tree: CriteriaTree) -> Iterator[Trouble]:
    if tree.record is not None and tree.record["deadline_at"] is None:
        yield procurement_trouble(
            tree.record,
            "deadline_at",
            "deadline",
            "it is blank: which tenders came in time is not known.",
            "Write the day and the time by which tenders had to be in.",
            allowed="a date and time such as 2027-03-31 12:00",
        )


def _falls(
    record: Record,
    lots: list[Record],
    tree: CriteriaTree,
    aside: Mapping[str, str],
    excluded: set[str],
) -> tuple[str | None, str]:
    terms = tree.record or {}
    if record["offer_id"] in aside:
        return SET_ASIDE, f"It was set aside on record: {aside[record['offer_id']]}"
    received, deadline = record["received_at"], terms.get("deadline_at")
    if received is not None and deadline is not None and received > deadline:
        return LATE, (
            f"It came at {received:%Y-%m-%d %H:%M:%S}, after the deadline of "
            f"{deadline:%Y-%m-%d %H:%M:%S}."
        )
    if len(lots) > 1 and terms.get("combinations_allowed") is False:
        names = ", ".join(r["lot_id"] for r in lots)
        return NOT_PERMITTED, (
            f"It is for {names} together, and the notice lets no lots be awarded in combination."
        )
    if record["supplier_id"] in excluded:
        return INELIGIBLE, "Its supplier is excluded."
    return None, ""


def _unclear(record: Record, lots: list[Record], known: set[str]) -> Iterator[Trouble]:
    if record["received_at"] is None:
        yield _said(
            record,
            "received_at",
            "deadline",
            "it is blank: whether the tender came in time is not known.",
            "Write when it was received.",
            "a date and time such as 2027-03-31 12:00",
        )
    if record["supplier_id"] is None:
        yield _said(
            record, "supplier_id", "tender", "it is blank.", "Say whose tender it is.", "a supplier"
        )
    if not lots:
        yield _said(
            record,
            "offer_id",
            "lot",
            "it is for no lot.",
            "Add a row to offer_lots for each lot it is for.",
            "at least one lot",
        )
    for row in lots:
        if row["lot_id"] not in known:
            yield trouble(
                "lot",
                "offer_lots",
                row,
                f"{record['offer_id']} / {row['lot_id']}",
                "lot_id",
                "the lot is not one of this procurement.",
                "Correct the lot.",
                allowed=", ".join(sorted(known)),
                subject=record["offer_id"],
            )


def combination_troubles(tenders: tuple[Tender, ...], tree: CriteriaTree) -> Iterator[Trouble]:
    """Packages where nobody published whether lots may be awarded in combination."""
    terms = tree.record
    packages = [t for t in tenders if t.is_package and t.fell_at is None]
    if terms is not None and packages and terms["combinations_allowed"] is None:
        yield procurement_trouble(
            terms,
            "combinations_allowed",
            "combination",
            f"it is blank, and {', '.join(t.offer_id for t in packages[:5])} "
            + ("is" if len(packages) == 1 else "are")
            + " for several lots together.",
            "Say what the notice said.",
            allowed="yes or no",
        )


def _said(record: Record, column: str, kind: str, what: str, do: str, allowed: str = "") -> Trouble:
    return trouble(
        kind,
        "offers",
        record,
        record["offer_id"],
        column,
        what,
        do,
        allowed=allowed,
        subject=record["offer_id"],
    )
