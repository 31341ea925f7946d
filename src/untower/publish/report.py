"""report.html: one file that a chief executive can read, print and pass on.

Everything is in it: style, pictures, data. It asks nothing of any network, runs no script, and
works by keyboard, with a screen reader, on a phone and on paper.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from untower.publish.assessment_cover import assessment_cover_of
from untower.publish.drawing import marks, symbols
from untower.publish.learning_cover import learning_cover_of
from untower.publish.page_templates import page_templates
from untower.publish.report_cover import Cover, cover_of
from untower.publish.report_reading import ReadingPart, reading_of
from untower.publish.report_steps import FILES, StepPart, missing_table, step_parts
from untower.version import __version__

if TYPE_CHECKING:
    from datetime import date

    from untower.publish.editions import CutPlan
    from untower.publish.report_tables import PageTable

NAMES = {
    "plan": "Sourcing plan",
    "assess": "Assessment",
    "learn": "Learning, after decision",
}
BESIDE = {
    "plan": "Data in full: plan.json and plan.xlsx beside this file; every refused row: "
    "refused.csv.",
    "assess": "Data in full: assessment.json and assessment.xlsx beside this file.",
    "learn": "Data in full: learning.json beside this file; who asked, and when: "
    "learning-log.jsonl.",
}
RAIL = {
    "plan": "The journey: ten steps and assurance",
    "assess": "What is in this assessment",
    "learn": "What was learned",
}
MARKING = {
    "plan": "Planning model: not an award decision",
    "assess": "Assessment: one procurement under its published rules",
    "learn": "Learning, after decision: it changes no award",
}
REFUSALS = {"plan": "refused.csv", "assess": "assessment.xlsx, sheet Refused,", "learn": ""}
"""Where every refused row stands, by purpose; what was learned keeps none."""
COVERS = {"plan": cover_of, "assess": assessment_cover_of, "learn": learning_cover_of}


@dataclass(frozen=True, kw_only=True)
class Page:
    """All that the template shows; it computes nothing itself."""

    name: str
    rail: str
    beside: str
    marking: str
    edition: str
    edition_holds: str
    withheld: str
    organisation: str
    version: str
    purpose: str
    edition_name: str
    cover: Cover
    steps: tuple[StepPart, ...]
    missing: PageTable | None
    missing_answer: str
    reading: ReadingPart
    style: Markup
    style_hash: str


def report_html(cut: CutPlan, on: date) -> str:
    """The whole report as one HTML text; `on` is the day it is made."""
    plan = cut.plan
    marking = MARKING.get(plan.purpose, plan.purpose)
    style = _style(f"{marking} · {cut.edition.title}")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    missing = missing_table(plan.missing)
    page = Page(
        name=NAMES.get(plan.purpose, plan.purpose),
        rail=RAIL.get(plan.purpose, plan.purpose),
        beside=BESIDE.get(plan.purpose, ""),
        marking=marking,
        edition=cut.edition.title,
        edition_holds=cut.edition.holds,
        withheld=cut.withheld_words,
        organisation=plan.organisation or "Organisation not named",
        version=__version__,
        purpose=plan.purpose,
        edition_name=cut.edition.value,
        cover=COVERS[plan.purpose](cut, on),
        steps=step_parts(plan),
        missing=missing,
        missing_answer=_missing_answer(len(plan.missing), cut.withheld.get("missing cells", 0)),
        reading=reading_of(
            plan.reading,
            FILES.get(plan.purpose, FILES["plan"]),
            REFUSALS.get(plan.purpose, REFUSALS["plan"]),
        ),
        style=Markup(style),  # noqa: S704  our own sheet: nothing from outside is in it
        style_hash=digest,
    )
    template = page_templates().get_template("report.html.j2")
    return template.render(page=page, marks=marks, symbols=symbols())


def _missing_answer(how_many: int, withheld: int) -> str:
    if not how_many and withheld:
        return "Which blanks would change most is withheld in this edition."
    if not how_many:
        return "No blank was found that would change what is said here."
    if how_many == 1:
        return "This blank would change most if it were filled."
    return (
        f"These {how_many} blanks would change most if they were filled. "
        "Where nobody is named to ask, finding an owner comes first."
    )


def _style(marking: str) -> str:
    """Both sheets as one, with the marking for the margin of each printed page."""
    sheets = files("untower.publish").joinpath("style")
    text = "".join(sheets.joinpath(n).read_text("utf-8") for n in ("tokens.css", "report.css"))
    return text.replace("@@MARKING@@", marking.replace("\\", "").replace('"', "'"))
