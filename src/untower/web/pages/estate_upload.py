"""Files sent, what was read of them, what their columns mean, and then: accept the good rows or
nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from untower.actions.acting import NotAllowed, Refused
from untower.actions.versions import (
    Broken,
    Clash,
    Outdated,
    accept_upload,
    drop_upload,
    say_meanings,
    stage_files,
)
from untower.actions.versions.saving import ADD_OR_UPDATE, REPLACE, parted_from
from untower.actions.versions.upload_changes import may_replace, what_it_makes
from untower.actions.versions.uploading import KEPT_DAYS, too_large
from untower.phrases import plural
from untower.record.people.reading import names_of
from untower.record.versions.models import Upload
from untower.record.versions.reading import newest, text_in
from untower.record.versions.uploads import refused_csv_of, tables_in, upload_of
from untower.storage.refused_rows import rows_of_csv
from untower.storage.versions.merging import Choice
from untower.tables import TABLES
from untower.web.access import page
from untower.web.estate.changes import parts_of
from untower.web.estate.clashes import clashing_lines
from untower.web.estate.shown import may_see_table, title_of, visible_columns
from untower.web.notices import say
from untower.web.pages.estate import CHANGERS, stamped
from untower.web.pages.estate_row import base_of, number_of, saved_words
from untower.web.procurements.frozen_notice import warn_of_published
from untower.web.upload_limit import has_sent_too_much

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version

REFUSED_SHOWN = 50
CLASHES_SHOWN = 50
LEAVE_OUT = "leave out"
CHOOSE_SIDE = "Choose which values to keep."


@page(*CHANGERS)
def add(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Ask for files; they are read at once and kept until they are accepted or dropped."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        if has_sent_too_much(request):
            problems = {"files": too_large()}
        else:
            files = [(file.name or "file", file.read()) for file in request.FILES.getlist("files")]
            try:
                upload = stage_files(organisation=organisation, by=by, files=files)
            except Refused as refused:
                problems = refused.problems
            else:
                return HttpResponseRedirect(_address(organisation, upload))
    context = {
        **stamped(organisation, newest(organisation)),
        "errors": [{"text": text, "href": "#id_files"} for text in problems.values()],
        "message": problems.get("files", ""),
    }
    return render(request, "estate/add.html", context, status=400 if problems else 200)


@page(*CHANGERS)
def sent(request: HttpRequest, organisation: Organisation, by: Actor, key: UUID) -> HttpResponse:
    """What was read, what cannot be, what would change; accept the good rows or nothing."""
    upload = _upload(organisation, by, key)
    now = newest(organisation)
    problems: dict[str, str] = {}
    clash: Clash | None = None
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        ways = _ways(request.POST)
        if wanted == "accept" and upload.state == Upload.WAITING:
            base = base_of(request, organisation)
            try:
                version = _accept(request, organisation, by, upload, base, ways)
            except Clash as found:
                clash, now = found, base
                if "clash-asked" in request.POST:
                    problems["id_clash"] = CHOOSE_SIDE
            except Broken as broken:
                problems["id_do"] = _broken_words(broken, ways)
            except (Outdated, NotAllowed) as problem:
                problems["id_do"] = str(problem)
            except Refused as refused:
                problems["id_do"] = str(refused)
            else:
                say(request, _accepted_words(upload, version, base))
                warn_of_published(request, version)
                return HttpResponseRedirect(_version_address(organisation, version))
        elif wanted == "drop" or upload.state == Upload.ACCEPTED:
            drop_upload(organisation=organisation, by=by, upload=upload)
            say(request, "Dropped. No version was changed.")
            return HttpResponseRedirect(reverse("estate", kwargs={"slug": organisation.slug}))
        else:
            problems["id_do"] = "Choose whether to accept the good rows."
    context = _sent_context(request, organisation, by, upload, now)
    context["errors"] = [{"text": t, "href": f"#{name}"} for name, t in problems.items()]
    context["message"] = problems.get("id_do", "")
    if clash is not None:
        context |= _clash_context(clash, by, problems.get("id_clash", ""))
    status = 409 if clash is not None else 400 if problems else 200
    return render(request, "estate/sent.html", context, status=status)


@page(*CHANGERS)
def columns(request: HttpRequest, organisation: Organisation, by: Actor, key: UUID) -> HttpResponse:
    """Say what unknown columns mean; a file nobody recognised is first said to be a table."""
    upload = _upload(organisation, by, key)
    if upload.state != Upload.WAITING:
        return HttpResponseRedirect(_address(organisation, upload))
    chosen: dict[str, str] = dict(upload.meanings.get("chosen", {}))
    said: dict[str, dict[str, str]] = dict(upload.meanings.get("said", {}))
    problems: dict[str, str] = {}
    if request.method == "POST":
        chosen, said = _said_in(request.POST, upload)
        if request.POST.get("do") != "table":
            try:
                say_meanings(
                    organisation=organisation, by=by, upload=upload, chosen=chosen, meanings=said
                )
            except Refused as refused:
                problems = refused.problems
            else:
                return HttpResponseRedirect(_address(organisation, upload))
    files = [
        _asked_file(at, one, chosen, said, problems, by)
        for at, one in enumerate(upload.intake)
        if one["unclear"]
    ]
    linked = {f"{f['file']}\n{c['header']}": c["id"] for f in files for c in f["columns"]}
    linked |= {f["file"]: f["id"] for f in files}
    context = {
        **stamped(organisation, newest(organisation)),
        "upload": upload,
        "files": files,
        "errors": [
            {"text": text, "href": f"#{linked.get(name, 'main')}"}
            for name, text in problems.items()
        ],
    }
    return render(request, "estate/columns.html", context, status=400 if problems else 200)


@page(*CHANGERS)
def refused(
    request: HttpRequest,  # noqa: ARG001 (a view's signature)
    organisation: Organisation,
    by: Actor,
    key: UUID,
) -> HttpResponse:
    """The refused rows as CSV: file, row, column, value, why, what is allowed, what to do."""
    upload = _upload(organisation, by, key)
    answer = HttpResponse(refused_csv_of(upload), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="refused.csv"'
    return answer


# --- what was read --------------------------------------------------------------------------------


def _upload(organisation: Organisation, by: Actor, key: UUID) -> Upload:
    """The actor's own upload here; 404 for any other."""
    found = upload_of(organisation, by.token, key)
    if found is None or found.state == Upload.DROPPED:
        raise Http404
    return found


