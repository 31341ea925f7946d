"""The estate's pages: read by edition, changed by form, clashes shown, history, downloads."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

import pytest

from analysed import worked_out
from estate_rows import actor, small_estate
from untower.actions.versions import change_cells
from untower.record.people.models import Account
from untower.record.versions.reading import newest, rows_of, version_numbered
from untower.storage.read import read
from untower.storage.versions.edits import AddRow, SetCells

pytestmark = pytest.mark.django_db
ESTATE = "/o/harrowmoor/estate"
ROW = f"{ESTATE}/tables/contracts/row?key=c1"


@pytest.fixture
def first(organisation, account_with):
    return small_estate(organisation, actor(account_with("owner", name="Ada Lovell"), organisation))


def page(answer) -> str:
    """The text of a page, entities read."""
    return unescape(answer.content.decode())


def form_of(answer) -> dict[str, str]:
    """What a browser would send of the page's form, nothing changed."""
    html = answer.content.decode()
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        at = {k: unescape(v) for k, v in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if at.get("type") == "radio" and " checked" not in tag:
            continue
        if "name" in at and at["name"] != "csrfmiddlewaretoken":
            found[at["name"]] = at.get("value", "")
    for name, inside in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inside)
        found[name] = unescape(chosen[1]) if chosen else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', html, re.S):
        found[name] = unescape(text)
    return found


def save(client, where=ROW, /, **typed):
    """Open the form, change some boxes, send it."""
    return client.post(where, form_of(client.get(where)) | typed)


def test_the_estate_lists_its_tables_and_who_saved_the_version(client_as, first):
    text = page(client_as("viewer").get(ESTATE))
    assert "Version 1" in text
    assert "by Ada Lovell: First tables" in text
    assert "Add files" not in text
    assert "Legacy" not in text  # its key is above the members edition
    assert "not shown to your role" in text


def test_an_empty_estate_says_what_to_do_next(client_as, organisation):
    owner = client_as("owner")
    assert "What to do next" in page(owner.get(ESTATE))
    answer = owner.post(f"{ESTATE}/example", follow=True)
    assert "Harrowmoor is here as version 1" in page(answer)
    assert len(rows_of(newest(organisation), "components")) == 184


@pytest.mark.parametrize(
    ("role", "seen", "hidden"),
    [
        ("owner", ["Contact email", "desk@ash.example"], []),
        ("editor", ["Ash Ltd"], ["desk@ash.example", "Contact email"]),
        ("viewer", ["Ash Ltd"], ["desk@ash.example", "Contact email"]),
    ],
)
def test_a_column_above_the_edition_is_not_there(client_as, first, role, seen, hidden):
    client = client_as(role)
    for address in (f"{ESTATE}/tables/suppliers", f"{ESTATE}/tables/suppliers/row?key=ash"):
        answer = client.get(address)
        if "row" in address and role != "viewer":
            text = page(answer) + str(form_of(answer))
        else:
            text = page(answer)
        assert [word for word in hidden if word in text] == []
        assert [word for word in seen if word not in text] == []


def test_it_cannot_be_found_or_sorted_by_either(client_as, first):
    text = page(client_as("editor").get(f"{ESTATE}/tables/suppliers?find=desk%40ash"))
    assert "0 rows" in text
    answer = client_as("editor").get(f"{ESTATE}/tables/suppliers?sort=contact_email&down=1")
    assert answer.status_code == 200
    assert "aria-sort" not in page(answer)


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_a_table_above_the_edition_is_not_found(client_as, first, role):
    client = client_as(role)
    assert client.get(f"{ESTATE}/tables/legacy").status_code == 404
    assert client.get(f"{ESTATE}/tables/legacy/row?key=crm").status_code == 404


def test_an_evaluator_opens_no_page_of_the_estate(client_as, first):
    client = client_as("evaluator")
    for address in (ESTATE, ROW, f"{ESTATE}/history", f"{ESTATE}/download/1/csv"):
        assert client.get(address).status_code == 403


