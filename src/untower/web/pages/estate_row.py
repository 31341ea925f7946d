"""One row of a table: read, changed, added, removed; and what to do when two people changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from untower.actions.acting import NotAllowed, Refused
from untower.actions.versions import Broken, Clash, can_change, change_cells
from untower.phrases import plural
from untower.record.people.reading import names_of
from untower.record.versions.reading import newest, text_in, version_numbered
from untower.storage.versions.differences import key_of
from untower.storage.versions.edits import AddRow, RemoveRow, SetCells
from untower.storage.versions.holding import hanging_on
from untower.tables import TABLES
from untower.web.access import page
from untower.web.estate.clashes import choices_from, clash_context
from untower.web.estate.fields import as_typed, fields_of, typed_from
from untower.web.estate.shown import (
    cell_of,
    key_asked,
    name_of_row,
    row_address,
    row_of,
    title_of,
    visible_columns,
)
from untower.web.notices import say
from untower.web.pages.estate import (
    CHANGERS,
    READERS,
    asked_table,
    asked_version,
    stamped,
)
from untower.web.procurements.frozen_notice import warn_of_published

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version
    from untower.storage.versions.differences import Key
    from untower.tables import Column, Table

Row = dict[str, str | None]


@page(*READERS)
def row(request: HttpRequest, organisation: Organisation, by: Actor, table: str) -> HttpResponse:
    """One row; who may change it gets a form made from the declared columns."""
    declared = asked_table(by, table)
    if request.method == "POST":
        return _save(request, organisation, by, declared)
    version = asked_version(request, organisation)
    key, cells = _row_asked(request, declared, version)
    is_older = request.GET.get("version") is not None
    if not can_change(by) or is_older:
        return _read(request, organisation, by, declared, version, key, cells)
    columns = visible_columns(by, declared)
    typed = {c.name: as_typed(c, cells[c.name]) for c in columns}
    return _form(request, organisation, by, declared, version, cells, typed, {})


@page(*CHANGERS)
def new_row(
    request: HttpRequest, organisation: Organisation, by: Actor, table: str
) -> HttpResponse:
    """A form for a new row."""
    declared = asked_table(by, table)
    version = newest(organisation)
    columns = visible_columns(by, declared)
    if request.method != "POST":
        return _form(request, organisation, by, declared, version, None, {}, {})
    typed = typed_from(columns, request.POST)
    base = base_of(request, organisation)
    try:
        made = change_cells(
            organisation=organisation,
            by=by,
            base=base,
            changes=[AddRow(table=declared.name, cells=typed)],
            what=request.POST.get("what", ""),
        )
    except Clash:
        problems = {declared.keys[0] if declared.keys else "": "Somebody added this row meanwhile."}
        return _form(request, organisation, by, declared, base, None, typed, problems)
    except (Refused, NotAllowed) as problem:
        problems = _problems(problem)
        return _form(request, organisation, by, declared, base, None, typed, problems)
    say(request, saved_words(made, base))
    warn_of_published(request, made)
    return HttpResponseRedirect(_table_address(organisation, declared))


@page(*CHANGERS)
def remove_row(
    request: HttpRequest, organisation: Organisation, by: Actor, table: str
) -> HttpResponse:
    """Ask before a row is removed, and say what hangs on it."""
    declared = asked_table(by, table)
    version = newest(organisation) if request.method == "GET" else base_of(request, organisation)
    key, cells = _row_asked(request, declared, version)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = change_cells(
                organisation=organisation,
                by=by,
                base=version,
                changes=[RemoveRow(table=declared.name, key=key)],
                what=request.POST.get("what", ""),
            )
        except Clash as clash:
            who = names_of([clash.newest.by_token])[clash.newest.by_token]
            problems = {"": f"{who} changed this row in {clash.newest}. Look at it again first."}
        except Broken as broken:
            counts = plural(len(broken.told), "row")
            problems = {"": f"{counts} elsewhere would point to nothing. Nothing was removed."}
        except (Refused, NotAllowed) as problem:
            problems = _problems(problem)
        else:
            say(request, f"Removed. {saved_words(made, version)}")
            warn_of_published(request, made)
            return HttpResponseRedirect(_table_address(organisation, declared))
    hanging = hanging_on(declared, key, lambda name: text_in(newest(organisation), name))
    context = {
        **stamped(organisation, version),
        **_shared(organisation, declared),
        "row_name": name_of_row(declared, cells),
        "row_href": row_address(organisation, declared, key),
        "hanging": _hanging(organisation, hanging, key),
        "errors": [{"text": text, "href": "#main"} for text in problems.values()],
    }
    return render(request, "estate/remove.html", context, status=400 if problems else 200)


# --- reading and the form -------------------------------------------------------------------------


def _row_asked(request: HttpRequest, table: Table, version: Version | None) -> tuple[Key, Row]:
    """The row that the address names, in that version; 404 where it is not there."""
    text = text_in(version, table.name)
    key = key_asked(table, text, request.GET.getlist("key"))
    if key is None or text is None:
        raise Http404
    return key, row_of(table, text, key)


def _read(
    request: HttpRequest,
    organisation: Organisation,
    by: Actor,
    table: Table,
    version: Version | None,
    key: Key,
    cells: Row,
) -> HttpResponse:
    """The row as a list of facts."""
    columns = visible_columns(by, table)
    facts = [
        {
            "label": title_of(column.name),
            "cell": cell_of(column, cells[column.name]),
            "text": cells[column.name],
            "sentence": column.sentence,
        }
        for column in columns
    ]
    context = {
        **stamped(organisation, version),
        **_shared(organisation, table),
        "row_name": name_of_row(table, cells),
        "facts": facts,
        "newest_href": row_address(organisation, table, key),
        "hidden": len(table.columns) - len(columns),
    }
    return render(request, "estate/row_read.html", context)


def _form(
    request: HttpRequest,
    organisation: Organisation,
    by: Actor,
    table: Table,
    base: Version | None,
    cells: Row | None,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
) -> HttpResponse:
    """The form for one row, with what was typed so far; `cells` None is a new row."""
    visible = visible_columns(by, table)
    columns = [c for c in visible if cells is None or c.name not in table.keys]
    fields = fields_of(columns, typed, lambda name: text_in(base, name), problems)
    named = {field.name: field for field in fields}
    errors = [
        {
            "text": f"{named[name].label}: {text}" if name in named else text,
            "href": f"#{named[name].id}" if name in named else "#main",
        }
        for name, text in problems.items()
    ]
    key = key_of(table, cells) if cells is not None else ()
    hanging = hanging_on(table, key, lambda name: text_in(base, name)) if cells else {}
    context = {
        **stamped(organisation, base, f"Based on {base}" if base else "No version yet"),
        **_shared(organisation, table),
        "row_name": name_of_row(table, cells) if cells is not None else "",
        "is_new": cells is None,
        "keys": [{"label": title_of(name), "text": cells[name]} for name in table.keys]
        if cells is not None
        else [],
        "fields": fields,
        "errors": errors,
        "what": request.POST.get("what", ""),
        "base_number": base.number if base else 0,
        "hidden": len(table.columns) - len(visible),
        "hanging": _hanging(organisation, hanging, key),
        "remove_href": _remove_address(organisation, table, key) if cells is not None else "",
        "action": request.get_full_path(),
    }
    return render(request, "estate/row.html", context, status=400 if problems else 200)


def _hanging(
    organisation: Organisation, counts: Mapping[str, int], key: Key
) -> list[dict[str, str]]:
    return [
        {
            "words": f"{plural(count, 'row')} of {title_of(name).lower()}",
            "href": f"{_table_address(organisation, TABLES[name])}?find={key[0] or ''}",
        }
        for name, count in counts.items()
    ]


def _shared(organisation: Organisation, table: Table) -> dict[str, object]:
    return {
        "table": table,
        "title": title_of(table.name),
        "table_href": _table_address(organisation, table),
    }


def _table_address(organisation: Organisation, table: Table) -> str:
    return reverse("estate_table", kwargs={"slug": organisation.slug, "table": table.name})


def _remove_address(organisation: Organisation, table: Table, key: Key) -> str:
    here = reverse("estate_row", kwargs={"slug": organisation.slug, "table": table.name})
    there = reverse("estate_remove_row", kwargs={"slug": organisation.slug, "table": table.name})
    return there + row_address(organisation, table, key).removeprefix(here)


# --- saving -----------------------------------------------------------------------------------


def base_of(request: HttpRequest, organisation: Organisation) -> Version | None:
    """The version that a form was filled from; 404 where it names one there is not."""
    number = request.POST.get("base", "")
    if number == "0":
        return None
    is_number = number.isascii() and number.isdigit() and len(number) < 9
    found = version_numbered(organisation, int(number)) if is_number else None
    if found is None:
        raise Http404
    return found


def _save(
    request: HttpRequest, organisation: Organisation, by: Actor, table: Table
) -> HttpResponse:
    """Save what was changed in the form, from the version it was filled from."""
    base = base_of(request, organisation)
    key, cells = _row_asked(request, table, base)
    columns = [c for c in visible_columns(by, table) if c.name not in table.keys]
    typed = typed_from(columns, request.POST)
    changed = _changed(columns, cells, typed)
    what = request.POST.get("what", "")
    shown = {c.name: as_typed(c, cells[c.name]) for c in columns} | typed
    chosen, missing = choices_from(request.POST, table, key)
    try:
        made = change_cells(
            organisation=organisation,
            by=by,
            base=base,
            changes=[SetCells(table=table.name, key=key, cells=changed)],
            what=what,
            choices=chosen,
            chosen_at=number_of(request.POST.get("chosen_at")),
        )
    except Clash as clash:
        context = {
            **stamped(organisation, base, f"You began from {base} · {clash.newest} is the newest"),
            **_shared(organisation, table),
            **clash_context(clash, by, key, missing),
            "row_name": name_of_row(table, cells),
            "typed": list(_sent(request.POST)),
            "what": what,
            "base_number": base.number if base else 0,
            "action": request.get_full_path(),
        }
        return render(request, "estate/clash.html", context, status=409)
    except (Refused, NotAllowed) as problem:
        return _form(request, organisation, by, table, base, cells, shown, _problems(problem))
    say(request, saved_words(made, base))
    warn_of_published(request, made)
    return HttpResponseRedirect(row_address(organisation, table, key))


def _changed(columns: list[Column], cells: Row, typed: Mapping[str, str]) -> dict[str, str]:
    """The boxes that hold something else than they were shown with."""
    return {
        column.name: typed[column.name]
        for column in columns
        if column.name in typed
        and typed[column.name].strip() != as_typed(column, cells[column.name]).strip()
    }


def _sent(data: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the form sent, to be sent again with a choice."""
    own = ("csrfmiddlewaretoken", "chosen_at", "base", "what")
    return [(n, v) for n, v in data.items() if n not in own and not n.startswith("choice")]


def _problems(problem: Refused | NotAllowed) -> dict[str, str]:
    if isinstance(problem, Broken):
        found: dict[str, str] = {}
        for one in problem.told:
            found.setdefault(one.column or "", one.sentence)
        return found
    return problem.problems if isinstance(problem, Refused) else {"": str(problem)}


def saved_words(made: Version, base: Version | None) -> str:
    """What was saved; and that what others saved meanwhile is kept beside it."""
    words = f"Saved as {made}."
    between = made.number - (base.number if base else 0) - 1
    if between > 0:
        who = names_of([made.base.by_token if made.base else None])
        said = next(iter(who.values()))
        if between == 1:
            words += f" Version {made.number - 1}, which {said} saved meanwhile, is kept beside it."
        else:
            words += f" {between} versions that were saved meanwhile are kept beside it."
    return words


def number_of(text: str | None) -> int | None:
    """A version's number as a form sends it; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None