def _sent_context(
    request: HttpRequest,
    organisation: Organisation,
    by: Actor,
    upload: Upload,
    now: Version | None,
) -> dict[str, Any]:
    meant = upload.meanings.get("said", {})
    files = [_read_file(one, meant.get(one["file"], {})) for one in upload.intake]
    rows_in = sum(one["rows_in"] for one in upload.intake)
    kept = sum(one["kept"] for one in upload.intake)
    lines = rows_of_csv(refused_csv_of(upload), REFUSED_SHOWN)
    context: dict[str, Any] = {
        **stamped(
            organisation, now, f"Based on {now} · nothing saved yet" if now else "Nothing saved yet"
        ),
        "upload": upload,
        "kept_until": upload.sent_at + timedelta(days=KEPT_DAYS),
        "is_waiting": upload.state == Upload.WAITING,
        "files": files,
        "rows_in": rows_in,
        "kept": kept,
        "unclear": [f for f in files if f["unclear"] and f["is_recognised"]],
        "unknown": [
            f
            for f in files
            if f["unclear"]
            and not f["is_recognised"]
            and f["file"] not in upload.meanings.get("chosen", {})
        ],
        "unreadable": [f for f in files if f["format"] == "unreadable"],
        "passed_over": upload.meanings.get("passed_over", []),
        "refused_lines": lines,
        "base_number": now.number if now else 0,
        "next_number": now.number + 1 if now else 1,
        "what": request.POST.get("what", ""),
    }
    if upload.state == Upload.WAITING and kept:
        after, said = what_it_makes(upload, by, now, {})
        parted = parted_from(now, after)
        parts = [parted[n] for n in TABLES if n in parted and not parted[n].is_nothing]
        shown, hidden = parts_of(parts, organisation, by, is_saved=False)
        context |= {
            "said": said,
            "parts_shown": shown,
            "hidden": hidden,
            "changes_nothing": not shown and not hidden,
            "ways": _ways_asked(by, upload, now, request.POST),
        }
    return context


