"""Is the service alive, and ready to answer? For a load balancer or a monitor, without detail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from untower.record.runs.models import Worker
from untower.web.access import anybody

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# A worker says every second that it is alive; so long without a word is too long.
WORKER_SILENT_SECONDS = 60


@anybody
@never_cache
def healthy(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """This process answers. Nothing else is asked."""
    return JsonResponse({"healthy": True})


@anybody
@never_cache
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The database answers, its tables are up to date and a worker is alive: 200, else 503."""
    found = {"database": False, "migrations": False, "worker": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found["database"] = True
        executor = MigrationExecutor(connection)
        found["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        beat = Worker.objects.aggregate(last=Max("beat_at"))["last"]
        silent = timezone.now() - timedelta(seconds=WORKER_SILENT_SECONDS)
        found["worker"] = beat is not None and beat > silent
    except DatabaseError:
        pass
    is_ready = all(found.values())
    return JsonResponse({"ready": is_ready, **found}, status=200 if is_ready else 503)


@anybody
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people, why and for how long."""
    return render(request, "people/privacy.html")
