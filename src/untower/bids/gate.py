"""May this procurement be assessed today: was its set published, and is it still the same?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.bids.frozen import Frozen, changed, freeze
from untower.troubles import Trouble, procurement_trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    import polars as pl

    from untower.needs.whole_tables import Record

NOT_PUBLISHED, CHANGED, SEALED = "not published", "changed", "sealed"


def publication_troubles(
    tables: Mapping[str, pl.DataFrame],
    procurement: Record,
    published: Frozen | None,
) -> Iterator[Trouble]:
    """What keeps a procurement from being assessed because of what was published.

    `published` is the set as it was kept when its digest was published: with it every change is
    named; without it only that there is one.
    """
    now = freeze(tables, procurement["procurement_id"])
    stated = procurement["published_hash"]
    if stated is None:
        yield procurement_trouble(
            procurement,
            "published_hash",
            NOT_PUBLISHED,
            "criteria and rules were not frozen, so nothing may be assessed against them.",
            "Freeze them with `untower publish-criteria` before the tender notice.",
        )
    elif not now.is_published_as(stated):
        yield procurement_trouble(
            procurement,
            "published_hash",
            CHANGED,
            f"criteria or rules are no longer those that were published. "
            f"{_what_changed(stated, published, now)}",
            "Put back what was published; what tenderers were told is what they are judged by.",
            allowed="the set that was published under this digest",
        )


def _what_changed(stated: str, published: Frozen | None, now: Frozen) -> str:
    if published is None:
        return "Without the set as it was kept when it was published, what changed cannot be named."
    if not published.is_published_as(stated):
        return (
            "The set that was given as the published one has another digest, "
            f"{published.digest}: what changed cannot be named from it."
        )
    return " ".join(changed(published, now))


def sealed_troubles(procurement: Record, on: date) -> Iterator[Trouble]:
    """Tenders are sealed until the day of the deadline is over: a run knows no hour."""
    deadline = procurement["deadline_at"]
    if deadline is not None and is_sealed(deadline, on):
        yield procurement_trouble(
            procurement,
            "deadline_at",
            SEALED,
            f"tenders are sealed until that day is over; this is a run for {on}.",
            "Assess on the day after the deadline, or later.",
        )


def is_sealed(deadline_at: datetime, on: date) -> bool:
    """Whether tenders are still sealed on a day."""
    return on <= deadline_at.date()