def _read_file(one: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """How one file went, in a line; a column that was given a meaning is unclear no more."""
    table = str(one["table"])
    read_as = title_of(table) if table else "not recognised"
    if table and one["header_row"] and one["header_row"] > 1:
        read_as += f", header on row {one['header_row']}"
    unclear = [column for column in one["unclear"] if not said.get(column["header"])]
    return {**one, "read_as": read_as, "unclear": unclear, "title": title_of(table)}


def _ways_asked(
    by: Actor, upload: Upload, now: Version | None, data: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The tables that have rows already, with what either way would come to."""
    asked = []
    for name in tables_in(upload):
        has_rows = text_in(now, name) is not None
        if not has_rows or not may_see_table(by, name) or not may_replace(by, name, now):
            continue
        counts = []
        for way in (ADD_OR_UPDATE, REPLACE):
            after, _ = what_it_makes(upload, by, now, {name: way}, only=name)
            counts.append(parted_from(now, after)[name].counts)
        if counts[0] == counts[1]:
            continue
        asked.append(
            {
                "name": name,
                "title": title_of(name),
                "update": _counted(counts[0]),
                "replace": _counted(counts[1]),
                "is_replace": data.get(f"way-{name}") == REPLACE,
            }
        )
    return asked


def _counted(counts: Mapping[str, int]) -> str:
    said = [f"{plural(count, 'row')} {word}" for word, count in counts.items() if count]
    return ", ".join(said) or "nothing changed"


def _ways(data: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix("way-"): value
        for name, value in data.items()
        if name.startswith("way-") and value == REPLACE
    }


def _accept(
    request: HttpRequest,
    organisation: Organisation,
    by: Actor,
    upload: Upload,
    base: Version | None,
    ways: Mapping[str, str],
) -> Version:
    sides = {one.value: one for one in (Choice.THEIRS, Choice.MINE)}
    return accept_upload(
        organisation=organisation,
        by=by,
        upload=upload,
        base=base,
        ways=ways,
        what=request.POST.get("what", ""),
        choice=sides.get(request.POST.get("clash", "")),
        chosen_at=number_of(request.POST.get("chosen_at")),
    )


def _clash_context(clash: Clash, by: Actor, message: str) -> dict[str, Any]:
    """The places that somebody else changed too, and the one choice between their side and this."""
    lines = clashing_lines(clash, by, CLASHES_SHOWN)
    return {
        "clash": clash,
        "clash_lines": lines,
        "clashes": len(clash.clashes),
        "clash_message": message,
        "next_number": clash.newest.number + 1,
        "who": names_of([clash.newest.by_token])[clash.newest.by_token],
    }


def _broken_words(broken: Broken, ways: Mapping[str, str]) -> str:
    """What accepting would leave without a row to point to."""
    first = broken.told[0]
    where = ", ".join(part or "blank" for part in first.key)
    if not ways:
        return (
            f"What was saved meanwhile does not fit: {first.table} {where} would point to nothing. "
            "Send the files again: rows that do not fit are then named one by one."
        )
    return (
        f"Replacing would leave {plural(len(broken.told), 'row')} elsewhere that "
        f"{'points' if len(broken.told) == 1 else 'point'} to nothing, such as {first.table} "
        f"{where}. Add or update instead, or send those tables as well."
    )


def _accepted_words(upload: Upload, version: Version, base: Version | None) -> str:
    said = saved_words(version, base).replace("Saved as", "Accepted as", 1)
    if upload.refused_rows:
        rows = plural(upload.refused_rows, "refused row")
        said += f" {rows} stay on a list on the estate's page until you drop it."
    return said


def _address(organisation: Organisation, upload: Upload) -> str:
    return reverse("estate_sent", kwargs={"slug": organisation.slug, "key": upload.key})


def _version_address(organisation: Organisation, version: Version) -> str:
    parts = {"slug": organisation.slug, "number": version.number}
    return reverse("estate_version", kwargs=parts)


# --- what columns mean ------------------------------------------------------------------------


def _asked_file(
    at: int,
    one: Mapping[str, Any],
    chosen: Mapping[str, str],
    said: Mapping[str, Mapping[str, str]],
    problems: Mapping[str, str],
    by: Actor,
) -> dict[str, Any]:
    """One file's unclear columns, each with the fields it may mean."""
    file = str(one["file"])
    is_recognised = bool(one["is_recognised"])
    table = str(one["table"]) if is_recognised else chosen.get(file, "")
    fields: list[str] = []
    if is_recognised:
        fields = [f for f in one["free"] if _may_be_said(by, f)]
    elif table in TABLES:
        fields = [f"{table}.{c.name}" for c in visible_columns(by, TABLES[table])]
    mine = said.get(file, {})
    return {
        "file": file,
        "id": f"id_table-{at}",
        "name": f"table-{at}",
        "at": at,
        "table": table,
        "title": title_of(table),
        "is_recognised": is_recognised,
        "message": problems.get(file, ""),
        "tables": [
            {"value": n, "text": f"{title_of(n)}: {t.sentence}", "selected": n == table}
            for n, t in TABLES.items()
            if may_see_table(by, n)
        ],
        "columns": [
            {
                "header": unclear["header"],
                "samples": unclear["samples"],
                "id": f"id_column-{at}-{place}",
                "name": f"column-{at}-{place}",
                "message": problems.get(f"{file}\n{unclear['header']}", ""),
                "items": _items(table, fields, mine.get(unclear["header"])),
            }
            for place, unclear in enumerate(one["unclear"])
        ]
        if fields
        else [],
    }


def _may_be_said(by: Actor, name: str) -> bool:
    table, _, column = name.partition(".")
    return any(one.name == column for one in visible_columns(by, TABLES[table]))


def _items(own: str, fields: list[str], said: str | None) -> list[dict[str, Any]]:
    items = [
        {"value": LEAVE_OUT, "text": "Leave out", "selected": not said},
    ]
    for name in fields:
        table, _, column = name.partition(".")
        declared = TABLES[table].column(column)
        words = title_of(column) if table == own else f"{title_of(table)}, {title_of(column)}"
        items.append(
            {
                "value": name,
                "text": f"{words}: {declared.sentence}",
                "selected": name == said,
            }
        )
    return items


def _said_in(
    data: Mapping[str, str], upload: Upload
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """What the form says: file → table where it was not recognised, file → header → field."""
    chosen: dict[str, str] = {}
    said: dict[str, dict[str, str]] = {}
    for at, one in enumerate(upload.intake):
        table = data.get(f"table-{at}", "")
        if not one["is_recognised"] and table in TABLES:
            chosen[one["file"]] = table
        for place, unclear in enumerate(one["unclear"]):
            value = data.get(f"column-{at}-{place}")
            if value is None:
                continue
            field = "" if value == LEAVE_OUT else value
            said.setdefault(one["file"], {})[unclear["header"]] = field
    return chosen, said
