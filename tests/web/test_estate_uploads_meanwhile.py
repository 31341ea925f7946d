"""Files that wait to be accepted: what others save meanwhile, and what waits too long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from estate_rows import actor, small_estate
from sent_to_the_estate import SUPPLIERS, accept, address, page, send
from untower.actions.versions import change_cells
from untower.actions.versions.uploading import drop_old_uploads
from untower.actions.working import Working
from untower.record.events.models import Event
from untower.record.versions.models import Upload, UploadFile, Version
from untower.record.versions.reading import newest, rows_of
from untower.storage.versions.edits import AddRow, RemoveRow, SetCells

pytestmark = pytest.mark.django_db
RENAMED = "contract_id,title,notice_months\nc1,Hosting and data,\nc3,Print,2\n"


def meanwhile(organisation, account_with, key: str, **cells: str) -> Version:
    """What somebody else saves while an upload is looked at."""
    by = actor(account_with("owner"), organisation)
    changed = SetCells(table="contracts", key=(key,), cells=cells)
    base = newest(organisation)
    return change_cells(organisation=organisation, by=by, base=base, changes=[changed])


def contracts_now(organisation) -> dict:
    return {row["contract_id"]: row for row in rows_of(newest(organisation), "contracts")}


def test_nothing_is_saved_where_somebody_changed_the_same_cell_until_a_side_is_chosen(
    client_as, organisation, account_with
):
    small_estate(organisation, actor(account_with("owner"), organisation))
    editor = client_as("editor")
    answer = send(editor, ("contracts.csv", RENAMED))
    meanwhile(organisation, account_with, "c1", title="Hosting of all", notice_months="9")
    form = {"do": "accept", "base": "1"}
    asked = editor.post(address(answer), form)
    assert asked.status_code == 409
    text = page(asked)
    for words in (
        "Hosting of all",
        "Hosting and data",
        "One place needs you to choose",
        "<title>E",
    ):
        assert words in text
    form |= {"clash-asked": "1", "chosen_at": "2"}
    unchosen = editor.post(address(answer), form)
    assert unchosen.status_code == 409
    assert "Choose which values to keep." in page(unchosen)
    # Against a version newer than the choice was made for, it is asked again.
    meanwhile(organisation, account_with, "c1", title="Hosting of everything")
    again = editor.post(address(answer), form | {"clash": "mine"})
    assert again.status_code == 409
    assert "Hosting of everything" in page(again)
    assert newest(organisation).number == 3
    assert Upload.objects.get().state == Upload.WAITING

    form |= {"clash": "mine", "chosen_at": "3"}
    assert editor.post(address(answer), form).status_code == 302
    held = contracts_now(organisation)
    assert (held["c1"]["title"], held["c1"]["notice_months"]) == ("Hosting and data", "9")
    assert held["c3"]["title"] == "Print"
    facts = Event.objects.filter(kind="version.saved").order_by("id").last().facts
    told = {name: facts[name] for name in ("looked_at", "versions_merged", "clashes")}
    assert told == {"looked_at": 1, "versions_merged": 2, "clashes": 1}
    assert facts["clashes_kept"] == "mine"


def test_their_side_of_a_clash_is_kept_with_the_other_rows_of_the_files(
    client_as, organisation, account_with
):
    small_estate(organisation, actor(account_with("owner"), organisation))
    editor = client_as("editor")
    answer = send(editor, ("contracts.csv", RENAMED))
    meanwhile(organisation, account_with, "c1", title="Hosting of all")
    form = {"do": "accept", "base": "1", "clash": "theirs", "chosen_at": "2"}
    assert editor.post(address(answer), form).status_code == 302
    held = contracts_now(organisation)
    assert (held["c1"]["title"], held["c3"]["title"]) == ("Hosting of all", "Print")


def test_rows_that_others_saved_while_an_upload_was_looked_at_are_kept_beside_its_own(
    client_as, organisation, account_with
):
    small_estate(organisation, actor(account_with("owner"), organisation))
    owner = client_as("owner")
    answer = send(owner, ("contracts.csv", RENAMED.replace("c1,Hosting and data", "c1,Hosting")))
    meanwhile(organisation, account_with, "c2", notice_months="11")
    saved = owner.post(
        address(answer),
        {"do": "accept", "base": "1", "way-contracts": "add or update"},
        follow=True,
    )
    assert "Accepted as version 3. Version 2" in page(saved)
    assert "is kept beside it" in page(saved)
    held = contracts_now(organisation)
    assert sorted(held) == ["c1", "c2", "c3"]
    assert held["c2"]["notice_months"] == "11"


def test_a_table_that_got_hidden_columns_meanwhile_is_not_replaced(
    client_as, organisation, account_with
):
    owner = client_as("owner")
    accept(owner, send(owner, ("suppliers.csv", SUPPLIERS)))
    editor = client_as("editor")
    answer = send(editor, ("suppliers.csv", "supplier_id,name\nbirch,Birch plc\n"))
    hidden = SetCells(table="suppliers", key=("ash",), cells={"contact_email": "a@ash.example"})
    by = actor(owner.account, organisation)
    change_cells(organisation=organisation, by=by, base=newest(organisation), changes=[hidden])
    form = {"do": "accept", "base": "1", "way-suppliers": "replace"}
    refused = editor.post(address(answer), form)
    assert refused.status_code == 400
    assert "columns of suppliers meanwhile that your role does not show" in page(refused)
    assert [row["supplier_id"] for row in rows_of(newest(organisation), "suppliers")] == ["ash"]


def test_another_months_file_of_one_name_is_kept_apart_where_both_were_looked_at_at_once(
    client_as, organisation
):
    editor, other = client_as("editor"), client_as("owner")
    head = "Date,Supplier,Amount,Description\n"
    months = [
        head + "".join(f"{day:02}/{month:02}/2026,Ash,{day}{month}.00,IT\n" for day in range(1, 9))
        for month in (1, 2)
    ]
    mine, theirs = send(editor, ("spend.csv", months[0])), send(other, ("spend.csv", months[1]))
    for client, answer in ((other, theirs), (editor, mine)):
        assert client.post(address(answer), {"do": "accept", "base": "0"}).status_code == 302
    held = rows_of(newest(organisation), "payments")
    assert len(held) == 16
    assert {row["source_file"] for row in held} == {"spend.csv", "spend.csv (2)"}


def test_rows_that_point_to_what_was_removed_meanwhile_are_not_accepted(
    client_as, organisation, account_with
):
    by = actor(account_with("owner"), organisation)
    added = [AddRow(table="suppliers", cells={"supplier_id": "elm", "name": "Elm"})]
    change_cells(
        organisation=organisation,
        by=by,
        base=small_estate(organisation, by),
        changes=added,
    )
    editor = client_as("editor")
    answer = send(editor, ("contracts.csv", "contract_id,title,supplier_id\nc3,Print,elm\n"))
    gone = [RemoveRow(table="suppliers", key=("elm",))]
    change_cells(organisation=organisation, by=by, base=newest(organisation), changes=gone)
    refused = editor.post(address(answer), {"do": "accept", "base": "2"})
    assert refused.status_code == 400
    assert "What was saved meanwhile does not fit: contracts c3" in page(refused)
    assert newest(organisation).number == 3


# --- what waits too long ---------------------------------------------------------------------


def test_files_that_nobody_accepted_are_deleted_after_a_week_and_that_is_on_record(
    client_as, organisation, account_with
):
    editor = client_as("editor")
    old, fresh, done = (send(editor, ("suppliers.csv", SUPPLIERS)) for _ in range(3))
    assert "The files wait here until" in page(old)
    accept(editor, done)
    week = timedelta(days=7, minutes=1)
    for answer in (old, done):
        mine = Upload.objects.filter(key=address(answer).rsplit("/", 1)[1])
        mine.update(sent_at=timezone.now() - week)
    assert drop_old_uploads() == 1
    assert drop_old_uploads() == 0
    assert editor.get(address(old)).status_code == 404
    assert accept(editor, old).status_code == 404
    assert "Check what was read" in page(editor.get(address(fresh)))
    assert Upload.objects.filter(state=Upload.ACCEPTED).count() == 1
    assert UploadFile.objects.count() == 1
    told = Event.objects.get(kind="upload.expired")
    assert (told.by_token, told.subject_key) == (None, address(old).rsplit("/", 1)[1])

    # Without a worker the next who sends files here lets go of it.
    Upload.objects.filter(state=Upload.WAITING).update(sent_at=timezone.now() - week)
    send(client_as("owner"), ("suppliers.csv", SUPPLIERS))
    assert Event.objects.filter(kind="upload.expired").count() == 2
    assert UploadFile.objects.count() == 1


def test_a_worker_with_nothing_to_do_clears_away_in_one_lane_once_an_hour(client_as, organisation):
    send(client_as("editor"), ("suppliers.csv", SUPPLIERS))
    Upload.objects.update(sent_at=timezone.now() - timedelta(days=8))
    working = Working({}, lanes=("run", "what_if"), tidy=drop_old_uploads)
    working._tidy_up("what_if")
    assert Upload.objects.get().state == Upload.WAITING
    working._tidy_up("run")
    assert Upload.objects.get().state == Upload.DROPPED
    Upload.objects.update(state=Upload.WAITING)
    working._tidy_up("run")
    assert Upload.objects.get().state == Upload.WAITING
