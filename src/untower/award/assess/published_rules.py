"""Which published rules say what combinations of lots may be awarded, and which is the best?

The most lots one supplier may win stands with the lots, in the frozen set. A row of `limits` adds
to it only where it is a limit on lots, by an instrument the law knows, published in time: such a
row is in the frozen set as well. All other rows are listed with the reason why they decide no
award.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.bids.lot_limits import LOT_LIMIT, LOTS_PER_SUPPLIER
from untower.needs.whole_tables import records_of
from untower.phrases import listed, plural, spell_day
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.needs.whole_tables import Record

LOWEST_PRICE, HIGHEST_SCORE = "lowest_total_price", "highest_total_score"
PER_GROUP = "lots per supplier group"
UNITS = ("lots", "lots per supplier", PER_GROUP)
NO_AWARD_RULE = ("suppliers_max", "suppliers_min", "supplier_share", "layer_share", "sme_share")
LAW = (
    "Procurement Act 2023, section 23(4): a limit on the lots a supplier may be awarded, by an "
    "objective mechanism; nothing there allows a share for small firms, a number of suppliers, a "
    "share of spend or a share of a layer as a rule of award"
)
BEFORE_PRICES = ("participation_condition", "minimum_requirement")


@dataclass(frozen=True, kw_only=True)
class NotApplied:
    """A row of `limits` that decides nothing here, and why; `by_law` where no notice could let it.

    `source` is where the reason stands, blank where it is this procurement's own papers.
    """

    limit_id: str
    kind: str
    why: str
    by_law: bool = False
    source: str = ""

    @property
    def sentence(self) -> str:
        """The row and the reason, in words."""
        ends = f" ({self.source})" if self.source else ""
        return f"{self.limit_id}, {self.kind.replace('_', ' ')}: {self.why}{ends}."


def alike_not_applied(limits: Iterable[NotApplied]) -> list[list[NotApplied]]:
    """Rows that decide nothing, those together that have one reason."""
    alike: dict[tuple[str, str], list[NotApplied]] = {}
    for limit in limits:
        alike.setdefault((limit.why, limit.source), []).append(limit)
    return list(alike.values())


@dataclass(frozen=True, kw_only=True)
class LotLimits:
    """The most lots a winner may have and the fewest it must; None where neither was published.

    `per_group`: counted for a supplier with its parents and their companies, not for it alone.
    """

    at_most: int | None = None
    at_least: int | None = None
    per_group: bool = False

    @property
    def who(self) -> str:
        """Whose lots are counted."""
        return "supplier group" if self.per_group else "supplier"

    @property
    def sentences(self) -> tuple[str, ...]:
        """The limits in words."""
        said = []
        if self.at_most is not None:
            said.append(f"One {self.who} wins at most {plural(self.at_most, 'lot')}.")
        if self.at_least is not None:
            lots = plural(self.at_least, "lot")
            said.append(f"A {self.who} that wins any lot wins at least {lots}.")
        return tuple(said)


@dataclass(frozen=True, kw_only=True)
class PublishedRules:
    """What was published about lots together. With `troubles` nothing may be combined.

    `record` is the procurement's row; `lots` its lots' rows by id.
    """

    record: Record
    lots: Mapping[str, Record]
    limits: LotLimits
    not_applied: tuple[NotApplied, ...]
    notes: tuple[str, ...]
    troubles: tuple[Trouble, ...]

    @property
    def combination_rule(self) -> str | None:
        """What the best combination has; None where nothing was published."""
        rule = self.record["combination_rule"]
        return None if rule is None else str(rule)

    @property
    def may_combine(self) -> bool:
        """Whether a tender for several lots together may be taken."""
        return self.record["combinations_allowed"] is True


def published_rules(tables: Mapping[str, pl.DataFrame], record: Record) -> PublishedRules:
    """The rules of the procurement of `record`, from its row, `lots` and `limits`."""
    procurement = record["procurement_id"]
    lots = {
        str(r["lot_id"]): r
        for r in records_of(tables, "lots") or []
        if r["procurement_id"] == procurement
    }
    counted, not_applied = _limit_rows(tables, record)
    at_most, troubles = _at_most(lots, counted)
    at_least, other = _of_rows(counted, ("at_least", "exactly"), "fewest")
    notes = [
        f"Limit {row['limit_id']} counts: published in {row['published_in']} on "
        f"{spell_day(row['published_on'])}."
        for row in counted
    ]
    silent = [k for k, lot in lots.items() if lot["lots_per_supplier"] is None]
    if at_most is not None and 0 < len(silent) < len(lots):
        notes.append(
            f"The most lots a supplier may win holds over the procurement; it is not repeated at "
            f"{listed(silent, at_most=5)}."
        )
    return PublishedRules(
        record=record,
        lots=lots,
        limits=LotLimits(
            at_most=at_most,
            at_least=at_least,
            per_group=any(row["unit"] == PER_GROUP for row in counted),
        ),
        not_applied=tuple(not_applied),
        notes=tuple(notes),
        troubles=(*troubles, *other, *_units(counted), *_crossed(at_most, at_least, counted)),
    )


def _at_most(
    lots: Mapping[str, Record], counted: Sequence[Record]
) -> tuple[int | None, tuple[Trouble, ...]]:
    """The most lots one supplier may win: as the lots say, and as published rows say."""
    stated = {lot["lots_per_supplier"] for lot in lots.values()} - {None}
    told, troubles = _of_rows(counted, ("at_most", "exactly", None), "most")
    every = stated | ({told} if told is not None else set())
    if len(every) > 1:
        found = [
            _said("lots", lot, key, "lots_per_supplier", "the published limits do not agree.")
            for key, lot in lots.items()
            if lot["lots_per_supplier"] is not None
        ]
        return None, (*troubles, *found)
    most = next(iter(every), None)
    if most is not None and most < 1:
        found = [
            _said("lots", lot, key, "lots_per_supplier", "it lets nobody win a lot.")
            for key, lot in lots.items()
            if lot["lots_per_supplier"] is not None
        ]
        return None, (*troubles, *found)
    return most, troubles


def _of_rows(
    counted: Sequence[Record], comparators: Sequence[str | None], which: str
) -> tuple[int | None, tuple[Trouble, ...]]:
    """The one value of the published rows on a side; rows without a value only say where."""
    rows = [r for r in counted if r["comparator"] in comparators and r["value"] is not None]
    wrong = [
        _said("limits", r, r["limit_id"], "value", f"it is no number of {which} lots.")
        for r in rows
        if r["value"] != int(r["value"]) or r["value"] < 1
    ]
    if wrong:
        return None, tuple(wrong)
    if len({r["value"] for r in rows}) > 1:
        what = "the published limits do not agree."
        return None, tuple(_said("limits", r, r["limit_id"], "value", what) for r in rows)
    return (int(rows[0]["value"]) if rows else None), ()


def _units(counted: Sequence[Record]) -> Iterator[Trouble]:
    for row in counted:
        if row["unit"] is not None and row["unit"] not in UNITS:
            yield _said(
                "limits", row, row["limit_id"], "unit", "lots are not counted so.", listed(UNITS)
            )


def _crossed(most: int | None, least: int | None, counted: Sequence[Record]) -> Iterator[Trouble]:
    if most is not None and least is not None and least > most:
        for row in counted:
            if row["comparator"] == "at_least":
                what = f"a winner must have at least {least} and may have at most {most}."
                yield _said("limits", row, row["limit_id"], "value", what)


def _said(
    table: str, row: Record, key: object, column: str, what: str, allowed: str = ""
) -> Trouble:
    return trouble(
        "limit on lots",
        table,
        row,
        key,
        column,
        what,
        "Go by what tenderers were told; take advice where they were told two things.",
        allowed=allowed,
    )


def _limit_rows(
    tables: Mapping[str, pl.DataFrame], record: Record
) -> tuple[list[Record], list[NotApplied]]:
    """Rows of `limits` that count for this procurement, and those that do not, with the reason."""
    others = {
        r["procurement_id"]
        for r in records_of(tables, "procurements") or []
        if r["procurement_id"] != record["procurement_id"]
    }
    counted, not_applied = [], []
    for row in records_of(tables, "limits") or []:
        if row["subject"] is not None and row["subject"] in others:
            continue
        why = _why_not(row, record)
        if why is None:
            counted.append(row)
            continue
        by_law = row["kind"] in NO_AWARD_RULE
        not_applied.append(
            NotApplied(
                limit_id=str(row["limit_id"]),
                kind=str(row["kind"]),
                why=why,
                by_law=by_law,
                source=LAW if by_law else "",
            )
        )
    return counted, not_applied


def _why_not(row: Record, record: Record) -> str | None:
    """Why a row decides nothing here; None where it counts."""
    kind, instrument = row["kind"], row["instrument"]
    if kind in NO_AWARD_RULE:
        return "not applicable by law; it may guide a plan and decides no award"
    if kind != LOTS_PER_SUPPLIER:
        if instrument in BEFORE_PRICES:
            return (
                "not counted: a condition is met or not before prices are looked at, "
                "criterion by criterion; it chooses no combination"
            )
        return "not counted: it says nothing of how many lots a supplier may win, and guides a plan"
    if instrument != LOT_LIMIT:
        words = "blank" if instrument is None else str(instrument).replace("_", " ")
        return f"not counted: its instrument is {words}, not a limit on lots"
    if row["subject"] not in (None, record["procurement_id"]):
        return f"not counted: it names {row['subject']}, and an objective mechanism names nobody"
    return _not_in_time(row, record)


def _not_in_time(row: Record, record: Record) -> str | None:
    published, notice = row["published_on"], _first_day(record)
    if row["published_in"] is None or published is None:
        return "not counted: where and on which day it was published is not known"
    if notice is None:
        return "not counted: the day of the notice is not known, so nor is whether it came before"
    if published > notice:
        return (
            f"not counted: published on {spell_day(published)}, after tenderers were told the "
            f"rules on {spell_day(notice)}"
        )
    return None


def _first_day(record: Record) -> date | None:
    """The day by which a rule had to be out: that of the notice."""
    notice: date | None = record["tender_notice_on"]
    return notice
