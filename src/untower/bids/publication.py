"""May the set of a procurement be frozen today, and what is then published?

Frozen once, before the tender notice, with every gap closed. What `Publication` holds is kept: its
text says later what changed, its digest goes into `procurements.published_hash` and the notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.bids.criteria import criteria_tree
from untower.bids.frozen import Frozen, changed, freeze
from untower.bids.lot_limits import can_bite, lot_limit_troubles
from untower.bids.price_methods import method_named
from untower.needs.whole_tables import records_of
from untower.phrases import listed, spell_day
from untower.troubles import Trouble, procurement_trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.needs.whole_tables import Record


@dataclass(frozen=True)
class Publication:
    """The set as it would be published; with `troubles` it is not."""

    procurement_id: str
    frozen: Frozen
    troubles: tuple[Trouble, ...]

    @property
    def may_be_published(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.troubles


def publication(
    tables: Mapping[str, pl.DataFrame],
    procurement_id: str,
    *,
    on: date,
    published: Frozen | None = None,
) -> Publication:
    """The set of one procurement on a day, and all that keeps it from being published.

    A set that was published is not published again: `published`, where it was kept, names what
    would be changed by it.
    """
    tree = criteria_tree(tables, procurement_id)
    frozen = freeze(tables, procurement_id)
    troubles = [*tree.troubles, *tree.before_notice]
    if tree.record is not None:
        lots = [r for r in records_of(tables, "lots") or [] if r["lot_id"] in set(tree.lot_ids)]
        troubles += [
            *_again(tree.record, frozen, published),
            *_too_late(tree.record, on),
            *_combinations(tables, tree.record, lots),
            *lot_limit_troubles(tables, tree.record, lots),
        ]
    return Publication(procurement_id, frozen, tuple(troubles))


def _again(record: Record, frozen: Frozen, published: Frozen | None) -> Iterator[Trouble]:
    stated = record["published_hash"]
    if stated is None:
        return
    if frozen.is_published_as(stated):
        yield procurement_trouble(
            record,
            "published_hash",
            "published",
            "this very set is published.",
            "Leave it as it is.",
        )
        return
    kept = published is not None and published.is_published_as(stated)
    named = " ".join(changed(published, frozen)) if published is not None and kept else ""
    yield procurement_trouble(
        record,
        "published_hash",
        "changed",
        f"another set is published, and is not replaced. {named}".strip(),
        "Put back what was published, or begin a procurement of its own.",
    )


def _too_late(record: Record, on: date) -> Iterator[Trouble]:
    notice, deadline = record["tender_notice_on"], record["deadline_at"]
    if notice is not None and notice < on:
        yield procurement_trouble(
            record,
            "tender_notice_on",
            "notice",
            f"the notice was published on {spell_day(notice)}: what is frozen after it was not set "
            "in advance.",
            "Correct the day if it is wrong; else take advice before any tender is opened.",
        )
    elif deadline is not None and deadline.date() < on:
        yield procurement_trouble(
            record,
            "deadline_at",
            "notice",
            "the deadline has passed: what is frozen after it was not set in advance.",
            "Correct the day if it is wrong; else take advice before any tender is opened.",
        )


def _combinations(
    tables: Mapping[str, pl.DataFrame], record: Record, lots: Sequence[Record]
) -> Iterator[Trouble]:
    """Where there are several lots, the notice says whether and how they are combined.

    A tender for several lots, or a limit that keeps a lot from its first tender, is settled by the
    published rule alone: without one nobody could be awarded such a lot, and no rule may be made
    once tenders are open.
    """
    if len(lots) < 2:
        return
    bites = can_bite(tables, record, lots)
    if record["combinations_allowed"] is None:
        yield procurement_trouble(
            record,
            "combinations_allowed",
            "combination",
            f"it is blank, and there are {len(lots)} lots.",
            "Say whether lots may be awarded in combination.",
            "yes or no",
        )
    if record["combination_rule"] is None and (record["combinations_allowed"] or bites):
        why = "lots may be awarded in combination" if record["combinations_allowed"] else bites
        yield procurement_trouble(
            record,
            "combination_rule",
            "combination",
            f"it is blank, and {why}.",
            "Say what the best combination has.",
            "lowest_total_price or highest_total_score",
        )
    elif record["combination_rule"] == "highest_total_score" and (
        record["combinations_allowed"] or bites
    ):
        yield from _cannot_be_added(record, lots)


def _cannot_be_added(record: Record, lots: Sequence[Record]) -> Iterator[Trouble]:
    """Totals are added only where they are points of one kind, and the most is best."""
    methods = [method_named(lot["price_method"] or "") for lot in lots]
    known = [m for m in methods if m is not None]
    if len(known) < len(lots):
        return  # a method that is not known is named elsewhere
    kinds = {"points" if m.price_share is not None else m.name for m in known}
    if len(kinds) > 1 or any(m.lowest_wins for m in known):
        yield procurement_trouble(
            record,
            "combination_rule",
            "combination",
            f"totals by {listed(sorted({m.name for m in known}))} cannot be added: not all give "
            "points where the most is best.",
            "Publish lowest_total_price, or one method of price for all lots.",
        )
