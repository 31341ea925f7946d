"""What the worker does for each kind of job."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from untower.actions.attempt import Ended
from untower.actions.runs.carrying_out import carry_out_run
from untower.record.versions.models import Version
from untower.web.analysis import analyse_version
from untower.web.run_leads import FromRun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.actions.attempt import Attempt
    from untower.actions.jobs import Handler


def handlers() -> Mapping[str, Handler]:
    """Kind of job → what carries it out."""
    run = partial(carry_out_run, leads=FromRun())
    return {"analysis": _analyse, "run": run, "what_if": run}


def _analyse(key: str, attempt: Attempt) -> None:
    """Work a version out; Ended where the worker is to end before it is done."""
    if attempt.is_hopeless:
        raise RuntimeError(f"version {key} ended every worker that was at it")
    version = Version.objects.select_related("organisation").get(id=int(key))
    analyse_version(version, progress=attempt.progress, stop=attempt.stop, hold=attempt.hold)
    if attempt.stop():
        raise Ended(str(version))
