"""A version worked out: the quick steps of the journey, kept as pages in every edition.

The worker calls it for each new version. The choice of providers and the case take longer: they
are planning runs of their own, and nothing of them is here.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from untower.actions.attempt import Ended
from untower.actions.findings.keeping import (
    Came,
    begin_analysis,
    fail_analysis,
    keep_analysis,
    tell_progress,
)
from untower.errors import UntowerError
from untower.findings import worst_first
from untower.journey import STEPS
from untower.plan import walk
from untower.policy.digest import digest_of, told_number
from untower.publish.ask_lines import ask_lines, by_role
from untower.publish.ask_workbook import ask_workbook
from untower.publish.editions import Edition, cut
from untower.publish.plan_json import plan_as_json
from untower.publish.plan_workbook import plan_workbook
from untower.publish.report import report_html
from untower.publish.step_page import step_pages
from untower.record.findings.identity import alike, identified
from untower.record.findings.models import Progress
from untower.record.findings.reading import FINDINGS, OVERVIEW, STEP
from untower.record.versions.reading import newest, reading_of
from untower.version import __version__
from untower.web.leads import FromStep, row_address
from untower.web.overview import overview_of
from untower.web.policy_noted import NotedPolicy, noted_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from untower.answers import Plan
    from untower.findings import Finding
    from untower.publish.editions import CutPlan
    from untower.record.findings.models import Analysis
    from untower.record.versions.models import Version

    Told = Callable[[int, int, str], None]
    Stop = Callable[[], bool]

LONG_STEPS = ("award", "case")
"""Steps that a planning run answers, not this."""
NUMBERS = "numbers"
ASK_SHEETS = "ask-sheets.zip"
ON_PAGES = (Edition.FULL, Edition.MEMBERS)
FAULT = "A fault of ours stopped it: whoever runs the service finds it in the log. Try it again."
ZIPPED_AT = (2026, 1, 1, 0, 0, 0)


def analyse_version(
    version: Version,
    *,
    on: date | None = None,
    progress: Told | None = None,
    stop: Stop | None = None,
    hold: Callable[[], None] | None = None,
) -> Analysis | None:
    """Work the quick steps out for a version on a day (today unless another is asked for).

    None, and nothing is kept, where `stop` says to end or a newer version stands by now: that one
    is worked out instead. `progress` is told each step; `hold` is called in the transaction that
    keeps the result. What is kept is cut by edition first.
    """
    latest = newest(version.organisation)
    if latest is not None and latest.pk != version.pk:
        return None
    policy = noted_policy()
    steps = [step for step in STEPS if step.name not in LONG_STEPS]
    analysis = begin_analysis(
        version,
        on=on or timezone.localdate(),
        policy_digest=digest_of(policy),
        made_by=__version__,
        steps=len(steps) + 1,
    )
    if analysis.state == Progress.DONE:
        return analysis
    titles = {step.title: (number, step.name) for number, step in enumerate(steps)}

    def told(number: int, of: int, words: str) -> None:
        if words in titles and of == len(steps):
            at, name = titles[words]
            policy.step(name)
            tell_progress(analysis, step_number=at, doing=words)
        if progress:
            progress(number, of, words)

    try:
        plan = walk(
            reading_of(version),
            on=analysis.on,
            policy=policy,
            progress=told,
            stop=stop,
            without=LONG_STEPS,
        )
        if stop and stop():
            return None
        tell_progress(analysis, step_number=len(steps), doing="Pages")
        parts, came = _parts(plan, policy)
    except UntowerError as error:
        fail_analysis(analysis, why=str(error))
        return analysis
    except Ended:
        raise
    except Exception:
        fail_analysis(analysis, why=FAULT)
        raise
    if stop and stop():
        return None
    keep_analysis(analysis, parts=parts, came=came, hold=hold)
    analysis.refresh_from_db()
    return analysis


def _parts(plan: Plan, policy: NotedPolicy) -> tuple[dict[tuple[str, str], bytes], dict[str, Came]]:
    """Everything that is kept, by edition and name; how each finding came out."""
    whole = identified(f for answer in plan.steps for f in answer.findings)
    identities = {alike(finding): identity for identity, finding in whole.items()}
    parts: dict[tuple[str, str], bytes] = {}
    shown: set[str] = set()
    for edition in Edition:
        shown_plan = cut(plan, edition)
        for name, content in _downloads(shown_plan, plan, edition):
            parts[edition.value, name] = content
        if edition in ON_PAGES:
            told = _findings(shown_plan, identities)
            if edition is Edition.MEMBERS:
                shown = {one["identity"] for one in told}
            parts[edition.value, FINDINGS] = _json(told)
            parts[edition.value, OVERVIEW] = _json(overview_of(shown_plan))
            for step, html in step_pages(shown_plan, FromStep(identities)).items():
                parts[edition.value, STEP + step] = html.encode()
            numbers = {step: [told_number(n) for n in used] for step, used in policy.noted.items()}
            parts[edition.value, NUMBERS] = _json(numbers)
    came = {
        identity: Came(
            finding.outcome.value,
            (Edition.MEMBERS if identity in shown else Edition.FULL).value,
        )
        for identity, finding in whole.items()
    }
    return parts, came


def _downloads(shown: CutPlan, plan: Plan, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The files that a person may take away, cut to the edition."""
    yield "report.html", report_html(shown, plan.on).encode()
    yield "plan.json", plan_as_json(shown).encode()
    yield "plan.xlsx", plan_workbook(shown, plan.on)
    if edition in ON_PAGES:
        yield ASK_SHEETS, _ask_sheets(cut(plan, edition, missing_shown=None))


def _ask_sheets(every: CutPlan) -> bytes:
    """The questions as one workbook an owner role, in one zip that is the same each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, lines in by_role(ask_lines(every)).items():
            packed.writestr(zipfile.ZipInfo(name, ZIPPED_AT), ask_workbook(every, lines))
    return target.getvalue()


def _findings(shown: CutPlan, identities: Mapping[tuple[str, ...], str]) -> list[dict[str, Any]]:
    """Every finding of a cut plan in plain values, worst first."""
    every = worst_first([f for answer in shown.plan.steps for f in answer.findings])
    return [_finding(f, identities[alike(f)]) for f in every]


def _finding(finding: Finding, identity: str) -> dict[str, Any]:
    return {
        "identity": identity,
        "step": finding.step,
        "rule": finding.rule,
        "subject_table": finding.subject_table,
        "subject_key": finding.subject_key,
        "outcome": finding.outcome.value,
        "force": int(finding.force),
        "severity": int(finding.severity),
        "sentence": finding.sentence,
        "money_gbp": None if finding.money_gbp is None else str(finding.money_gbp),
        "source": finding.source,
        "next_step": finding.next_step,
        "owner_role": finding.owner_role,
        "reads": list(finding.reads),
        "rows": [
            {"table": r.table, "key": r.key, "row": r.row, "address": row_address(r)}
            for r in finding.rows
        ],
    }


def _json(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