def test_a_table_is_found_sorted_and_paged(client_as, organisation, account_with, first):
    by = actor(account_with("owner"), organisation)
    change_cells(
        organisation=organisation,
        by=by,
        base=first,
        changes=[
            AddRow(table="bodies", cells={"body_id": f"b{at:03}", "name": f"Body {at % 7}"})
            for at in range(120)
        ],
    )
    client = client_as("viewer")
    text = page(client.get(f"{ESTATE}/tables/bodies?page=3"))
    assert "120 rows" in text
    assert "Page 3 of 3" in text
    assert "b119" in text
    assert "b000" not in text
    assert "b119" in page(client.get(f"{ESTATE}/tables/bodies?sort=body_id&down=1"))
    assert "17 rows" in page(client.get(f"{ESTATE}/tables/bodies?find=body+6"))
    assert 'id="row-101" class="meant"' in page(client.get(f"{ESTATE}/tables/bodies?row=101"))
    for nonsense in ("page=0", "page=x", "page=99999999999", "row=-1", "sort=__class__"):
        assert client.get(f"{ESTATE}/tables/bodies?{nonsense}").status_code == 200


def test_a_form_sent_as_it_was_shown_changes_nothing(client_as, organisation, first):
    answer = save(client_as("owner"))
    assert answer.status_code == 400
    assert "Nothing was changed" in page(answer)
    assert newest(organisation) == first


def test_a_changed_box_is_saved_and_the_rest_stays(client_as, organisation, first):
    answer = save(client_as("editor"), notice_months="6", what="Letter of 3 March")
    assert answer.status_code == 302
    made = newest(organisation)
    row = next(r for r in rows_of(made, "contracts") if r["contract_id"] == "c1")
    before = next(r for r in rows_of(first, "contracts") if r["contract_id"] == "c1")
    assert row == before | {"notice_months": "6"}
    assert made.what == "Letter of 3 March"


def test_a_box_that_cannot_be_read_keeps_what_was_typed_and_says_why(client_as, first):
    answer = save(client_as("editor"), **{"notice_months": "soon", "starts_on-day": "40"})
    text = page(answer)
    assert answer.status_code == 400
    assert "<title>Error: " in text
    assert 'href="#id_notice_months"' in text
    assert 'href="#id_starts_on-day"' in text
    assert "Notice months: Not a whole number." in text
    assert form_of(answer)["notice_months"] == "soon"
    assert form_of(answer)["starts_on-day"] == "40"


def test_two_who_change_one_cell_are_shown_both_values_and_choose(client_as, organisation, first):
    ada, eve = client_as("owner", name="Ada Ash"), client_as("editor", name="Eve Elm")
    mine = form_of(eve.get(ROW)) | {"notice_months": "4", "title": "Hosting and data"}
    save(ada, notice_months="6")
    answer = eve.post(ROW, mine)
    text = page(answer)
    assert answer.status_code == 409
    assert newest(organisation).number == 2
    for words in (
        "Keep 6 months",
        "Keep 4 months",
        "make it ‘not known’ again",
        "by Ada Ash",
        "30 Jun 2027",
        "31 Aug 2027",
        "Hosting and data",
        "it was <strong>3 months",
    ):
        assert words in text
    again = form_of(answer)
    unchosen = eve.post(ROW, again)
    assert unchosen.status_code == 409
    assert "Choose which value to keep." in page(unchosen)
    answer = eve.post(ROW, again | {"choice-notice_months": "not known"})
    assert answer.status_code == 302
    row = next(r for r in rows_of(newest(organisation), "contracts") if r["contract_id"] == "c1")
    assert (row["notice_months"], row["title"]) == (None, "Hosting and data")


