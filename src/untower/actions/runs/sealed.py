"""Does a request touch a procurement whose tenders are open and not yet decided on?

Planning reads no tender, ever. From opening to signed decision nobody may even ask a what-if about
that procurement: not of its lots, the components in them, or its offers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.phrases import listed
from untower.record.procurements.reading import between_opening_and_decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.record.people.models import Organisation
    from untower.wishing import Wanted

NAMED_AT_MOST = 4


def sealed_sentence(
    organisation: Organisation, tables: Mapping[str, pl.DataFrame], asked: Wanted
) -> str:
    """Why a request is refused for a procurement between opening and decision; "" where not."""
    named = _named(asked)
    if not named:
        return ""
    for key in between_opening_and_decision(organisation):
        touched = sorted(named & _belongs_to(key, tables))
        if touched:
            return (
                f"{listed(touched, at_most=NAMED_AT_MOST)}: part of procurement {key}, whose "
                "tenders are opened and not decided on. Until the decision is signed nobody may "
                "ask what-ifs about it."
            )
    return ""


def _named(asked: Wanted) -> set[str]:
    """Every id that a request names."""
    about = ("subject", "other_subject")
    limits = {str(row[c]) for row in asked.limits for c in about if row.get(c)}
    return {name for pair in asked.fixed for name in pair} | limits


def _belongs_to(procurement_id: str, tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """The procurement itself, its lots, the components in them, and its offers."""
    lots = _ids(tables, "lots", "lot_id", "procurement_id", {procurement_id})
    offers = _ids(tables, "offers", "offer_id", "procurement_id", {procurement_id})
    return (
        {procurement_id}
        | lots
        | offers
        | _ids(tables, "offer_lots", "offer_id", "lot_id", lots)
        | _ids(tables, "lot_components", "component_id", "lot_id", lots)
    )


def _ids(
    tables: Mapping[str, pl.DataFrame], table: str, wanted: str, column: str, values: set[str]
) -> set[str]:
    frame = tables.get(table)
    if frame is None or not {wanted, column} <= set(frame.columns):
        return set()
    return set(frame.filter(frame[column].is_in(list(values)))[wanted].drop_nulls().to_list())
