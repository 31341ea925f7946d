"""The cover of an assessment: which procurement, what came out, and four counts.

It knows no step: it reads the figures as the edition left them, and says where one is withheld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from untower.phrases import plural
from untower.publish import wording
from untower.publish.report_cover import HIGHER, Cover, Key, made_words

if TYPE_CHECKING:
    from datetime import date

    from untower.answers import Figure, StepAnswer
    from untower.publish.editions import CutPlan

NOT_SCORED = "nothing was scored"
LINES = 12


def assessment_cover_of(cut: CutPlan, made_on: date) -> Cover:
    """The cover of an assessment in one edition, made on a day."""
    plan = cut.plan
    figures: Mapping[str, Figure] = next((a.figures for a in plan.steps if a.step == "bids"), {})
    together = _objects(
        next((a.figures.get("lots") for a in plan.steps if a.step == "award"), None)
    )
    lots = _objects(figures.get("lots"))
    told = _told(plan.steps, several=len(lots) > 1)
    assessed = figures.get("is_assessed")
    return Cover(
        title=_title(figures, lots, together, is_assessed=assessed is True),
        under=f"{made_words(plan.on, made_on)}, by the criteria and rules as published. Their "
        f"digest, which any change to them would change, begins "
        f"{str(figures.get('digest') or 'withheld')[:12]}",
        sentences=told or ("The outcome is withheld in this edition.",),
        keys=_keys(figures, lots, is_assessed=assessed is True),
    )


def _told(steps: Sequence[StepAnswer], *, several: bool) -> tuple[str, ...]:
    """How many were assessed, then the outcome: of several lots as taken together, if they were."""
    by_step = {a.step: tuple(wording.sentences(a.answer or "")) for a in steps}
    bids, together = by_step.get("bids", ()), by_step.get("award", ())
    chosen = [*bids[:1], *together] if several and together else bids
    return tuple(chosen[:LINES])


def _title(
    figures: Mapping[str, Figure],
    lots: list[Mapping[str, Figure]],
    together: list[Mapping[str, Figure]],
    *,
    is_assessed: bool,
) -> str:
    name = f"Procurement {figures.get('procurement_id') or 'withheld'}"
    if not is_assessed:
        return f"{name}: not assessed, {NOT_SCORED}"
    if not lots:
        return f"{name}: assessed"
    if together:
        settled = sum(lot.get("state") == "settled" for lot in together)
        return f"{name}: {settled} of {plural(len(together), 'lot')} settled by what was published"
    settled = sum(len(_list(lot.get("first"))) == 1 for lot in lots)
    return f"{name}: {settled} of {plural(len(lots), 'lot')} with one tender in first place"


def _keys(
    figures: Mapping[str, Figure], lots: list[Mapping[str, Figure]], *, is_assessed: bool
) -> tuple[Key, ...]:
    aside = figures.get("set_aside")
    if not is_assessed:
        why = NOT_SCORED
    elif not lots:
        why = HIGHER
    else:
        tenders = [t for lot in lots for t in _objects(lot.get("tenders"))]
        ids = {t.get("offer_id") for t in tenders}
        fell = {t.get("offer_id") for t in tenders if t.get("fell_at")}
        asked = {t.get("offer_id") for t in tenders if t.get("is_asked_about_its_price")}
        return (
            Key("Tenders assessed", f"{len(ids):,}", f"for {plural(len(lots), 'lot')}"),
            Key(
                "Set aside unscored",
                None if aside is None else f"{len(_list(aside)):,}",
                "late, not permitted or excluded" if aside is not None else HIGHER,
            ),
            Key("Fell in a lot", f"{len(fell):,}", "at pass or fail, or below a minimum score"),
            Key("Asked about a price", f"{len(asked):,}", "a low price excludes nobody"),
        )
    blocked = figures.get("troubles")
    return (
        Key("Tenders assessed", None, why),
        Key(
            "To be settled first",
            None if blocked is None else f"{len(_list(blocked)):,}",
            HIGHER if blocked is None else "each is named below",
        ),
    )


def _list(figure: Figure) -> list[Figure]:
    return list(figure) if isinstance(figure, list) else []


def _objects(figure: Figure) -> list[Mapping[str, Figure]]:
    return [o for o in _list(figure) if isinstance(o, Mapping)]
