"""In how many months does a way begin to help, and when does it help in full?

First benefit: the month it runs, after a procurement where it has to be bought. Full benefit: when
nothing of the present arrangement is paid any more, so that it waits for the last present contract
to end, and for how late such work usually is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.estate.contract_dates import contract_terms
from untower.options.terms import Bias
from untower.options.whole_life import BOUGHT
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.options.terms import Terms
    from untower.policy import Policy

BENEFIT_READS = (
    "options.months_to_move",
    "charges.component_id",
    "charges.contract_id",
    "contracts.ends_on",
    "contracts.renewal",
)


def months_to_benefit(
    ways: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    terms: Terms,
    *,
    policy: Policy | None = None,
) -> list[tuple[float | None, float | None]]:
    """Months from the plan's start to first and to full benefit of each way, in the order given.

    None where a month is not known, or where nothing changes (retain). A contract without a known
    end leaves the full benefit of what it charges for not known.
    """
    procure = convention("months_to_procure", on=terms.on, policy=policy)
    ends = _present_ends(tables, terms.on)
    found: list[tuple[float | None, float | None]] = []
    for kind, component, months in ways.select(
        "kind", "component_id", "months_to_move"
    ).iter_rows():
        if kind in (None, "retain") or months is None:
            found.append((None, None))
            continue
        begins = procure if kind in BOUGHT else 0
        late = months * terms.bias.get(kind, Bias()).duration_pct / 100
        free = [_months_until(end, terms.starts_on) for end in ends.get(component, ())]
        known = [month for month in free if month is not None]
        first = begins + months
        full = None if len(known) < len(free) else max([first + late, *known])
        found.append((float(first), None if full is None else round(float(full), 1)))
    return found


def _present_ends(tables: Mapping[str, pl.DataFrame], on: date) -> dict[str, list[date | None]]:
    """Component → the ends in force of the contracts that charge for it; income left out."""
    charges = tables.get("charges")
    if charges is None or not {"component_id", "contract_id"} <= set(charges.columns):
        return {}
    terms = {t.contract_id: t for t in contract_terms(tables, on=on)}
    ends: dict[str, list[date | None]] = {}
    pairs = charges.select("component_id", "contract_id").drop_nulls().unique(maintain_order=True)
    for component, contract in pairs.iter_rows():
        term = terms.get(contract)
        if term is None or not term.is_revenue:
            ends.setdefault(component, []).append(None if term is None else term.ends_on)
    return ends


def _months_until(end: date | None, start: date) -> float | None:
    """Whole months, the last begun counted, from the plan's start to an end; 0 where it is past."""
    if end is None:
        return None
    months = (end.year - start.year) * 12 + end.month - start.month + (end.day > start.day)
    return float(max(0, months))
