"""The tables of an organisation: what there is, and each table page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from untower.actions.acting import Refused
from untower.actions.versions import Outdated, can_change, can_restore, example_version
from untower.journey import STEPS
from untower.phrases import plural
from untower.record.people.reading import names_of
from untower.record.versions.reading import (
    newest,
    rows_in,
    text_in,
    version_numbered,
)
from untower.record.versions.uploads import kept_refusals, waiting_uploads
from untower.storage.versions.holding import loose_links
from untower.tables import TABLES
from untower.web.access import page
from untower.web.estate.shown import (
    Asked,
    part_of,
    title_of,
    visible_columns,
    visible_tables,
)
from untower.web.notices import say

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version
    from untower.tables import Table

MARKING = "Estate tables"
READERS = ("owner", "commercial_lead", "editor", "viewer", "auditor")
CHANGERS = ("owner", "commercial_lead", "editor")


@page(*READERS)
def estate(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Every table with its rows, the newest version, and what waits to be accepted."""
    version = asked_version(request, organisation)
    counts = rows_in(version)
    tables = visible_tables(by)
    listed = [
        {
            "name": table.name,
            "title": title_of(table.name),
            "sentence": table.sentence,
            "step": table.step,
            "rows": counts.get(table.name, 0),
        }
        for table in tables
    ]
    steps = [
        {
            "title": title_of(step),
            "tables": [one for one in listed if one["step"] == step and one["rows"]],
        }
        for step in steps_in_order()
    ]
    context = {
        **stamped(organisation, version),
        "steps": [step for step in steps if step["tables"]],
        "empty": [one for one in listed if not one["rows"]],
        "hidden": len(TABLES) - len(tables),
        "waiting": waiting_uploads(organisation, by.token),
        "refusals": kept_refusals(organisation, by.token),
        "may_change": can_change(by),
        "may_begin": can_restore(by),
    }
    return render(request, "estate/estate.html", context)


@page("owner", "commercial_lead")
def example(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Harrowmoor as the first version: asked for by a form on the page of an empty estate."""
    if request.method == "POST":
        try:
            version = example_version(organisation, by=by)
        except (Refused, Outdated) as problem:
            say(request, str(problem))
        else:
            say(request, f"Harrowmoor is here as version {version.number}.")
    return HttpResponseRedirect(reverse("estate", kwargs={"slug": organisation.slug}))


@page(*READERS)
def table_page(
    request: HttpRequest, organisation: Organisation, by: Actor, table: str
) -> HttpResponse:
    """One table: found by text, sorted by a column, fifty rows a page."""
    declared = asked_table(by, table)
    version = asked_version(request, organisation)
    text = text_in(version, table)
    asked = Asked.of(request.GET)
    is_older = version is not None and request.GET.get("version") is not None
    part = part_of(
        organisation, by, declared, text, asked, version.number if version and is_older else None
    )
    columns = visible_columns(by, declared)
    used = {column.name for column in part.columns}
    context = {
        **stamped(organisation, version),
        "table": declared,
        "title": title_of(table),
        "asked": asked,
        "part": part,
        "counted": plural(part.found, "row"),
        "blank_columns": [c for c in columns if c.name not in used] if part.columns else [],
        "hidden": len(declared.columns) - len(columns),
        "may_hold": columns if text is None or not text.height else [],
        "loose": _loose(declared, version),
        "is_older": is_older,
        "version_query": f"&version={version.number}" if version and is_older else "",
        "may_change": can_change(by) and not is_older,
        "title_of": title_of,
    }
    return render(request, "estate/table.html", context)


def _loose(table: Table, version: Version | None) -> list[str]:
    """Sentences on links that lead nowhere."""
    found = loose_links(table, lambda name: text_in(version, name))
    return [
        f"{plural(count, 'cell')} of {title_of(column).lower()} "
        f"{'names' if count == 1 else 'name'} no row in "
        f"{(table.column(column).link or '').split('.')[0]}."
        for column, count in found.items()
    ]


# --- what the pages of the estate share -----------------------------------------------------------


def steps_in_order() -> list[str]:
    """The rooms that tables belong to, in journey order."""
    journey = [step.name for step in STEPS]
    rooms = dict.fromkeys(table.step for table in TABLES.values())
    return sorted(rooms, key=lambda name: journey.index(name) if name in journey else -1)


def asked_table(by: Actor, name: str) -> Table:
    """The declared table of that name; 404 where there is none that the actor may see."""
    declared = TABLES.get(name)
    if declared is None or not visible_columns(by, declared):
        raise Http404
    return declared


def asked_version(request: HttpRequest, organisation: Organisation) -> Version | None:
    """The version that the address asks for, else the newest; 404 for one there is not."""
    wanted = request.GET.get("version")
    if wanted is None:
        return newest(organisation)
    found = version_numbered(organisation, int(wanted)) if _is_number(wanted) else None
    if found is None:
        raise Http404
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def stamped(
    organisation: Organisation, version: Version | None, marked_with: str = ""
) -> dict[str, object]:
    """What every page of the estate says of the version it shows, and of a newer one."""
    context: dict[str, object] = {
        "organisation": organisation,
        "slug": organisation.slug,
        "version": version,
        "marking": MARKING,
        "marked_with": marked_with
        or ("No version yet" if version is None else f"Version {version.number}"),
    }
    now = newest(organisation)
    if version is not None and now is not None and now.number > version.number:
        context["newer"] = now
        context["newer_by"] = names_of([now.by_token])[now.by_token]
    if version is not None:
        context["saved_by"] = names_of([version.by_token])[version.by_token]
    return context
