"""How does each step of the journey stand, and what is to be done next?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from untower.findings import Outcome
from untower.journey import STEPS
from untower.record.findings.reading import OVERVIEW
from untower.record.runs.models import RunState
from untower.record.runs.reading import runs_of, sourcing_plan
from untower.web.pages_env import day

if TYPE_CHECKING:
    from untower.journey import Step
    from untower.record.findings.reading import Found
    from untower.record.runs.models import Run
    from untower.web.journey.shown import Shown

RUN_STEPS = ("award", "case")
PASSABLE = ("needs", "capability", "estate", "market", "options", "lots")
"""Steps that a body may pass over on record: those that the others can do without."""

NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One line of the task list: the step, its state as a tag, a sentence, where it leads."""

    step: Step
    tag: str
    tag_class: str
    sentence: str
    href: str
    is_settled: bool
    is_now: bool = False


@dataclass(frozen=True, kw_only=True)
class Next:
    """The one thing to do next."""

    title: str
    words: str
    button: str
    href: str
    pass_href: str = ""
    step: str = ""


def step_lines(shown: Shown) -> list[StepLine]:
    """Ten steps and assurance, each with where it stands."""
    told = shown.values(OVERVIEW) or {"steps": {}, "passed": {}}
    return [_line(step, told, shown) for step in STEPS]


def _line(step: Step, told: dict[str, Any], shown: Shown) -> StepLine:
    slug = shown.organisation.slug
    one = told["steps"].get(step.name)
    passed = told["passed"].get(step.name)
    if shown.analysis is None:
        return _of(step, "Waits", "dash", "To be worked out", "")
    if step.name in RUN_STEPS:
        return _run_line(step, shown)
    if step.name == "bids":
        href = reverse("procurements", kwargs={"slug": slug})
        said = "A plan never reads a tender. See Procurements"
        return _of(step, "Not part of a plan", "dash", said, href, is_settled=True)
    href = reverse("step", kwargs={"slug": slug, "step": step.name})
    if passed:
        said = f"By {passed['by_role']}, {day(date.fromisoformat(passed['decided_on']))}: "
        said += str(passed["reason"])
        return _of(step, "Passed over on record", "dash", said, href, is_settled=True)
    if one is None or one["state"] == "to_come":
        dates = "; the dates of contracts stand in Estate" if step.name == "manage" else ""
        return _of(step, "To come", "dash", f"Not answered by untower yet{dates}", "")
    if one["state"] == "incomplete":
        lacks = f"Incomplete: {one['missing']:,} missing" if one["missing"] else "Incomplete"
        return _of(step, lacks, "warn", one["sentence"], href)
    return _of(step, "Ready", "fill", one["sentence"], href, is_settled=True)


def _of(
    step: Step, tag: str, tag_class: str, sentence: str, href: str, *, is_settled: bool = False
) -> StepLine:
    return StepLine(
        step=step,
        tag=tag,
        tag_class=tag_class,
        sentence=sentence,
        href=href,
        is_settled=is_settled,
    )


def _run_line(step: Step, shown: Shown) -> StepLine:
    """The choice of providers and the case: as the planning runs have them."""
    slug = shown.organisation.slug
    adopted = sourcing_plan(shown.organisation)
    if adopted is not None:
        run = adopted.run
        said = f"Run {run.number}, {run.name}, is the sourcing plan"
        return _of(step, "Adopted", "fill", said, _run_href(slug, run), is_settled=True)
    runs = list(runs_of(shown.organisation)[:1])
    if not runs:
        href = reverse("runs", kwargs={"slug": slug})
        return _of(step, "Not run yet", "dash", "A planning run answers it", href)
    run = runs[0]
    if run.is_under_way:
        said = f"Run {run.number}, {run.name}, is under way"
        return _of(step, "Being worked out", "warn", said, _run_href(slug, run))
    if run.state == RunState.DONE:
        said = f"Run {run.number}, {run.name}, is done; no run is adopted yet"
        return _of(step, "To be adopted", "warn", said, _run_href(slug, run))
    said = f"Run {run.number} ended without a result"
    return _of(step, "Not run yet", "dash", said, _run_href(slug, run))


def _run_href(slug: str, run: Run) -> str:
    return reverse("run", kwargs={"slug": slug, "number": run.number})


def what_next(shown: Shown, lines: list[StepLine]) -> Next | None:
    """The first step that is not settled, and what it asks for; then a planning run."""
    told = shown.values(OVERVIEW)
    if told is None:
        return None
    slug = shown.organisation.slug
    for line in lines:
        name = line.step.name
        if line.is_settled or name not in PASSABLE or line.tag_class != "warn":
            continue
        first = _first_to_do(shown, name)
        return Next(
            title=f"{line.step.title} is incomplete.",
            words=f"{first.sentence} {first.next_step}" if first else line.sentence,
            button="Look at it" if first else f"Look at {line.step.title.lower()}",
            href=reverse("finding", kwargs={"slug": slug, "identity": first.identity})
            if first
            else line.href,
            pass_href=reverse("pass_over", kwargs={"slug": slug, "step": name}),
            step=name,
        )
    range_line = next(line for line in lines if line.step.name == "award")
    if range_line.is_settled:
        return None
    return Next(
        title="Every step before it is settled.",
        words="Choose the range of providers, taken together.",
        button="Start a planning run" if range_line.tag_class == "dash" else "Look at the run",
        href=range_line.href,
        step="award",
    )


def _first_to_do(shown: Shown, step: str) -> Found | None:
    """The worst finding of a step that says what to do; findings come worst first."""
    wanted = (Outcome.NOT_MET, Outcome.NOT_KNOWN)
    every = (f for f in shown.findings().values() if f.step == step and f.next_step)
    return next((f for f in every if f.outcome in wanted), None)


def settled_words(lines: list[StepLine]) -> str:
    """How many of the ten steps are settled."""
    settled = sum(line.is_settled for line in lines if line.step.number)
    steps = "step of ten is" if settled == 1 else "steps of ten are"
    return f"{NUMBERS[settled]} {steps} settled."
