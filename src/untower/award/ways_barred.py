"""Why may an offer not be chosen? The first reason found, with the blank cells behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.award.way import RETAIN, RETIRE, LeftOut, Reading
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.needs.whole_tables import Record


def barred(row: Record, parts: Sequence[Record], reading: Reading) -> LeftOut | None:
    """Why an offer with these parts may not be chosen, or None where it may."""
    offer = str(row["offer_id"])
    components = tuple(str(p["component_id"]) for p in parts)
    for reason, missing in (
        *_offer_reasons(row, parts, reading),
        *(found for part in parts for found in _part_reasons(row, part, reading)),
    ):
        return LeftOut(offer_id=offer, component_ids=components, reason=reason, missing=missing)
    return None


Reason = tuple[str, tuple[Any, ...]]


def _offer_reasons(row: Record, parts: Sequence[Record], reading: Reading) -> list[Reason]:
    """What bars an offer as a whole."""
    offer, supplier = str(row["offer_id"]), row["supplier_id"]
    found: list[Reason] = []
    if not parts:
        found.append(("it covers no component", ()))
    if row["basis"] is None:
        found.append(("what it rests on is not known", (("offers", offer, "basis"),)))
    if row["valid_until"] is not None and row["valid_until"] < reading.on:
        found.append((f"it could be accepted until {spell_day(row['valid_until'])}", ()))
    if row["currency"] not in (None, "GBP") and row["rate_to_gbp"] is None:
        reason = f"its rate from {row['currency']} to pounds is not known"
        found.append((reason, (("offers", offer, "rate_to_gbp"),)))
    if supplier is None and row["basis"] in ("indicative", "catalogue"):
        found.append(("who makes it is not known", (("offers", offer, "supplier_id"),)))
    listed_as = reading.suppliers.get(str(supplier), {})
    if listed_as.get("eligibility") == "excluded":
        found.append((f"{supplier} is excluded from procurements", ()))
    return found


def _part_reasons(row: Record, part: Record, reading: Reading) -> list[Reason]:
    """What bars an offer because of one component it covers."""
    component = str(part["component_id"])
    present = reading.present.get(component)
    if present is None:
        return [(f"it covers {component}, which is retired", ())]
    found: list[Reason] = []
    basis, is_early = row["basis"], row["start"] == "early"
    if present.is_held and basis != RETAIN:
        words = (
            "when its contract can be left"
            if present.free_after_months is None
            else "what it costs now"
        )
        found.append((f"{words} is not known of {component}, which can only stay", present.missing))
    elif basis != RETAIN:
        months = present.early_after_months if is_early else present.free_after_months
        if months is None:
            found.append((f"what leaving {component} early costs is not known", ()))
        elif months >= reading.horizon_months:
            found.append((f"{component} cannot be left within the plan's years", ()))
    if basis == RETIRE and component in reading.used - reading.retire_on_record:
        found.append((f"a service uses {component}, and no record says it may go", ()))
    if present.is_planned and basis in (RETAIN, RETIRE):
        found.append((f"{component} is only planned: there is nothing to keep or to end", ()))
    return found
