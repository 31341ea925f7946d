"""One step as a part of a page: the report's own words, tables and pictures, with links.

Under a page's title: the question, the answer, findings worst first, what stands in tables before
what is drawn, what was assumed, and the columns that each figure was read from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.publish import wording
from untower.publish.page_templates import page_templates
from untower.publish.report_steps import Link, step_parts, tables_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.answers import Figure, StepAnswer
    from untower.publish.editions import CutPlan
    from untower.publish.report_steps import Leads, StepPart


@dataclass(frozen=True)
class FigureLine:
    """One figure of a step as a page lists it: its name, its value, what it was read from."""

    name: str
    value: str
    is_known: bool
    reads: tuple[Link, ...]


def step_pages(cut: CutPlan, leads: Leads) -> dict[str, str]:
    """The page of every step of a cut plan, by the step's name, as HTML that needs no style.

    Nothing above the edition is in it, since nothing above it is in a cut plan. The signs that it
    names (`untower.publish.drawing.symbols`) have to stand once on the page it is put in.
    """
    answers = {answer.step: answer for answer in cut.plan.steps}
    template = page_templates().get_template("step.html.j2")
    return {
        part.name: template.render(
            step=_tables_first(part),
            reads=tables_read(answers[part.name].answer_reads, leads),
            figures=tuple(_figure_lines(answers[part.name], leads)),
        )
        for part in step_parts(cut.plan, leads)
        if part.name in answers
    }


def _tables_first(part: StepPart) -> StepPart:
    """The step with what stands in tables before what is drawn, else in the order given."""
    ordered = sorted(part.pictures, key=lambda picture: picture.table is None)
    return replace(part, pictures=tuple(ordered))


def _figure_lines(answer: StepAnswer, leads: Leads) -> Iterator[FigureLine]:
    """Every figure by its name; of a list, how many it holds."""
    for name, value in answer.figures.items():
        reads = answer.figure_reads.get(name, ())
        yield FigureLine(
            wording.title_of(name), _told(name, value), value is not None, tables_read(reads, leads)
        )


def _told(name: str, value: Figure) -> str:
    if isinstance(value, Mapping):
        return f"{len(value):,} values"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"{len(value):,} rows" if len(value) != 1 else "1 row"
    if name.endswith("_gbp") and isinstance(value, int | float) and not isinstance(value, bool):
        return wording.pounds(Decimal(repr(value)))
    if name.endswith("_pct") and isinstance(value, int | float) and not isinstance(value, bool):
        return wording.percent(value)
    return wording.shortened(wording.cell(value))
