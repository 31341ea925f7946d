"""Does a request touch a procurement whose tenders are open and not yet decided on?

Planning reads no tender, ever. From opening to signed decision nobody may even ask a what-if about
that procurement: not of its lots, the components in them, or its offers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.actions.acting import NotAllowed
from untower.phrases import listed
from untower.record.procurements.reading import between_opening_and_decision, published
from untower.record.procurements.tables import tables_in
from untower.record.versions.reading import reading_of
from untower.wishing import wanted_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.record.people.models import Organisation
    from untower.record.runs.models import Run
    from untower.wishing import Wanted

NAMED_AT_MOST = 4
ABOUT = ("subject", "other_subject")
READS = ("lots", "lot_components")


def sealed_sentence(
    organisation: Organisation, tables: Mapping[str, pl.DataFrame], asked: Wanted
) -> str:
    """Why a request is refused for a procurement between opening and decision; "" where not."""
    sealed = between_opening_and_decision(organisation)
    named = _named(asked, tables) if sealed else set()
    if not named:
        return ""
    for key in sealed:
        held = published(organisation, key)
        # What it is made of was frozen with its criteria: no later version takes anything out.
        frozen = tables_in(held.version, READS) if held else {}
        touched = sorted(named & (_belongs_to(key, tables) | _belongs_to(key, frozen)))
        if touched:
            return (
                f"{listed(touched, at_most=NAMED_AT_MOST)}: part of procurement {key}, whose "
                "tenders are opened and not decided on. Until the decision is signed nobody may "
                "ask what-ifs about it."
            )
    return ""


def check_not_sealed(run: Run) -> None:
    """Raise NotAllowed where what a run was asked touches such a procurement by now."""
    said = sealed_now(run)
    if said:
        raise NotAllowed(said)


def sealed_now(run: Run) -> str:
    """The same sentence for a run that was asked before; "" where it touches none."""
    if not between_opening_and_decision(run.organisation):
        return ""
    tables = reading_of(run.version).tables
    return sealed_sentence(run.organisation, tables, wanted_from(run.wishes))


def _named(asked: Wanted, tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """Every id that a request names, those of the rules included that it leaves out."""
    limits = {str(row[c]) for row in asked.limits for c in ABOUT if row.get(c)}
    for column in ABOUT:
        limits |= _ids(tables, "limits", column, "limit_id", set(asked.without))
    fixed = {part for pair in asked.fixed for name in pair for part in (name, *name.split(":"))}
    return fixed | limits


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
