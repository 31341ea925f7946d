"""The steps as the page shows them: question, answer, findings worst first, pictures, data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from untower.answers import Grid, Table, TowerMap, Waves
from untower.findings import Finding, Outcome, worst_first
from untower.journey import STEPS, State
from untower.phrases import plural
from untower.publish import wording
from untower.publish.drawing import Drawing, draw, marks, rows_drawn
from untower.publish.drawing.cells import cell_bar
from untower.publish.drawing.grid import group_dresses, in_the_plans_dress
from untower.publish.report_tables import (
    PageCell,
    PageTable,
    data_table,
    page_cell,
    picture_table,
)
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from untower.answers import Dress, MissingCell, Picture, Plan, StepAnswer
    from untower.findings import Row
    from untower.journey import Step

DRESSED = (Grid, TowerMap, Waves)
"""Pictures in which an undressed supplier wears what another picture of the plan gives it."""
FINDINGS_FIRST = 10
FINDINGS_SHOWN = 20
OF_A_KIND = 3
ROWS_NAMED = 3
FROM_VERDICTS = (
    "A verdict is what one rule comes to; its findings are more where rows differ, since those not "
    "met and those not known are told apart."
)
WHOLE = {
    "plan": "plan.xlsx, sheet Findings, and in plan.json",
    "assess": "assessment.xlsx, sheet Findings, and in assessment.json",
}
"""Where every finding stands, by purpose."""
FILES = {"plan": "plan.xlsx", "assess": "assessment.xlsx", "learn": "learning.json"}
"""Where every row of a picture stands, by purpose."""


@dataclass(frozen=True)
class Link:
    """Words that lead to a page."""

    words: str
    href: str


class Leads(Protocol):
    """Where findings, rows and tables have pages of their own; a report on paper has none."""

    def finding(self, finding: Finding) -> str:
        """The address of a finding's page."""

    def row(self, row: Row) -> str:
        """The address of a row, in its table."""

    def table(self, table: str) -> str:
        """The address of a table."""

    def findings(self, step: str, how_many: int) -> Link:
        """The page of all findings of a step."""


@dataclass(frozen=True, kw_only=True)
class FindingPart:
    """One finding as a row: verdict and force as sign and word, what to do, by whom."""

    sentence: str
    behind: str
    source: str
    verdict: str
    verdict_class: str
    verdict_sign: Markup
    force: str
    force_sign: Markup
    severity: str
    money: str
    next_step: str
    owner: str
    href: str = ""
    behind_rows: tuple[Link, ...] = ()
    behind_rest: str = ""


@dataclass(frozen=True, kw_only=True)
class PicturePart:
    """One picture: drawn, or a table that is the picture, with its data."""

    anchor: str
    title: str
    drawn: str
    note: str
    drawing: Drawing | None
    table: PageTable | None
    data: PageTable | None
    reads: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StepPart:
    """One step of the journey, as a section and as a line of the rail."""

    name: str
    kick: str
    title: str
    title_numbered: str
    question: str
    answer: tuple[str, ...]
    state: str
    state_class: str
    state_sign: Markup
    summary: str
    is_thin: bool
    is_to_come: bool
    findings_title: str
    findings_note: str
    findings: tuple[FindingPart, ...]
    more_findings: tuple[FindingPart, ...]
    findings_rest: str
    findings_all: Link | None
    pictures: tuple[PicturePart, ...]
    assumed: tuple[str, ...]


def step_parts(plan: Plan, leads: Leads | None = None) -> tuple[StepPart, ...]:
    """A part for every step of the journey, those to come as a thin line; of an assessment those
    that answer. `leads` is where findings, rows and tables have pages; None where they have none.
    """
    answers = {answer.step: answer for answer in plan.steps}
    dresses = group_dresses(p for answer in plan.steps for p in answer.pictures)
    shown = [s for s in STEPS if plan.purpose == "plan" or s.name in answers]
    return tuple(
        _step_part(step, answers.get(step.name), dresses, leads, plan.purpose) for step in shown
    )


