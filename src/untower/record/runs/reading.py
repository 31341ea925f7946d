"""What is asked of the planning runs that are kept: which there are, which is the sourcing plan."""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from untower.record.runs.models import Adoption, Effort, Run, RunFile, RunState, Standing, Worker
from untower.record.versions.reading import newest

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from untower.record.people.models import Organisation

HEARD_WITHIN_SECONDS = 30
SIDE_BY_SIDE_MOST = 6


def runs_of(organisation: Organisation) -> QuerySet[Run]:
    """Every run of the organisation, the newest first."""
    runs = Run.objects.filter(organisation=organisation).select_related("version", "of_run")
    return runs.order_by("-number")


def run_numbered(organisation: Organisation, number: int) -> Run | None:
    """The organisation's run of that number, if it has one."""
    return runs_of(organisation).filter(number=number).first()


def beside(run: Run) -> list[Run]:
    """The runs that a run is shown beside: of the same version, done, the newest few."""
    same = runs_of(run.organisation).filter(version=run.version, state=RunState.DONE)
    return list(same.exclude(id=run.id)[: SIDE_BY_SIDE_MOST - 1])


def what_ifs_of(run: Run) -> list[Run]:
    """The what-ifs asked of a run, the newest first."""
    return list(runs_of(run.organisation).filter(of_run=run, effort=Effort.WHAT_IF))


def file_of(run: Run, edition: str, name: str) -> bytes | None:
    """What a run left under a name in an edition; None where it left no such file."""
    kept = RunFile.objects.filter(run=run, edition=edition, name=name).first()
    return None if kept is None else zlib.decompress(bytes(kept.content))


def files_in(run: Run, edition: str) -> list[RunFile]:
    """The files to take away in an edition, without their content."""
    kept = RunFile.objects.filter(run=run, edition=edition).exclude(name__startswith="page:")
    return list(kept.defer("content").order_by("name"))


def pages_in(run: Run, edition: str) -> set[str]:
    """The steps that a run left a page of."""
    kept = RunFile.objects.filter(run=run, edition=edition, name__startswith="page:")
    return {name.removeprefix("page:") for name in kept.values_list("name", flat=True)}


def sourcing_plan(organisation: Organisation) -> Adoption | None:
    """The adoption in force: the organisation's sourcing plan, if one was adopted."""
    found = Adoption.objects.filter(organisation=organisation, standing=Standing.ADOPTED)
    return found.select_related("run", "run__version").first()


def put_forward(organisation: Organisation) -> list[Adoption]:
    """Runs put forward that nobody has confirmed yet, the newest first."""
    found = Adoption.objects.filter(organisation=organisation, standing=Standing.PROPOSED)
    return list(found.select_related("run", "run__version").order_by("-proposed_at"))


def adoptions_of(run: Run) -> list[Adoption]:
    """Every adoption of a run there was, the newest first."""
    return list(Adoption.objects.filter(run=run).order_by("-proposed_at"))


def is_stale(run: Run) -> bool:
    """Whether the tables have changed since the version that the run was made on."""
    latest = newest(run.organisation)
    return latest is not None and latest.digest != run.version.digest


def is_worker_heard() -> bool:
    """Whether a worker has been heard of lately."""
    since = timezone.now() - timedelta(seconds=HEARD_WITHIN_SECONDS)
    return Worker.objects.filter(beat_at__gte=since).exists()
