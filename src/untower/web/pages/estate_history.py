"""Every version: what it changed, who saved it; two compared; one brought back or undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from untower.actions.acting import NotAllowed, Refused
from untower.actions.versions import (
    Broken,
    Clash,
    Outdated,
    can_change,
    can_restore,
    restore,
    undo,
)
from untower.phrases import listed, plural
from untower.record.people.reading import names_of
from untower.record.versions.models import Version
from untower.record.versions.reading import newest, version_numbered
from untower.web.access import page
from untower.web.estate.changes import differences_between, parts_of, tables_changed
from untower.web.estate.shown import may_see_table, title_of
from untower.web.notices import say
from untower.web.pages.estate import READERS, asked_table, stamped
from untower.web.procurements.frozen_notice import warn_of_published

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation

VERSIONS_A_PAGE = 50
LISTED_AT_MOST = 500


@page(*READERS)
def history(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """The versions, newest first; of one table only those that changed it."""
    name = request.GET.get("table", "")
    table = asked_table(by, name) if name else None
    before = request.GET.get("before", "")
    every = Version.objects.filter(organisation=organisation).order_by("-number")
    if before.isascii() and before.isdigit() and len(before) < 9:
        every = every.filter(number__lt=int(before))
    found = list(every[: VERSIONS_A_PAGE + 1] if table is None else every[:LISTED_AT_MOST])
    changed = tables_changed(found)
    if table is not None:
        found = [version for version in found if table.name in changed[version.pk]]
    shown = found[:VERSIONS_A_PAGE]
    who = names_of(version.by_token for version in shown)
    now = newest(organisation)
    context = {
        **stamped(organisation, now),
        "table": table,
        "title": title_of(table.name) if table else "",
        "lines": [
            {
                "version": version,
                "who": who[version.by_token],
                "tables": listed(
                    (title_of(n) for n in changed[version.pk] if may_see_table(by, n)), at_most=4
                ),
            }
            for version in shown
        ],
        "earlier": shown[-1].number if len(found) > len(shown) else None,
        "numbers": list(
            Version.objects.filter(organisation=organisation)
            .order_by("-number")
            .values_list("number", flat=True)[:LISTED_AT_MOST]
        ),
    }
    return render(request, "estate/history.html", context)


@page(*READERS)
def version(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """One version: what it changed; a form to undo that, kept beside everything later."""
    found = _found(organisation, number)
    problems: list[dict[str, object]] = []
    if request.method == "POST":
        try:
            made = undo(
                organisation=organisation,
                by=by,
                version=found,
                what=request.POST.get("what", ""),
            )
        except Clash as clash:
            places = plural(len(clash.clashes), "place")
            text = (
                f"Later versions changed {places} that this one changed. "
                "Change those rows by hand, or restore a whole version."
            )
            problems = [{"text": text, "href": "#main"}]
        except Broken as broken:
            text = f"{plural(len(broken.told), 'row')} elsewhere would not hold together any more."
            problems = [{"text": text, "href": "#main"}]
        except (Refused, NotAllowed) as problem:
            problems = [{"text": str(problem), "href": "#main"}]
        else:
            say(request, f"What version {number} changed is undone, as {made}.")
            warn_of_published(request, made)
            return HttpResponseRedirect(_address(organisation, made.number))
    parts, hidden = parts_of(
        differences_between(found.base, found), organisation, by, version=found.number
    )
    now = newest(organisation)
    context = {
        **stamped(organisation, found),
        "parts_shown": parts,
        "hidden": hidden,
        "errors": problems,
        "may_undo": can_change(by) and found.base is not None,
        "may_restore": can_restore(by) and now is not None and now.number != number,
        "next": version_numbered(organisation, number + 1),
    }
    return render(request, "estate/version.html", context, status=400 if problems else 200)


@page("owner", "commercial_lead")
def restoring(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """Show what bringing back a version would change, then do it as a new version."""
    found = _found(organisation, number)
    now = newest(organisation)
    problems: list[dict[str, object]] = []
    if request.method == "POST":
        seen = request.POST.get("base", "")
        base = _found(organisation, int(seen)) if seen.isascii() and seen.isdigit() else None
        try:
            made = restore(
                organisation=organisation,
                by=by,
                version=found,
                what=request.POST.get("what", ""),
                base=base,
            )
        except (Refused, NotAllowed, Outdated) as problem:
            problems = [{"text": str(problem), "href": "#main"}]
        else:
            say(request, f"Version {number} is restored, as {made}.")
            warn_of_published(request, made)
            return HttpResponseRedirect(_address(organisation, made.number))
    parts, hidden = parts_of(
        differences_between(now, found), organisation, by, version=found.number
    )
    context = {
        **stamped(organisation, now),
        "found": found,
        "parts_shown": parts,
        "hidden": hidden,
        "errors": problems,
    }
    return render(request, "estate/restore.html", context, status=400 if problems else 200)


@page(*READERS)
def compare(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """What turns one version into another."""
    one, other = (_found_text(organisation, request.GET.get(name, "")) for name in ("one", "other"))
    now = newest(organisation)
    if one is None or other is None:
        raise Http404
    parts, hidden = parts_of(
        differences_between(one, other), organisation, by, version=other.number
    )
    context = {
        **stamped(organisation, now),
        "one": one,
        "other": other,
        "parts_shown": parts,
        "hidden": hidden,
        "who": names_of([one.by_token, other.by_token]),
    }
    return render(request, "estate/compare.html", context)


def _found(organisation: Organisation, number: int) -> Version:
    found = version_numbered(organisation, number)
    if found is None:
        raise Http404
    return found


def _found_text(organisation: Organisation, number: str) -> Version | None:
    is_number = number.isascii() and number.isdigit() and len(number) < 9
    return version_numbered(organisation, int(number)) if is_number else None


def _address(organisation: Organisation, number: int) -> str:
    return reverse("estate_version", kwargs={"slug": organisation.slug, "number": number})