def _step_part(
    step: Step,
    answer: StepAnswer | None,
    dresses: Mapping[str, Dress],
    leads: Leads | None,
    purpose: str = "plan",
) -> StepPart:
    state = answer.state if answer else State.TO_COME
    ordered = worst_first(list(answer.findings)) if answer else []
    first, more = _first_and_more(ordered)
    pictures = answer.pictures if answer else ()
    return StepPart(
        name=step.name,
        kick=f"Step {step.number}" if step.number else "Beside every step",
        title=step.title,
        title_numbered=f"{step.number}. {step.title}" if step.number else step.title,
        question=step.question,
        answer=tuple(answer.answer.split("\n")) if answer and answer.answer else ("To come.",),
        state=state.words.capitalize(),
        state_class="" if state is State.READY else "dash",
        state_sign=marks.state(state),
        summary=_summary(state, answer, ordered),
        is_thin=not ordered and not pictures,
        is_to_come=state is State.TO_COME and not ordered and not pictures,
        findings_title=_findings_title(ordered),
        findings_note=FROM_VERDICTS if _verdicts(answer) else "",
        findings=tuple(_finding_part(f, leads) for f in first),
        more_findings=tuple(_finding_part(f, leads) for f in more),
        findings_rest=_findings_rest(len(ordered), WHOLE.get(purpose, WHOLE["plan"])),
        findings_all=leads.findings(step.name, len(ordered)) if leads else None,
        pictures=tuple(
            _picture_part(p, step.name, dresses, leads, FILES.get(purpose, FILES["plan"]))
            for p in pictures
        ),
        assumed=answer.assumed if answer else (),
    )


