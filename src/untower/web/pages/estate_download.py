"""Everything to take away, always: any version, in the editions that one's roles allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render

from untower.publish.editions import Edition
from untower.publish.version_tables import tables_workbook, tables_zip
from untower.record.versions.reading import digests_of, held_by_digest, version_numbered
from untower.web.access import page
from untower.web.editions import editions_for
from untower.web.pages.estate import READERS, asked_version, stamped

if TYPE_CHECKING:
    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version

ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {"csv": (tables_zip, "zip", ZIP), "xlsx": (tables_workbook, "xlsx", XLSX)}


@page(*READERS)
def choose(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Which version, edition and form."""
    version = asked_version(request, organisation)
    context = {**stamped(organisation, version), "editions": editions_for(by)}
    return render(request, "estate/download.html", context)


@page(*READERS)
def file(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, form: str
) -> HttpResponse:
    """The file itself; 404 for a form, edition or version that is not there for the actor."""
    version = version_numbered(organisation, number)
    wanted = request.GET.get("edition", Edition.MEMBERS.value)
    edition = next((one for one in editions_for(by) if one.value == wanted), None)
    if version is None or edition is None or form not in FORMS:
        raise Http404
    make, ending, kind = FORMS[form]
    texts = {name: held_by_digest(d).text for name, d in digests_of(version).items()}
    answer = HttpResponse(
        make(texts, edition, marking_of(organisation, version)), content_type=kind
    )
    name = f"{organisation.slug}-version-{number}-{edition.value}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def marking_of(organisation: Organisation, version: Version) -> str:
    """What a file says of itself: whose tables, which version, its digest."""
    name = " ".join(organisation.name.split())
    return f"Tables of {name}, version {version.number}, digest {version.digest}"
