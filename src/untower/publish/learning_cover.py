"""The cover of what was learned after a decision: which procurement, and how close it was.

It knows no step: it reads the figures as the edition left them, and says where one is withheld.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from untower.phrases import plural
from untower.publish import wording
from untower.publish.report_cover import HIGHER, Cover, Key, made_words

if TYPE_CHECKING:
    from datetime import date

    from untower.answers import Figure
    from untower.publish.editions import CutPlan

LINES = 12


def learning_cover_of(cut: CutPlan, made_on: date) -> Cover:
    """The cover of what was learned in one edition, made on a day."""
    plan = cut.plan
    answer = next(iter(plan.steps), None)
    figures: Mapping[str, Figure] = {} if answer is None else answer.figures
    said = tuple(wording.sentences((answer.answer if answer else "").replace("\n", " ")))
    procurement = figures.get("procurement_id") or "withheld"
    past = "past tender " if figures.get("is_replay") else "procurement "
    blocked = figures.get("troubles")
    return Cover(
        title=f"What can be learned from {past}{procurement}"
        if not blocked
        else f"Nothing was learned from {past}{procurement}",
        under=f"{made_words(plan.on, made_on)}. {figures.get('mark') or ''}".rstrip(". "),
        sentences=said[:LINES] or ("What was learned is withheld in this edition.",),
        keys=_keys(figures),
    )


def _keys(figures: Mapping[str, Figure]) -> tuple[Key, ...]:
    lots = figures.get("lots")
    if not isinstance(lots, list):
        return (Key("Lots", None, HIGHER),)
    rows = [lot for lot in lots if isinstance(lot, Mapping)]
    return (
        Key("Lots", f"{len(rows):,}", "each with its smallest changes below"),
        *(
            Key(name, f"{sum(bool(lot.get(figure)) for lot in rows):,}", small)
            for name, figure, small in (
                ("Turned by a weight", "smallest_weight", f"of {plural(len(rows), 'lot')}"),
                ("Turned by one score", "smallest_score", f"of {plural(len(rows), 'lot')}"),
                ("Turned by one price", "smallest_price", f"of {plural(len(rows), 'lot')}"),
            )
        ),
    )