def test_other_cells_merge_and_the_page_says_so(client_as, organisation, first):
    ada, eve = client_as("owner", name="Ada Ash"), client_as("editor")
    mine = form_of(eve.get(ROW)) | {"title": "Hosting and data"}
    save(ada, notice_months="6")
    answer = eve.post(ROW, mine, follow=True)
    assert "Version 2, which Ada Ash saved meanwhile, is kept beside it." in page(answer)
    row = next(r for r in rows_of(newest(organisation), "contracts") if r["contract_id"] == "c1")
    assert (row["notice_months"], row["title"]) == ("6", "Hosting and data")


def test_an_older_version_says_so_and_cannot_be_changed(client_as, organisation, first):
    owner = client_as("owner", name="Ada Ash")
    save(owner, notice_months="6")
    text = page(owner.get(f"{ROW}&version=1"))
    assert "You are looking at version 1." in text
    assert "Ada Ash saved version 2" in text
    assert 'name="base"' not in text
    assert owner.get(f"{ESTATE}?version=3").status_code == 404
    assert owner.get(f"{ESTATE}?version=x").status_code == 404


def test_a_row_is_added_and_removed_but_not_while_others_point_to_it(
    client_as, organisation, first
):
    editor = client_as("editor")
    new = f"{ESTATE}/tables/suppliers/new"
    assert save(editor, new, supplier_id="", name="Oak").status_code == 400
    assert save(editor, new, supplier_id="ash").status_code == 400
    assert save(editor, new, supplier_id="oak", name="Oak", is_sme="yes").status_code == 302
    ids = [row["supplier_id"] for row in rows_of(newest(organisation), "suppliers")]
    assert ids == ["ash", "birch", "oak"]
    gone = f"{ESTATE}/tables/suppliers/remove?key="
    assert "1 row of contracts" in page(editor.get(f"{gone}birch"))
    answer = editor.post(f"{gone}birch", {"base": "2"})
    assert answer.status_code == 400
    assert "would point to nothing" in page(answer)
    assert editor.post(f"{gone}oak", {"base": "2"}).status_code == 302
    assert len(rows_of(newest(organisation), "suppliers")) == 2


def test_removing_what_somebody_changed_meanwhile_asks_to_look_again(
    client_as, organisation, first
):
    owner, editor = client_as("owner"), client_as("editor")
    save(owner, f"{ESTATE}/tables/contracts/row?key=c2", title="Desk")
    answer = editor.post(f"{ESTATE}/tables/contracts/remove?key=c2", {"base": "1"})
    assert answer.status_code == 400
    assert "changed this row in version 2" in page(answer)


def test_a_clash_names_the_findings_that_rest_on_the_cell(client_as, organisation):
    worked_out(organisation)
    owner, editor = client_as("owner"), client_as("editor")
    row = f"{ESTATE}/tables/contracts/row?key=C1"
    mine = form_of(editor.get(row)) | {"ends_on-year": "2029"}
    save(owner, row, **{"ends_on-year": "2028"})
    text = page(editor.post(row, mine))
    assert "What depends on it" in text
    assert re.search(r'href="/o/harrowmoor/findings/[\w-]+"', text)


# --- history --------------------------------------------------------------------------------------


def test_history_tells_what_changed_by_whom_and_forgets_a_name_that_was_erased(
    client_as, organisation, first
):
    owner = client_as("owner", name="Ada Ash")
    save(owner, notice_months="6")
    for address in (f"{ESTATE}/history", f"{ESTATE}/history/2"):
        assert "Ada Ash" in page(owner.get(address))
    text = page(owner.get(f"{ESTATE}/history/2"))
    assert "Notice months" in text
    Account.objects.filter(name="Ada Ash").update(name="", email=None, erased_at=first.saved_at)
    viewer = client_as("viewer")
    for address in (f"{ESTATE}/history", f"{ESTATE}/history/2"):
        assert "erased" in page(viewer.get(address))


