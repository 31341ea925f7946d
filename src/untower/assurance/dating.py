"""By which day is a row judged, and does a rule bind it on that day? Never by today's date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.assurance.editions import ACT_SINCE
from untower.findings import Force, Outcome

if TYPE_CHECKING:
    from datetime import date

    from untower.assurance.case_file import CaseFile
    from untower.assurance.rule import Bond, Rule
    from untower.assurance.verdict import Line


@dataclass(frozen=True, kw_only=True)
class Day:
    """When the case of a row began: the day itself, or only a day it is surely not after.

    `regime` is the law it was let under, where a rule turns on it; `needs_regime` says it does.
    `blanks` are the columns, as table.column, that would settle it.
    """

    began_on: date | None
    no_later_than: date | None = None
    regime: str | None = None
    needs_regime: bool = False
    blanks: tuple[str, ...] = ()


Dating = Callable[["CaseFile", "Line"], Day]


@dataclass(frozen=True)
class Standing:
    """How a rule stands to a row: its force, or the outcome that settles it and why."""

    force: Force
    outcome: Outcome | None = None
    why: str = ""
    blanks: tuple[str, ...] = ()


LOOSE = Standing(Force.HOUSE_CONVENTION)


def by_contract(case: CaseFile, line: Line) -> Day:
    """The day the contract's procurement began; surely not after its start."""
    contract = _contract(case, line)
    return Day(
        began_on=contract["procurement_commenced_on"],
        no_later_than=contract["starts_on"],
        blanks=("contracts.procurement_commenced_on",),
    )


def by_contract_under_the_act(case: CaseFile, line: Line) -> Day:
    """The same, for a rule of the Act: the law the contract was let under must be known too."""
    contract = _contract(case, line)
    return Day(
        began_on=contract["procurement_commenced_on"],
        no_later_than=contract["starts_on"],
        regime=contract["regime"],
        needs_regime=True,
        blanks=("contracts.procurement_commenced_on", "contracts.regime"),
    )


def by_procurement(case: CaseFile, line: Line) -> Day:
    """The day the procurement of a row began, and the law it is let under."""
    procurement = case.linked(line, "procurements", "procurement_id")
    return Day(
        began_on=procurement["commenced_on"],
        no_later_than=procurement["tender_notice_on"],
        regime=procurement["regime"],
        needs_regime=True,
        blanks=("procurements.commenced_on", "procurements.regime"),
    )


def by_commencement(case: CaseFile, line: Line) -> Day:
    """The day the procurement of a row began, whatever law it is let under."""
    procurement = case.linked(line, "procurements", "procurement_id")
    return Day(
        began_on=procurement["commenced_on"],
        no_later_than=procurement["tender_notice_on"],
        blanks=("procurements.commenced_on",),
    )


def _contract(case: CaseFile, line: Line) -> Line:
    return case.linked(line, "contracts", "contract_id")


def standing_with(rule: Rule, case: CaseFile) -> tuple[Standing, Callable[[Line], Standing]]:
    """How a rule stands to this body, and to each row on the row's own day.

    A kind that is not known is never taken for one that is bound; a nation whose rules are not
    shipped is not covered. A yardstick is measured all the same and then binds nobody.
    """
    dated = rule.dated
    settled, ours = _body(rule, case) if rule.binds else (LOOSE, ())
    if settled is None and dated is None:
        settled = _on_day(ours, Day(began_on=case.on))
    if settled is not None:
        alike = _unless_yardstick(rule, settled)
        return alike, lambda _: alike
    strongest = Standing(max(b.force for b in ours))
    assert dated is not None  # noqa: S101 - settled above where it is None
    return strongest, lambda line: _unless_yardstick(rule, _on_day(ours, dated(case, line)))


def _unless_yardstick(rule: Rule, standing: Standing) -> Standing:
    """A yardstick that binds nobody here is measured as a house convention."""
    return LOOSE if rule.is_yardstick and standing.outcome is not None else standing


def _body(rule: Rule, case: CaseFile) -> tuple[Standing | None, tuple[Bond, ...]]:
    """The bonds that hold for this kind of body in its nation, or what settles it without."""
    house = Force.HOUSE_CONVENTION
    blank = [c for c, v in (("kind", case.kind), ("nation", case.nation)) if v is None]
    if blank:
        why = f"whom it binds is not known here: organisation.{blank[0]} is blank"
        columns = tuple(f"organisation.{c}" for c in blank)
        return Standing(house, Outcome.NOT_KNOWN, why, columns), ()
    here = [b for b in rule.binds if case.nation in b.nations]
    if not here:
        nation = str(case.nation).replace("_", " ").title()
        return Standing(house, Outcome.NOT_KNOWN, f"the rules of {nation} are not covered"), ()
    ours = tuple(b for b in here if case.kind in b.kinds)
    if not ours:
        body = {"central": "central government", "council": "councils"}.get(
            str(case.kind), "other public bodies"
        )
        return Standing(house, Outcome.NOT_APPLICABLE, f"it does not bind {body}"), ()
    return None, ours


def _on_day(ours: tuple[Bond, ...], day: Day) -> Standing:
    """The bond in force when a case began, or that none was, or that it is not known."""
    house = Force.HOUSE_CONVENTION
    first = min((b.since for b in ours if b.since), default=None)
    before = Standing(
        house, Outcome.NOT_APPLICABLE, f"it was let before the rule began, on {first}"
    )
    if day.needs_regime and day.regime == "pcr2015":
        return Standing(house, Outcome.NOT_APPLICABLE, "it was let under an earlier law")
    latest = day.began_on or day.no_later_than
    if first is not None and latest is not None and latest < first:
        return before
    if day.began_on is None or (day.needs_regime and day.regime is None):
        law = ", or the law it was let under," if day.needs_regime else ""
        why = f"the day its procurement began{law} is not known"
        return Standing(house, Outcome.NOT_KNOWN, why, day.blanks)
    now = next((b for b in ours if b.holds_on(day.began_on)), None)
    if now is None:
        return Standing(house, Outcome.NOT_APPLICABLE, "the rule was no longer in force")
    return Standing(now.force)


__all__ = [
    "ACT_SINCE",
    "Dating",
    "Day",
    "Standing",
    "by_commencement",
    "by_contract",
    "by_contract_under_the_act",
    "by_procurement",
    "standing_with",
]
