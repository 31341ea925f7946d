"""The missing cells that would change most, as a page that can be filled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from untower.actions.acting import NotAllowed, Refused
from untower.actions.versions import Broken, Clash, can_change, change_cells
from untower.phrases import plural
from untower.publish.drawing import symbols
from untower.record.findings.reading import done_analysis
from untower.record.people.reading import names_of
from untower.record.versions.reading import version_numbered
from untower.storage.versions.merging import Choice
from untower.tables import TABLES
from untower.web.access import page
from untower.web.editions import READERS
from untower.web.estate.shown import cell_of, title_of
from untower.web.journey.asking import answers, by_rank, questions
from untower.web.journey.shown import shown_to, stamped
from untower.web.notices import say
from untower.web.procurements.frozen_notice import warn_of_published

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version
    from untower.storage.versions.differences import Key
    from untower.storage.versions.edits import SetCells
    from untower.storage.versions.merging import ClashingCell
    from untower.web.journey.asking import Question
    from untower.web.journey.shown import Shown

CHOOSE = "Choose which value to keep."
WHAT = "Missing cells filled in"
Place = tuple[str, "Key", str | None]


@page(*READERS)
def missing(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """What to ask next, and whom; who may change the tables answers here."""
    shown = shown_to(organisation, by)
    if shown.analysis is None or shown.version is None:
        return HttpResponseRedirect(reverse("journey", kwargs={"slug": organisation.slug}))
    if request.method == "POST":
        asked_of = done_analysis(organisation, _whole(request.POST.get("of", "")) or 0)
        if asked_of is None:
            raise Http404
        return _save(request, replace(shown, analysis=asked_of), by)
    return _form(request, shown, by, {}, {})


def _form(
    request: HttpRequest,
    shown: Shown,
    by: Actor,
    data: Mapping[str, str],
    messages: Mapping[str, str],
    whole: Sequence[str] = (),
) -> HttpResponse:
    asked = questions(shown, by, data, messages)
    fields = {q.field.name: q.field for q in asked if q.field}
    errors = [
        {
            "text": f"{fields[name].label} {text}" if name in fields else text,
            "href": f"#{fields[name].id}" if name in fields else "#main",
        }
        for name, text in messages.items()
    ]
    errors += [{"text": text, "href": "#main"} for text in whole]
    context = {
        **stamped(shown),
        "groups": by_rank(asked),
        "may_change": can_change(by),
        "base_number": shown.version.number if shown.version else 0,
        "errors": errors,
        "is_empty": not asked,
        "symbols": symbols(),
        "title_of": title_of,
    }
    return render(request, "journey/missing.html", context, status=400 if errors else 200)


def _save(request: HttpRequest, shown: Shown, by: Actor) -> HttpResponse:
    """Save what was typed as one new version, from the version the form was filled from."""
    organisation = shown.organisation
    base = _base(request, organisation)
    asked = questions(shown, by, request.POST, {})
    changes = answers(asked, request.POST)
    if not changes:
        return _form(
            request, shown, by, request.POST, {}, ["Nothing was filled in: fill one cell."]
        )
    chosen, is_missing = _choices(request.POST, changes)
    try:
        made = change_cells(
            organisation=organisation,
            by=by,
            base=base,
            changes=changes,
            what=WHAT,
            choices=chosen,
            chosen_at=_whole(request.POST.get("chosen_at", "")),
        )
    except Clash as clash:
        return _clash(request, shown, clash, base, asked, is_missing=is_missing)
    except Broken as broken:
        messages, whole = _problems(broken, asked)
        return _form(request, shown, by, request.POST, messages, whole)
    except (Refused, NotAllowed) as problem:
        return _form(request, shown, by, request.POST, {}, [str(problem)])
    count = sum(len(change.cells) for change in changes)
    say(
        request,
        f"{plural(count, 'cell')} saved as version {made.number}. "
        "The steps are being worked out again.",
    )
    warn_of_published(request, made)
    return HttpResponseRedirect(reverse("journey", kwargs={"slug": organisation.slug}))


def _problems(broken: Broken, asked: list[Question]) -> tuple[dict[str, str], list[str]]:
    """What cannot be kept, at the field it is about where there is one."""
    places = {(q.table, q.key, q.column): q.field.name for q in asked if q.field}
    messages: dict[str, str] = {}
    whole = []
    for problem in broken.told:
        name = places.get((problem.table, problem.key, problem.column or ""))
        if name:
            messages.setdefault(name, problem.sentence)
        else:
            where = " ".join(part or "blank" for part in problem.key)
            whole.append(f"{title_of(problem.table)} {where}: {problem.sentence}")
    return messages, whole


def _base(request: HttpRequest, organisation: Organisation) -> Version:
    """The version that the form was filled from; 404 for one there is not."""
    number = _whole(request.POST.get("base", ""))
    found = None if number is None else version_numbered(organisation, number)
    if found is None:
        raise Http404
    return found


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


# --- two people answered ------------------------------------------------------------------------


def _choices(
    data: Mapping[str, str], changes: Sequence[SetCells]
) -> tuple[dict[Place, Choice], bool]:
    """What was chosen for each place, and whether one was asked for and not chosen."""
    found: dict[Place, Choice] = {}
    is_missing = False
    for change in changes:
        for column in (*change.cells, None):
            name = _choice_name(change.table, change.key, column)
            said = data.get(name, "")
            if said in {choice.value for choice in Choice}:
                found[change.table, change.key, column] = Choice(said)
            elif f"{name}-asked" in data:
                is_missing = True
    return found, is_missing


def _choice_name(table: str, key: Key, column: str | None) -> str:
    return "choice-" + "|".join((table, *(part or "" for part in key), column or ""))


def _clash(
    request: HttpRequest,
    shown: Shown,
    clash: Clash,
    base: Version,
    asked: list[Question],
    *,
    is_missing: bool,
) -> HttpResponse:
    """Somebody answered the same question meanwhile: both answers, and the choice."""
    names = {(q.table, q.key, q.column): q.words for q in asked}
    places = [_place(n, one, names) for n, one in enumerate(clash.clashes)]
    context = {
        **stamped(shown),
        "clash": clash,
        "places": places,
        "who": names_of([clash.newest.by_token])[clash.newest.by_token],
        "base_number": base.number,
        "next_number": clash.newest.number + 1,
        "typed": [
            (name, value)
            for name, value in request.POST.items()
            if name.startswith("q") and "-" in name
        ],
        "message": CHOOSE if is_missing else "",
        "errors": [{"text": CHOOSE, "href": f"#{p['id']}"} for p in places] if is_missing else [],
    }
    return render(request, "journey/clash.html", context, status=409)


def _place(number: int, one: ClashingCell, names: Mapping[Any, str]) -> dict[str, object]:
    """One place to choose for."""
    column = None if one.column is None else TABLES[one.table].column(one.column)
    return {
        "name": _choice_name(one.table, one.key, one.column),
        "id": f"id_choice-{number}",
        "title": names.get((one.table, one.key, one.column))
        or f"{title_of(one.table)} {' '.join(part or '' for part in one.key)}",
        "is_row": column is None,
        "theirs": cell_of(column, one.theirs) if column else None,
        "mine": cell_of(column, one.mine) if column else None,
        "may_be_blank": column is not None and not column.is_required,
    }