def test_what_changed_in_a_column_above_the_edition_is_only_counted(
    client_as, organisation, first, account_with
):
    change_cells(
        organisation=organisation,
        by=actor(account_with("owner"), organisation),
        base=first,
        changes=[SetCells(table="suppliers", key=("ash",), cells={"contact_email": "x@y.example"})],
        what="Address",
    )
    for address in ("history/2", "compare?one=1&other=2"):
        text = page(client_as("viewer").get(f"{ESTATE}/{address}"))
        assert "x@y.example" not in text
        assert "not shown to your role" in text
        assert "x@y.example" in page(client_as("auditor").get(f"{ESTATE}/{address}"))


def test_a_version_is_undone_restored_and_compared_on_pages(client_as, organisation, first):
    owner = client_as("owner")
    save(owner, notice_months="6")
    assert owner.post(f"{ESTATE}/history/2", {"what": ""}).status_code == 302
    assert newest(organisation).digest == first.digest
    save(owner, notice_months="9")
    text = page(owner.get(f"{ESTATE}/history/1/restore"))
    assert "Makes version 5" in text
    stale = owner.post(f"{ESTATE}/history/1/restore", {"base": "2"})
    assert stale.status_code == 400
    assert owner.post(f"{ESTATE}/history/1/restore", {"base": "4"}).status_code == 302
    assert newest(organisation).digest == first.digest
    assert "Nothing differs" in page(owner.get(f"{ESTATE}/compare?one=1&other=5"))
    assert owner.get(f"{ESTATE}/compare?one=1&other=99").status_code == 404
    assert client_as("editor").post(f"{ESTATE}/history/1/restore").status_code == 403


# --- downloads --------------------------------------------------------------------------------


def download(client, form="csv", edition="full", number=1):
    return client.get(f"{ESTATE}/download/{number}/{form}?edition={edition}")


def test_a_download_is_cut_to_the_edition_and_no_role_gets_a_higher_one(client_as, first):
    with zipfile.ZipFile(io.BytesIO(download(client_as("auditor")).content)) as full:
        assert "legacy.csv" in full.namelist()
        assert b"desk@ash.example" in full.read("suppliers.csv")
    with zipfile.ZipFile(
        io.BytesIO(download(client_as("editor"), edition="members").content)
    ) as cut:
        assert "legacy.csv" not in cut.namelist()
        assert b"desk@ash.example" not in b"".join(cut.read(name) for name in cut.namelist())
        assert b"support_ends_on" not in cut.read("components.csv")
    with zipfile.ZipFile(
        io.BytesIO(download(client_as("viewer"), edition="public").content)
    ) as cut:
        assert b"break_cost_gbp" not in cut.read("contracts.csv")
    for role in ("editor", "viewer"):
        assert download(client_as(role)).status_code == 404
        assert download(client_as(role), form="xlsx").status_code == 404
    assert download(client_as("owner"), form="exe").status_code == 404
    assert download(client_as("owner"), number=7).status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_download_runs_nothing_and_reads_back_as_the_values_it_was(
    client_as, first, form, tmp_path
):
    content = download(client_as("owner"), form).content
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        every = b"".join(inside.read(name) for name in inside.namelist())
    assert b"'=1+1" in every
    assert b"<f>" not in every
    assert not re.search(rb"(?:^|,)=1", every)
    file = tmp_path / f"tables.{'zip' if form == 'csv' else 'xlsx'}"
    file.write_bytes(content)
    back = read([file]).tables
    row = back["contracts"].filter(contract_id="c2").row(0, named=True)
    assert row["title"] == "=1+1"
    assert back["contracts"].height == 2
    assert back["suppliers"].height == 2


# --- what must not happen -------------------------------------------------------------------------

SCRIPT = '"><script>alert(1)</script>'
TEXT_FIELDS = (
    ("contracts", "c1", ("title", "cpv_codes", "owner_role", "ocid")),
    ("components", "crm", ("name", "capability", "owner_role")),
    ("suppliers", "ash", ("name", "identifier", "address", "contact_email")),
)


