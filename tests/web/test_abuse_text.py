"""Hostile text in every column, name and reason: no page runs it, no download does."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from bench.web_browser import Form
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crawled import crawled, is_page
from planned import actor, carried_out
from planted_text import HOSTILE, SIGNS, TYPED, planted_files
from untower.actions.runs.adopting import propose_plan
from untower.actions.runs.starting import start_run
from untower.record.versions.reading import newest, reading_of
from untower.tables import TABLES
from untower.wishing import Wanted

if TYPE_CHECKING:
    from untower.record.runs.models import Run

pytestmark = pytest.mark.django_db
RUNS = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
A_NUMBER = re.compile(r"[+\-]?\d+(\.\d+)?%?")


@pytest.fixture
def owner(client_as, organisation):
    """An owner with a hostile name in an organisation with one."""
    organisation.name = HOSTILE
    organisation.save()
    return client_as("owner", name=HOSTILE)


def send(owner, organisation) -> None:
    """Send the planted files and accept them, as a person does."""
    where = reverse("estate_add", kwargs={"slug": organisation.slug})
    files = [SimpleUploadedFile(name, content) for name, content in planted_files(HOSTILE).items()]
    waiting = owner.post(where, {"files": files})
    assert waiting.status_code == 302, waiting.content
    typed = Form(owner.get(waiting["Location"]).content.decode()).fields
    accepted = owner.post(waiting["Location"], {**typed, "do": "accept", "what": HOSTILE})
    assert accepted.status_code == 302, re.sub(r"\s+", " ", accepted.content.decode())


def hostile_run(owner, organisation) -> Run:
    """A what-if and a plan put forward, each with a hostile name and reason."""
    by, version = actor(owner, organisation), newest(organisation)
    run = start_run(
        organisation=organisation,
        by=by,
        version=version,
        on=date(2026, 11, 1),
        name=HOSTILE,
        asked=Wanted(draws=1_000),
    )
    run = carried_out(run)
    if run.choice_digest:
        propose_plan(run=run, by=by, reason=HOSTILE)
    return run


def test_hostile_text_in_every_column_runs_nowhere(owner, organisation):
    send(owner, organisation)
    _stands_in_every_text_column(organisation)
    run = hostile_run(owner, organisation)
    assert run.state == "done", run.trouble
    found = crawled(owner, reverse("home"), reverse("my_account"))
    assert found.wrong == []
    opened = found.routes
    for expected in ("journey", "estate_row", "finding", "step", "record", "run", "estate_file"):
        assert expected in opened, f"{expected} was never reached"
    pages = {a: answer.content for a, answer in found.answers.items() if is_page(answer)}
    assert len(pages) > 60
    assert any(b"&lt;script&gt;alert" in content for content in pages.values())
    raw = [address for address, content in pages.items() if any(s in content for s in SIGNS)]
    assert raw == []
    downloads = {a: answer for a, answer in found.answers.items() if not is_page(answer)}
    running = [f"{a}: {cell}" for a, answer in downloads.items() for cell in what_runs(answer)]
    assert running == []
    kinds = {answer.get("Content-Type", "").split(";")[0] for answer in downloads.values()}
    assert {"text/csv", "application/zip"} <= kinds


def _stands_in_every_text_column(organisation) -> None:
    tables = reading_of(newest(organisation)).tables
    not_there = [
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        if column.kind in TYPED
        and column.name != "currency"
        and not (column.link and column.link.startswith(f"{table.name}."))
        and not any(HOSTILE in str(cell) for cell in tables[table.name][column.name].to_list())
    ]
    assert not_there == []


def what_runs(answer) -> list[str]:
    """The cells of a download that a spreadsheet would run, and pages that would run a script."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return cells_that_run(answer.get("Content-Disposition", ""), content)


def cells_that_run(name: str, content: bytes) -> list[str]:
    if name.strip('"').endswith(".csv"):
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        return [cell for row in rows for cell in row if runs(cell)]
    if name.strip('"').endswith((".html", ".svg")):
        return [name for sign in SIGNS if sign in content]
    if not content.startswith(b"PK"):
        return []
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            inside = archive.read(member)
            if member.startswith("xl/") or member == "content.xml":
                formulas = re.findall(rb"<f[ >].*?</f>|formula=\"[^\"]*\"", inside)
                found += [f"{member}: {f!r}" for f in formulas if b"1+1" in f]
            elif member.endswith((".csv", ".html", ".xlsx", ".ods", ".docx")):
                found += [f"{member}: {cell}" for cell in cells_that_run(member, inside)]
    return found


def runs(cell: str) -> bool:
    return bool(RUNS.match(cell)) and not A_NUMBER.fullmatch(cell)
