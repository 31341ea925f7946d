"""What a program may read with a token: versions, their tables, their plan; nothing is written.

Every answer is cut to the edition that the token's owner may see today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from untower.publish.version_tables import csv_of_text, cut_tables
from untower.record.findings.reading import part, shown_analysis
from untower.record.versions.models import Version
from untower.record.versions.reading import digests_of, rows_in, text_in, version_numbered
from untower.web.access import by_token
from untower.web.editions import edition_for, editions_for

if TYPE_CHECKING:
    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.publish.editions import Edition
    from untower.record.people.models import Organisation

LISTED_AT_MOST = 1000
PLAN = "plan.json"


@by_token("versions")
def versions(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:  # noqa: ARG001
    """The versions, newest first: number, digest, when, what; who by token only."""
    kept = Version.objects.filter(organisation=organisation).order_by("-number")
    told = [_told(organisation, each) for each in kept[:LISTED_AT_MOST]]
    return JsonResponse({"organisation": organisation.slug, "versions": told})


@by_token("tables")
def tables(
    request: HttpRequest,  # noqa: ARG001
    organisation: Organisation,
    by: Actor,
    number: int,
) -> HttpResponse:
    """The tables of one version that the edition shows, with their rows and addresses."""
    version = version_numbered(organisation, number)
    if version is None:
        return _none("version")
    edition = edition_for(by)
    shown = [name for name in rows_in(version) if edition.shows_keys_of(name)]
    told = [
        {"table": name, "rows": rows_in(version)[name], "csv": _csv_of(organisation, number, name)}
        for name in shown
    ]
    return JsonResponse({"version": number, "edition": edition.value, "tables": told})


@by_token("tables")
def table(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, table: str
) -> HttpResponse:
    """One table of one version as CSV; `?edition=` asks for a lower one than one may see."""
    version = version_numbered(organisation, number)
    edition = _asked(request, by)
    if version is None or edition is None:
        return _none("version" if version is None else "edition for you")
    text = text_in(version, table) if table in digests_of(version) else None
    cut = [] if text is None else [kept for _, kept in cut_tables({table: text}, edition)]
    if not cut:
        return _none("table in this edition")
    answer = HttpResponse(csv_of_text(cut[0]), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{table}.csv"'
    answer["X-Untower-Edition"] = edition.value
    return answer


@by_token("plan")
def plan(request: HttpRequest, organisation: Organisation, by: Actor, number: int) -> HttpResponse:
    """The plan of one version as JSON, as far as it is worked out."""
    version = version_numbered(organisation, number)
    edition = _asked(request, by)
    if version is None or edition is None:
        return _none("version" if version is None else "edition for you")
    analysis = shown_analysis(organisation, version)
    content = part(analysis, edition, PLAN) if analysis else None
    if content is None:
        return _none("plan of this version yet; it may still be worked out")
    answer = HttpResponse(content, content_type="application/json")
    answer["X-Untower-Edition"] = edition.value
    return answer


def _told(organisation: Organisation, version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "digest": version.digest,
        "saved_at": version.saved_at.isoformat(),
        "by": None if version.by_token is None else str(version.by_token),
        "what": version.what,
        "tables": reverse(
            "api_tables", kwargs={"slug": organisation.slug, "number": version.number}
        ),
    }


def _csv_of(organisation: Organisation, number: int, name: str) -> str:
    parts = {"slug": organisation.slug, "number": number, "table": name}
    return reverse("api_table", kwargs=parts)


def _asked(request: HttpRequest, by: Actor) -> Edition | None:
    """The edition asked for, where the person may have it; theirs where none is."""
    wanted = request.GET.get("edition")
    if wanted is None:
        return edition_for(by)
    return next((each for each in editions_for(by) if each.value == wanted), None)


def _none(what: str) -> JsonResponse:
    return JsonResponse({"error": f"There is no such {what}."}, status=404)