@pytest.mark.parametrize(("table", "key", "columns"), TEXT_FIELDS)
def test_what_somebody_typed_is_never_run(client_as, organisation, first, table, key, columns):
    owner = client_as("owner", name=SCRIPT)
    address = f"{ESTATE}/tables/{table}/row?key={key}"
    answer = save(owner, address, what=SCRIPT, **dict.fromkeys(columns, SCRIPT))
    assert answer.status_code == 302
    assert rows_of(newest(organisation), table)[0][columns[0]] == SCRIPT
    other = form_of(owner.get(address))
    save(owner, address, **{columns[0]: SCRIPT + "2"})
    clash = owner.post(address, other | {columns[0]: SCRIPT + "3"})
    assert clash.status_code == 409
    pages = [clash] + [
        owner.get(f"{ESTATE}{rest}")
        for rest in (
            "",
            f"/tables/{table}",
            f"/tables/{table}/row?key={key}",
            "/history",
            "/history/2",
            "/compare?one=1&other=2",
            "/download",
            f"/tables/{table}/row?key={key}&version=2",
            f"/tables/{table}/remove?key={key}",
            f"/tables/{table}?find={SCRIPT}",
        )
    ]
    for one in pages:
        assert b"<script>alert" not in one.content
        assert "nonce-" in one["Content-Security-Policy"]
        assert "unsafe-inline" not in one["Content-Security-Policy"]


def test_nothing_of_another_organisation_is_reached(
    client_as, organisation, other_organisation, account_with, first
):
    by = actor(account_with("owner", organisation=other_organisation), other_organisation)
    small_estate(other_organisation, by)
    change_cells(
        organisation=other_organisation,
        by=by,
        base=newest(other_organisation),
        changes=[AddRow(table="bodies", cells={"body_id": "b1", "name": "Theirs"})],
    )
    mine = client_as("owner")
    for rest in (
        "",
        "/tables/contracts",
        "/tables/contracts/row?key=c1",
        "/history",
        "/history/1",
        "/download/1/csv",
        "/add",
    ):
        assert mine.get(f"/o/eastmere/estate{rest}").status_code == 404
    assert mine.post("/o/eastmere/estate/tables/contracts/row?key=c1", {}).status_code == 404
    assert mine.get(f"{ESTATE}/history/2").status_code == 404  # theirs has a version 2
    answer = mine.post(ROW, {"base": "2", "title": "x"})
    assert answer.status_code == 404
    assert newest(organisation) == first


@pytest.mark.parametrize(
    "rest",
    [
        "/tables/accounts",
        "/tables/contracts/row?key=../../x",
        "/tables/contracts/row",
        "/tables/contracts/row?key=c1&key=c2",
        "/tables/contracts/row?key=%00",
        "/history/999999999999999999999",
        "/download/1/csv?edition=../full",
        "/compare",
        "/add/00000000-0000-0000-0000-000000000000",
        "?version=1e3",
        "?version=٣",
    ],
)
def test_an_address_that_means_nothing_is_not_found(client_as, first, rest):
    assert client_as("owner").get(f"{ESTATE}{rest}").status_code == 404


@pytest.mark.parametrize("role", ["viewer", "auditor"])
def test_who_only_reads_is_shown_no_form_and_sends_none(client_as, organisation, first, role):
    client = client_as(role)
    assert 'name="base"' not in page(client.get(ROW))
    answer = client.post(ROW, {"base": "1", "title": "x"})
    assert answer.status_code == 400
    assert "may change the tables" in page(answer)
    assert client.get(f"{ESTATE}/tables/contracts/new").status_code == 403
    assert client.post(f"{ESTATE}/history/1", {}).status_code == 400
    assert newest(organisation) == first


def test_an_editor_who_sends_a_hidden_column_changes_nothing_of_it(client_as, organisation, first):
    address = f"{ESTATE}/tables/suppliers/row?key=ash"
    save(client_as("editor"), address, name="Ash Limited", contact_email="x@y.example")
    row = rows_of(version_numbered(organisation, 2), "suppliers")[0]
    assert (row["name"], row["contact_email"]) == ("Ash Limited", "desk@ash.example")
