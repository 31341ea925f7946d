"""Did a component go further, into a lot, an offer or a tender, before what comes first?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.phrases import plural, spell_day

if TYPE_CHECKING:
    from datetime import date

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line

DECISION_READS = (
    "delivery_models.component_id",
    "delivery_models.decided",
    "delivery_models.decided_on",
)
LOT_READS = (
    "lot_components.lot_id",
    "lot_components.component_id",
    "lots.lot_id",
    "lots.procurement_id",
    "procurements.procurement_id",
    "procurements.commenced_on",
)
PROCURED_READS = ("lots.lot_id", "lots.procurement_id", "lot_components.lot_id")
FOLLOWED_READS = (
    "charges.contract_id",
    "charges.component_id",
    "lot_components.component_id",
    "delivery_models.component_id",
    "delivery_models.decided",
)
# What a body does by itself asks nobody for an offer.
OWN = ("retain", "retire", "reuse", "in_house")


def procurement_of_lot(case: CaseFile, line: Line) -> Line:
    """The procurement of the lot that a row names; an empty one where it is not known."""
    return case.linked(case.linked(line, "lots", "lot_id"), "procurements", "procurement_id")


def component_in_lot(line: Line) -> tuple[tuple[str, str | None], ...]:
    """What a record may name to pass over a step for a row of a lot: its component or its lot."""
    return (("components", line["component_id"]), ("lots", line["lot_id"]))


def kinds_looked_at(case: CaseFile, line: Line) -> Answer:
    """Whether kinds of option enough were looked at for the component of a row."""
    least = case.convention("options_considered_min")
    options = case.where("options", "component_id", line["component_id"])
    kinds = {o["kind"] for o in options}
    known = len(kinds - {None})
    if known >= least:
        return line.met(f"{plural(known, 'kind')} of option were looked at")
    if not kinds or None in kinds or case.where("options", "component_id", None):
        return line.not_known("which options were looked at is not known")
    found = tuple(o.row for o in options)
    return line.not_met(f"{plural(known, 'kind')} of option was looked at", found)


def decided_by(case: CaseFile, line: Line, day: date | None, what: str) -> Answer:
    """Whether who delivers the component of a row was decided by a day.

    `what` names that day ("its procurement began").
    """
    made = case.linked(line, "delivery_models", "component_id")
    decided, on = made["decided"], made["decided_on"]
    if decided == "in_house":
        return line.not_met("it is to be delivered in-house", (made.row,))
    if decided is None or on is None:
        return line.not_known("who is to deliver it, or since when that is decided, is not known")
    if day is None:
        return line.not_known(f"when {what} is not known")
    if on > day:
        words = f"it was decided on {spell_day(on)}; {what} on {spell_day(day)}"
        return line.not_met(words, (made.row,))
    return line.met(f"it was decided on {spell_day(on)}")


def components_of_procurement(case: CaseFile, line: Line) -> list[str]:
    """The components in the lots of a procurement; none where that is not known."""
    lots = case.where("lots", "procurement_id", line["procurement_id"])
    rows = [row for lot in lots for row in case.where("lot_components", "lot_id", lot["lot_id"])]
    return list(dict.fromkeys(row["component_id"] for row in rows))


def is_followed(case: CaseFile, line: Line) -> bool | None:
    """Whether all that a contract covers stands in a lot or is to be delivered in-house.

    None where what it covers, or what stands in any lot, is not known.
    """
    covered = [c["component_id"] for c in case.where("charges", "contract_id", line["contract_id"])]
    left = [c for c in covered if not case.where("lot_components", "component_id", c)]
    decided = [d["decided"] for c in left for d in case.where("delivery_models", "component_id", c)]
    if not covered or not case.rows("lot_components") or None in decided:
        return None
    return decided.count("in_house") == len(left)
