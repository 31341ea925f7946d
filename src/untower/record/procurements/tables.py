"""What does an assessment read? The published tables, the opened tenders, the scores: as frames.

What was published comes from the version it was frozen in, whatever the organisation's tables say
by now. Suppliers and what was passed over on record are read as they stand, and after the decision
as they stood then. Tenders, scores, interests and decisions are this procurement's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from django.utils.timezone import localtime as in_london

from untower.answers import Reading
from untower.estate.supplier_parents import supplier_groups
from untower.record.procurements.models import Envelope
from untower.record.procurements.opened import opened_envelopes
from untower.record.procurements.reading import standing_decision
from untower.record.versions.reading import digests_of, held_by_digest, newest
from untower.storage.versions.canonical import typed_of
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from untower.record.procurements.models import Decision, Interest, Procurement, Score
    from untower.record.versions.models import Version

PUBLISHED = (
    "organisation",
    "services",
    "components",
    "uses",
    "frameworks",
    "procurements",
    "lots",
    "lot_components",
    "criteria",
    "scale_points",
    "limits",
    "evaluators",
    "assignments",
)
AS_THEY_STAND = ("suppliers", "passed_over")
TO_CONFIRM = "whoever confirms"
Rows = list[dict[str, str | None]]


def assessment_reading(
    procurement: Procurement, *, with_scores: bool = True, decision: Decision | None = None
) -> Reading:
    """The tables of one procurement. Prices are there once they were opened, and not before.

    `decision` is read as if it were signed today, to try it; without it the signed one is read.
    """
    settled = (
        procurement.settled
        or (decision.settled if decision is not None else newest(procurement.organisation))
        or procurement.version
    )
    tables = {
        **tables_in(procurement.version, PUBLISHED),
        **tables_in(settled, AS_THEY_STAND),
    }
    signed = decision or _signed(procurement)
    tables["procurements"] = _procurement_row(tables["procurements"], procurement, signed)
    tables |= _tenders(procurement)
    tables["interests"] = _frame("interests", _interests(procurement))
    if with_scores:
        tables["scores"] = _frame("scores", _scores(procurement, tables))
    if signed is not None:
        tables["award_decisions"] = _frame("award_decisions", _decided(signed))
    return Reading(tables=tables, intake=())


def tables_in(version: Version, names: Iterable[str]) -> dict[str, pl.DataFrame]:
    """The named tables of a version as typed frames; one that it does not hold is absent."""
    digests = digests_of(version)
    return {name: held_by_digest(digests[name]).typed for name in names if name in digests}


def planning_reading(version: Version) -> Reading:
    """A version without tenders or scores, to publish criteria from."""
    return Reading(tables=tables_in(version, (*PUBLISHED, *AS_THEY_STAND)), intake=())


def _signed(procurement: Procurement) -> Decision | None:
    found = standing_decision(procurement)
    return found if found is not None and found.confirmed_at is not None else None


def _procurement_row(
    frame: pl.DataFrame, procurement: Procurement, decision: Decision | None
) -> pl.DataFrame:
    """The published row with what the service keeps itself: digest, deadline, decision."""
    told: dict[str, object] = {
        "published_hash": procurement.digest,
        "deadline_at": in_london(procurement.deadline_at).replace(tzinfo=None),
        "decided_on": None,
        "decided_by_roles": None,
    }
    if decision is not None:
        signed_at = decision.confirmed_at or decision.proposed_at
        told["decided_on"] = in_london(signed_at).date()
        told["decided_by_roles"] = f"{decision.proposed_as}; {decision.confirmed_as or TO_CONFIRM}"
    is_mine = pl.col("procurement_id") == procurement.procurement_id
    columns = {column.name: column.dtype() for column in TABLES["procurements"].columns}
    return frame.filter(is_mine).with_columns(
        pl.lit(value, columns[name]).alias(name) for name, value in told.items()
    )


def _tenders(procurement: Procurement) -> dict[str, pl.DataFrame]:
    """Offers with the moment the server received them; the prices where they were opened."""
    received = {t.number: _moment(t.received_at) for t in procurement.tenders.all()}
    quality = opened_envelopes(procurement, Envelope.Kind.QUALITY)
    prices = opened_envelopes(procurement, Envelope.Kind.PRICE)
    offers: Rows = []
    for envelope in prices or quality:
        rows = envelope.tables["offers"].to_dicts()
        offers += [{**row, "received_at": received[envelope.number]} for row in rows]
    found = {
        "offers": _frame("offers", offers),
        "offer_lots": _frame("offer_lots", _rows(quality, "offer_lots")),
    }
    if prices:
        found["offer_items"] = _frame("offer_items", _rows(prices, "offer_items"))
    return found


def _rows(envelopes: Iterable[object], table: str) -> Rows:
    held = [getattr(one, "tables") for one in envelopes]  # noqa: B009
    return [row for tables in held if table in tables for row in tables[table].to_dicts()]


def _interests(procurement: Procurement) -> Rows:
    return [
        {
            "evaluator_id": one.seat.evaluator_id,
            "supplier_id": one.supplier_id,
            "declared_on": in_london(one.declared_at).date().isoformat(),
            "is_barring": _yes_or_no(one.is_barring),
        }
        for one in interests_of(procurement)
    ]


def interests_of(procurement: Procurement) -> list[Interest]:
    """Every interest declared, in the order of declaring."""
    from untower.record.procurements.models import Interest

    return list(Interest.objects.filter(seat__procurement=procurement).select_related("seat"))


def _scores(procurement: Procurement, tables: Mapping[str, pl.DataFrame]) -> Rows:
    """Individual scores that count and agreed ones; those of a barred evaluator are left out."""
    groups = supplier_groups(tables.get("suppliers"))
    kept_from = {
        (one.seat_id, groups.group(one.supplier_id))
        for one in interests_of(procurement)
        if one.is_barring is not False
    }
    supplier = {
        row["offer_id"]: groups.group(row["supplier_id"])
        for row in tables["offers"].select("offer_id", "supplier_id").to_dicts()
    }
    rows: Rows = [
        {
            "offer_id": one.offer_id,
            "criterion_id": one.criterion_id,
            "evaluator_id": one.seat.evaluator_id,
            "stage": "individual",
            "score": plain(one.score),
            "reason": one.reason or None,
            "scored_at": _moment(one.saved_at),
        }
        for one in newest_scores(procurement)
        if one.score is not None and (one.seat_id, supplier.get(one.offer_id)) not in kept_from
    ]
    rows += [
        {
            "offer_id": one.offer_id,
            "criterion_id": one.criterion_id,
            "evaluator_id": None,
            "stage": "agreed",
            "score": plain(one.score),
            "reason": one.reason,
            "scored_at": _moment(one.agreed_at),
        }
        for one in {(a.offer_id, a.criterion_id): a for a in procurement.agreed.all()}.values()
    ]
    return rows


def newest_scores(procurement: Procurement) -> list[Score]:
    """Each evaluator's newest score of each tender on each criterion."""
    from untower.record.procurements.models import Score

    saved = Score.objects.filter(seat__procurement=procurement).select_related("seat")
    return list({(s.seat_id, s.offer_id, s.criterion_id): s for s in saved}.values())


def _decided(decision: Decision) -> Rows:
    return [
        {
            "lot_id": lot.lot_id,
            "offer_id": lot.offer_id or None,
            "reason": lot.reason,
            "alternatives": lot.alternatives or None,
            "conflicts": lot.conflicts or None,
        }
        for lot in decision.lots.all()
    ]


def _frame(name: str, rows: Rows) -> pl.DataFrame:
    """Rows of canonical text as the typed frame of a declared table, each with its place."""
    table = TABLES[name]
    text = pl.DataFrame(
        [{column: row.get(column) for column in table.column_names} for row in rows],
        schema=dict.fromkeys(table.column_names, pl.String),
    )
    return typed_of(table, text).with_columns(
        source_file=pl.lit(name), source_row=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32)
    )


def plain(score: object) -> str | None:
    """A score as canonical text: 4, 2.5."""
    return None if score is None else f"{float(str(score)):g}"


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else ("yes" if value else "no")


def _moment(at: datetime) -> str:
    return in_london(at).replace(tzinfo=None).strftime("%Y-%m-%d %H:%M:%S")
