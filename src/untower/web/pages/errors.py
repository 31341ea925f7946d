"""What a person sees when something cannot be shown or done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

from untower.web.access import anybody

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@anybody
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """There is no such page, or it is not yours to know of."""
    return render(request, "errors/not_found.html", status=404)


@anybody
def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours: nothing half-done was kept."""
    return render(request, "errors/fault.html", status=500)


@anybody
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that did not come from a page of ours, or from one that is too old."""
    return render(request, "errors/old_form.html", status=403)


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,  # noqa: ARG001
    credentials: object = None,  # noqa: ARG001
) -> HttpResponse:
    """Too many wrong passwords for one account: closed for a while, to everybody."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"minutes": minutes, "tries": settings.AXES_FAILURE_LIMIT}
    return render(request, "errors/locked_out.html", context, status=429)
