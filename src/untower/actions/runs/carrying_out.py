"""The worker's part: a run worked out from what it states, and its result kept as one write.

Everything that decides the result stands in the run: the version, the day, the wishes, the seed. So
an attempt that was broken off leaves nothing, and the next one gives what it would have given.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import SERVICE
from untower.actions.attempt import Ended
from untower.actions.chain import append_event
from untower.actions.runs.following import Following
from untower.actions.runs.results import choice_digest, files_of, packed, summary_of
from untower.actions.runs.sealed import sealed_now
from untower.errors import UntowerError
from untower.plan import walk
from untower.policy.digest import digest_of
from untower.policy.shipped import shipped
from untower.record.runs.models import Asked, Effort, Run, RunFile, RunState
from untower.record.versions.reading import reading_of
from untower.version import __version__
from untower.wishing import wanted_from

if TYPE_CHECKING:
    from untower.actions.attempt import Attempt
    from untower.answers import Plan
    from untower.publish.report_steps import Leads
    from untower.wishing import Wanted

THREADS = 2
HOPELESS = (
    "The worker ended each time it was at this run, perhaps for want of memory. It was given up: "
    "tell whoever keeps this service."
)
FAULT = "A fault of ours stopped this run, not your tables. It is in the log; run it again later."


def carry_out_run(key: str, attempt: Attempt, *, leads: Leads) -> None:
    """Work out the run of that id, or do nothing where it has ended.

    `leads` says where rows and tables have pages. Raises Ended where the worker is to end; what
    the tables cannot give ends the run with its sentence.
    """
    run = _begin(int(key), attempt)
    if run is None:
        return
    if attempt.is_hopeless:
        _end(run, attempt, RunState.FAILED, {"trouble": HOPELESS})
        return
    if sealed := sealed_now(run):  # tenders may have been opened since it was asked
        _end(run, attempt, RunState.FAILED, {"trouble": sealed})
        return
    following = Following(run, attempt)
    attempt.on_beat = following.beat
    try:
        plan = _made(run, following)
        _finish(run, plan, following, attempt, leads)
    except Ended:
        if not following.is_cancelled:
            raise
        _end(run, attempt, RunState.CANCELLED, {})
    except UntowerError as error:
        _end(run, attempt, RunState.FAILED, {"trouble": str(error)})
    except Exception:
        if attempt.stop():  # whatever fell over while everything was told to end
            raise Ended(str(run)) from None
        _end(run, attempt, RunState.FAILED, {"trouble": FAULT})
        raise


def _begin(run_id: int, attempt: Attempt) -> Run | None:
    """Mark the run as running in this attempt; None where there is nothing left to do."""
    with transaction.atomic():
        attempt.hold()
        runs = Run.objects.select_for_update(of=("self",)).select_related("version", "organisation")
        run = runs.get(id=run_id)
        if not run.is_under_way:
            return None
        run.state, run.attempts = RunState.RUNNING, attempt.number
        run.started_at = run.started_at or timezone.now()
        # What computes says what it is: another release may have been put in place meanwhile.
        run.policy_digest, run.made_with = digest_of(shipped()), __version__
        run.save()
        append_event(
            "run_begun",
            by=SERVICE,
            organisation=run.organisation,
            subject=("run", str(run.number)),
            facts={"attempt": attempt.number, "policy_digest": run.policy_digest},
        )
        return run


def _made(run: Run, following: Following) -> Plan:
    """The journey walked, or its choice alone, as the run states it."""
    asked = _as_far_as_was_known(run)
    reading = asked.applied_to(reading_of(run.version))
    # A run asked again to keep the best so far does the work it had done then, and no clock.
    stop_search = following.stop if asked.work is not None else following.stop_search
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        plan = walk(
            reading,
            on=run.on,
            progress=following.progress,
            stop=following.stop,
            wishes=asked.wishes(stop=stop_search, told=following.known),
            only=None if asked.is_whole else "award",
            case_wishes=asked.case_wishes(executor=threads),
        )
    following.go_on()
    return plan


def _as_far_as_was_known(run: Run) -> Wanted:
    asked = wanted_from(run.wishes)
    done = run.progress.get("work")
    if run.asked == Asked.KEEP and asked.work is None and isinstance(done, int) and done > 0:
        return replace(asked, work=done)
    return asked


def _finish(run: Run, plan: Plan, following: Following, attempt: Attempt, leads: Leads) -> None:
    """Keep everything the run gives, in one write."""
    is_whole = run.effort == Effort.WHOLE
    files = [
        packed(run, edition, name, content)
        for edition, name, content in files_of(
            plan, leads, is_whole=is_whole, tell=following.progress
        )
    ]
    summary = summary_of(plan)
    figures = next((s.figures for s in plan.steps if s.step == "award"), {})
    work = figures.get("work")
    more = {
        "summary": summary,
        "work_done": work if isinstance(work, int) else None,
        "choice_digest": choice_digest(plan),
        "is_cut_short": following.is_kept_early,
        "progress": following.told,
    }
    following.go_on()
    if sealed := sealed_now(run):
        _end(run, attempt, RunState.FAILED, {"trouble": sealed})
        return
    _end(run, attempt, RunState.DONE, more, files)


def _end(
    run: Run,
    attempt: Attempt,
    state: RunState,
    more: dict[str, Any],
    files: list[RunFile] | None = None,
) -> None:
    """End the run in one transaction with its files and its event, if it is still ours to end."""
    with transaction.atomic():
        attempt.hold()
        kept = Run.objects.select_for_update().get(id=run.id)
        if not kept.is_under_way:
            return
        for name, value in more.items():
            setattr(kept, name, value)
        kept.state, kept.ended_at = state, timezone.now()
        kept.save()
        RunFile.objects.bulk_create(files or [])
        digests = {f"{f.edition}/{f.name}": f.digest for f in files or [] if ":" not in f.name}
        append_event(
            f"run_{state.value}",
            by=SERVICE,
            organisation=run.organisation,
            subject=("run", str(run.number)),
            facts={
                "version": run.version.number,
                "version_digest": run.version.digest,
                "policy_digest": run.policy_digest,
                "made_with": run.made_with,
                "work": kept.work_done,
                "choice_digest": kept.choice_digest,
                "is_cut_short": kept.is_cut_short,
                "files": digests,
            },
        )