def _first_and_more(ordered: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The ten a reader sees at once and the folded ones, few of one kind before many of it.

    So the worst of every kind is on the page; where there is room, more of a kind follow.
    """
    first: list[Finding] = []
    folded: list[tuple[int, Finding]] = []
    many: list[tuple[int, Finding]] = []
    of_a_kind: Counter[tuple[str, Outcome]] = Counter()
    for place, finding in enumerate(ordered):
        kind = (finding.rule, finding.outcome)
        of_a_kind[kind] += 1
        if of_a_kind[kind] > OF_A_KIND:
            many.append((place, finding))
        elif len(first) < FINDINGS_FIRST:
            first.append(finding)
        else:
            folded.append((place, finding))
    kept = [*folded, *many][: FINDINGS_SHOWN - len(first)]
    return first, [finding for _, finding in sorted(kept, key=lambda pair: pair[0])]


def _summary(state: State, answer: StepAnswer | None, findings: list[Finding]) -> str:
    """The state and a count that says what it counts: verdicts where the step gives any."""
    said = state.words.capitalize()
    if verdicts := _verdicts(answer):
        return f"{said}. Verdicts: {_tally(verdicts)}"
    return f"{said}. Findings: {_tally(Counter(f.outcome for f in findings))}" if findings else said


def _verdicts(answer: StepAnswer | None) -> Counter[Outcome]:
    """How the verdicts of a step came out, by its figure of counts; empty where it has none."""
    figure = answer.figures.get("counts") if answer else None
    if not isinstance(figure, Mapping):
        return Counter()
    named = {outcome.value.replace(" ", "_"): outcome for outcome in Outcome}
    if not figure.keys() <= named.keys():
        return Counter()
    return Counter({named[k]: n for k, n in figure.items() if isinstance(n, int)})


def _tally(counts: Counter[Outcome]) -> str:
    """How many are not met, not known, met; kinds that do not occur go unsaid."""
    order = (Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)
    return ", ".join(f"{counts[o]:,} {o.value}" for o in order if counts[o])


def _findings_title(findings: list[Finding]) -> str:
    counted = _tally(Counter(f.outcome for f in findings))
    return f"{plural(len(findings), 'finding')}: {counted}" if findings else ""


def _findings_rest(how_many: int, whole: str) -> str:
    if how_many <= FINDINGS_SHOWN:
        return ""
    return (
        f"{FINDINGS_SHOWN} of {how_many:,} findings stand here: the other "
        f"{how_many - FINDINGS_SHOWN:,} are in {whole}."
    )


def _finding_part(finding: Finding, leads: Leads | None) -> FindingPart:
    return FindingPart(
        sentence=finding.sentence,
        behind=_behind(finding.rows),
        source=finding.source,
        verdict=finding.outcome.value.capitalize(),
        verdict_class=marks.VERDICT_CLASS[finding.outcome],
        verdict_sign=marks.verdict(finding.outcome),
        force=finding.force.words.capitalize(),
        force_sign=marks.force(finding.force),
        severity="" if finding.severity == finding.force else finding.severity.words,
        money="" if finding.money_gbp is None else wording.short_pounds(finding.money_gbp),
        next_step=finding.next_step,
        owner=finding.owner_role or "",
        href=leads.finding(finding) if leads else "",
        behind_rows=_behind_rows(finding.rows, leads) if leads else (),
        behind_rest=_behind_rest(finding.rows),
    )


def _behind(rows: tuple[Row, ...]) -> str:
    """The first rows behind a finding, by file and line where they are known."""
    named = [
        f"{r.file} row {r.row:,}" if r.file and r.row else f"{r.table} {r.key}"
        for r in rows[:ROWS_NAMED]
    ]
    return ", ".join(named) + _behind_rest(rows)


def _behind_rows(rows: tuple[Row, ...], leads: Leads) -> tuple[Link, ...]:
    """The first rows behind a finding, each leading to itself."""
    return tuple(Link(f"{r.table} {r.key}", leads.row(r)) for r in rows[:ROWS_NAMED])


def _behind_rest(rows: tuple[Row, ...]) -> str:
    more = len(rows) - ROWS_NAMED
    return f" and {more:,} more" if more > 0 else ""


def _picture_part(
    picture: Picture,
    step: str,
    dresses: Mapping[str, Dress],
    leads: Leads | None,
    whole: str = FILES["plan"],
) -> PicturePart:
    worn = in_the_plans_dress(picture, dresses) if isinstance(picture, DRESSED) else picture
    drawing = draw(worn, whole=whole)
    is_table = isinstance(picture, Table)
    left_out = drawing.left_out if drawing else ""
    return PicturePart(
        anchor=re.sub(r"[^a-z0-9-]+", "-", f"{step}-{picture.picture_id}".lower()),
        title=picture.title,
        drawn=picture.drawn,
        note=" ".join(part for part in (picture.note, left_out) if part),
        drawing=drawing,
        table=picture_table(picture, whole=whole) if isinstance(picture, Table) else None,
        data=(
            None
            if is_table or not picture.rows
            else data_table(picture, at_least=rows_drawn(picture), whole=whole)
        ),
        reads=tables_read(picture.reads, leads) if leads else (),
    )


def tables_read(reads: Iterable[str], leads: Leads) -> tuple[Link, ...]:
    """The tables that something rests on, each once, leading to itself."""
    tables = dict.fromkeys(read.partition(".")[0] for read in reads)
    return tuple(Link(table, leads.table(table)) for table in tables if table in TABLES)


def missing_table(cells: tuple[MissingCell, ...]) -> PageTable | None:
    """The blanks that would change most, whom to ask, and what each would settle."""
    if not cells:
        return None
    highest = max((float(c.money_gbp) for c in cells if c.money_gbp is not None), default=0.0)
    rows = tuple(
        (
            PageCell(c.question, small=f"{c.table}{f' {c.key}' if c.key else ''} · {c.column}"),
            page_cell(c.owner_role),
            PageCell(
                wording.NOT_KNOWN if c.money_gbp is None else wording.short_pounds(c.money_gbp),
                is_known=c.money_gbp is not None,
                bar=cell_bar(c.money_gbp, highest),
            ),
            page_cell(c.settles, is_number=True),
        )
        for c in cells
    )
    return PageTable(
        caption="Missing cells, the one that would change most first",
        heads=("Question", "Ask", "Money at stake", "Findings settled"),
        rows=rows,
        number_columns=frozenset({3}),
    )
