"""Files that are sent: looked at, asked about, accepted or dropped; and what is not taken."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from estate_rows import actor, small_estate
from sent_to_the_estate import ESTATE, SUPPLIERS, accept, address, page, send
from untower.actions.acting import Refused
from untower.actions.versions import accept_upload, stage_files
from untower.actions.versions.sent_files import safe_name
from untower.record.events.models import Event
from untower.record.versions.models import HeaderMeaning, Upload, UploadFile
from untower.record.versions.reading import newest, rows_in, rows_of
from untower.storage.examples import example_folder
from untower.storage.read import read

pytestmark = pytest.mark.django_db
CONTRACTS = (
    "contract_id,title,supplier_id,notice_months\nk1,Desk,ash,3\nk2,Net,oak,soon\nk3,Cloud,oak,2\n"
)


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_nothing_is_saved_before_it_is_accepted(client_as, organisation):
    editor = client_as("editor")
    answer = send(editor, ("contracts.csv", CONTRACTS), ("suppliers.csv", SUPPLIERS))
    text = page(answer)
    assert newest(organisation) is None
    assert "There is a problem in 2 of 4 rows" in text
    for words in (
        "contracts.csv",
        "soon",
        "not a whole number",
        "oak",
        "names no row in suppliers",
        "an id that stands in suppliers",
        "Accept the 2 good rows",
    ):
        assert words in text
    assert accept(editor, answer).status_code == 302
    made = newest(organisation)
    assert rows_in(made) == {"suppliers": 1, "contracts": 1}
    assert UploadFile.objects.count() == 0
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["upload.sent", "version.saved"]
    assert "contracts.csv" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_refused_rows_stay_on_a_list_that_can_be_downloaded_and_dropped(client_as, organisation):
    editor = client_as("editor")
    answer = send(editor, ("contracts.csv", CONTRACTS), ("suppliers.csv", SUPPLIERS))
    accept(editor, answer)
    assert "2 rows of what was added as version 1" in page(editor.get(ESTATE))
    listed = editor.get(f"{address(answer)}/refused.csv")
    assert listed["Content-Disposition"] == 'attachment; filename="refused.csv"'
    assert b"not a whole number" in listed.content
    assert "were refused" in page(editor.get(address(answer)))
    editor.post(address(answer), {"do": "settle"})
    assert "Refused rows that wait" not in page(editor.get(ESTATE))
    assert "Refused rows that wait" not in page(client_as("owner").get(ESTATE))


def test_what_is_dropped_is_gone_and_changed_nothing(client_as, organisation):
    editor = client_as("editor")
    answer = send(editor, ("suppliers.csv", SUPPLIERS))
    editor.post(address(answer), {"do": "drop"})
    assert newest(organisation) is None
    assert UploadFile.objects.count() == 0
    assert editor.get(address(answer)).status_code == 404


def test_a_choice_has_to_be_made(client_as, organisation):
    editor = client_as("editor")
    answer = send(editor, ("suppliers.csv", SUPPLIERS))
    unchosen = editor.post(address(answer), {"base": "0"})
    assert unchosen.status_code == 400
    assert "Choose whether to accept the good rows." in page(unchosen)
    assert newest(organisation) is None


def test_rows_are_added_or_updated_by_id_unless_the_table_is_to_be_replaced(
    client_as, organisation, account_with
):
    small_estate(organisation, actor(account_with("owner"), organisation))
    editor = client_as("editor")
    rows = "contract_id,title,notice_months\nc1,,6\nk9,New,\n"
    answer = send(editor, ("contracts.csv", rows))
    text = page(answer)
    assert "1 row added, 1 row changed" in text
    assert "1 row added, 1 row changed, 1 row removed" in text
    accept(editor, answer)
    held = {row["contract_id"]: row for row in rows_of(newest(organisation), "contracts")}
    assert sorted(held) == ["c1", "c2", "k9"]
    assert (held["c1"]["title"], held["c1"]["notice_months"]) == ("Hosting", "6")
    again = send(editor, ("contracts.csv", rows))
    accept(editor, again, **{"way-contracts": "replace"})
    held = {row["contract_id"]: row for row in rows_of(newest(organisation), "contracts")}
    assert sorted(held) == ["c1", "k9"]
    assert held["c1"]["title"] is None


def test_replacing_what_others_point_to_is_refused_with_the_rows(
    client_as, organisation, account_with
):
    small_estate(organisation, actor(account_with("owner"), organisation))
    owner = client_as("owner")
    answer = send(owner, ("suppliers.csv", SUPPLIERS))
    refused = accept(owner, answer, **{"way-suppliers": "replace"})
    assert refused.status_code == 400
    assert "Replacing would leave 1 row elsewhere that points to nothing" in page(refused)
    assert newest(organisation).number == 1


def test_an_editor_cannot_replace_a_table_that_holds_hidden_columns(
    client_as, organisation, account_with
):
    small_estate(organisation, actor(account_with("owner"), organisation))
    editor = client_as("editor")
    rows = "supplier_id,name,contact_email\nash,Ash Limited,x@y.example\nbirch,,\n"
    answer = send(editor, ("suppliers.csv", rows))
    assert "way-suppliers" not in page(answer)
    assert "1 column that your role does not show" in page(answer)
    accept(editor, answer, **{"way-suppliers": "replace"})
    held = rows_of(newest(organisation), "suppliers")[0]
    assert (held["name"], held["contact_email"]) == ("Ash Limited", "desk@ash.example")


def test_accepting_twice_makes_one_version(client_as, organisation, account_with):
    by = actor(account_with("editor"), organisation)
    upload = stage_files(
        organisation=organisation, by=by, files=[("suppliers.csv", SUPPLIERS.encode())]
    )
    accept_upload(organisation=organisation, by=by, upload=upload, base=None, ways={})
    made = newest(organisation)
    with pytest.raises(Refused, match="accepted or dropped already"):
        accept_upload(
            organisation=organisation, by=by, upload=Upload.objects.get(), base=made, ways={}
        )
    assert newest(organisation) == made


def test_an_upload_is_its_senders_alone(client_as, organisation, other_organisation):
    answer = send(client_as("editor"), ("suppliers.csv", SUPPLIERS))
    other = client_as("owner")
    for rest in ("", "/columns", "/refused.csv"):
        assert other.get(f"{address(answer)}{rest}").status_code == 404
    theirs = client_as("owner", organisation=other_organisation)
    assert theirs.get(address(answer).replace("harrowmoor", "eastmere")).status_code == 404
    assert theirs.get(address(answer)).status_code == 404
    assert client_as("viewer").get(f"{ESTATE}/add").status_code == 403


# --- columns --------------------------------------------------------------------------------------

ODD = "Ref;Job;How many\n1;Architect;2\n2;Tester;3\n"


def test_a_file_nobody_recognised_is_read_by_what_its_sender_says_and_remembered(
    client_as, organisation
):
    editor = client_as("editor")
    answer = send(editor, ("odd.csv", ODD))
    assert "1 file was not recognised" in page(answer) or "3 of 3 rows" in page(answer)
    columns = f"{address(answer)}/columns"
    assert "Which table are its rows?" in page(editor.get(columns))
    shown = page(editor.post(columns, {"table-0": "roles", "do": "table"}))
    assert "Job" in shown
    assert "Architect · Tester" in shown
    said = {
        "table-0": "roles",
        "column-0-0": "roles.role_id",
        "column-0-1": "roles.role_id",
        "column-0-2": "leave out",
        "do": "read",
    }
    wrong = editor.post(columns, said)
    assert wrong.status_code == 400
    assert "means role_id already" in page(wrong)
    missing = editor.post(columns, said | {"column-0-0": "leave out", "column-0-1": "leave out"})
    right = said | {"column-0-1": "roles.name"}
    assert missing.status_code in (302, 400)
    assert editor.post(columns, right).status_code == 302
    assert "Accept the 2 good rows" in page(editor.get(address(answer)))
    assert HeaderMeaning.objects.filter(table="roles", header="job").get().field == "roles.name"
    again = send(editor, ("next month.csv", ODD.replace("Tester", "Analyst")))
    assert "Accept the 2 good rows" in page(again)
    accept(editor, again)
    assert [row["name"] for row in rows_of(newest(organisation), "roles")] == [
        "Architect",
        "Analyst",
    ]


def test_an_unused_column_of_a_known_file_is_given_a_meaning(client_as, organisation):
    editor = client_as("editor")
    rows = "component_id,name,hosting,Nickname\ncrm,Customers,saas,front desk\n"
    answer = send(editor, ("components.csv", rows))
    assert "“Nickname”" in page(answer)
    columns = f"{address(answer)}/columns"
    editor.post(columns, {"column-0-0": "components.capability", "do": "read"})
    accept(editor, answer)
    assert rows_of(newest(organisation), "components")[0]["capability"] == "front desk"


def test_a_column_may_mean_what_a_row_says_of_its_supplier_and_is_then_unclear_no_more(
    client_as, organisation
):
    editor = client_as("editor")
    rows = (
        "Ref,System,Annual cost,Bought of\ncrm,Customers,900,Ash Limited\ndms,Papers,100,Oak plc\n"
    )
    answer = send(editor, ("applications.csv", rows))
    columns = f"{address(answer)}/columns"
    assert "Suppliers, Name" in page(editor.get(columns))
    editor.post(columns, {"column-0-0": "suppliers.name", "do": "read"})
    text = page(editor.get(address(answer)))
    assert "Columns that are not used" not in text
    accept(editor, answer)
    named = [row["name"] for row in rows_of(newest(organisation), "suppliers")]
    assert named == ["Ash Limited", "Oak plc"]


def test_both_ways_to_add_say_in_words_what_they_would_do(client_as, organisation):
    editor = client_as("editor")
    accept(editor, send(editor, ("suppliers.csv", "supplier_id,name\na,Ash\nb,Birch\n")))
    text = page(send(editor, ("suppliers.csv", "supplier_id,name\na,Ash Limited\n")))
    assert "built-in method" not in text
    assert "1 row changed. A blank cell" in text
    assert "1 row removed" in text


def test_a_column_above_the_edition_is_no_choice_for_an_editor(client_as, organisation):
    answer = send(
        client_as("editor", name="E"), ("components.csv", "component_id,name,layer,Z\na,b,data,c\n")
    )
    editor = answer.client
    assert "components.support_ends_on" not in page(editor.get(f"{address(answer)}/columns"))


# --- payments ---------------------------------------------------------------------------------


def test_another_file_of_the_same_name_is_not_laid_over_the_first(client_as, organisation):
    editor = client_as("editor")
    months = [
        "Date,Supplier,Amount,Description\n"
        + "".join(
            f"{day:02}/{month:02}/2026,Ash Ltd,{day * 10 + month}.00,IT\n" for day in range(1, 9)
        )
        for month in (1, 2)
    ]
    for sent in months:
        answer = send(editor, ("spend.csv", sent))
        accept(editor, answer)
    held = rows_of(newest(organisation), "payments")
    assert len(held) == 16
    assert {row["source_file"] for row in held} == {"spend.csv", "spend.csv (2)"}
    corrected = months[0].replace("81.00", "82.00")
    accept(editor, send(editor, ("spend.csv", corrected)))
    held = rows_of(newest(organisation), "payments")
    assert len(held) == 16
    assert [r["amount_gbp"] for r in held if r["source_file"] == "spend.csv"][-1] == "82.00"


def test_a_download_sent_back_changes_nothing(client_as, organisation):
    owner = client_as("owner")
    months = "Date,Supplier,Amount,Description\n01/02/2026,=Ash,10.00,IT\n02/02/2026,Elm,1.50,IT\n"
    accept(owner, send(owner, ("spend.csv", months), ("suppliers.csv", SUPPLIERS)))
    content = owner.get(f"{ESTATE}/download/1/csv?edition=full").content
    assert "Nothing: version 1 holds all of this already" in page(
        send(owner, ("tables.zip", content))
    )


# --- what is not taken ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Windows\\spend.csv", "spend.csv"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie: x.csv"),
        ("\x00\x1b.csv", "csv"),
        ("..", "file"),
        ("long" * 100 + ".csv", "long" * 36 + "lo.csv"),
    ],
)
def test_a_name_is_never_a_path(name, kept):
    assert safe_name(name) == kept


def test_a_path_in_a_name_is_shown_as_a_name(client_as, organisation):
    answer = send(client_as("editor"), ("../../suppliers.csv", SUPPLIERS))
    assert ".." not in UploadFile.objects.get().name
    inside = packed(**{"../../../suppliers.csv": SUPPLIERS.encode()})
    answer = send(client_as("editor"), ("sent.zip", inside))
    assert answer.status_code == 200
    assert "Accept the 1 good row" in page(answer)


def test_a_script_in_names_headers_and_cells_is_never_run(client_as, organisation):
    script = "<script>alert(1)</script>"
    heads = f"contract_id,title,notice_months,{script}\n"
    rows = heads + f"k1,{script},{script},{script}\nk2,{script},3,x\n"
    editor = client_as("editor")
    answer = send(editor, (f"contracts {script}.csv", rows), (f"{script}.csv", "a,b,c\n1,2,3\n"))
    for one in (answer, editor.get(f"{address(answer)}/columns")):
        assert b"<script>alert" not in one.content
        assert b"&lt;script&gt;alert" in one.content


def test_a_zip_bomb_a_damaged_file_and_no_file_are_refused_with_what_to_do(client_as, organisation):
    bomb = packed(**{"spend.csv": b"0," * 15_000_000})
    editor = client_as("editor")
    for files, words in (
        ([("bomb.zip", bomb)], "as a zip bomb does"),
        ([("broken.xlsx", b"PK\x03\x04 nothing")], "damaged"),
        ([("plan.pdf", b"%PDF-1.7 x")], "PDF"),
        ([("empty.csv", b"")], "empty"),
        ([], "Choose at least one file."),
    ):
        answer = send(editor, *files)
        assert answer.status_code == 400, files
        assert words in page(answer)
        assert "<title>Error: " in page(answer)
    assert Upload.objects.count() == 0


def test_a_file_that_cannot_be_read_beside_one_that_can_is_named(client_as, organisation):
    answer = send(client_as("editor"), ("suppliers.csv", SUPPLIERS), ("x.xlsx", b"PK\x03\x04 no"))
    assert "damaged" in page(answer)
    assert "Accept the 1 good row" in page(answer)


def test_more_than_the_service_takes_is_stopped_on_the_way(client_as, organisation, settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    editor = client_as("editor")
    for size in (150_000, 400_000):
        answer = send(editor, ("spend.csv", b"a,b\n" * (size // 4)))
        assert answer.status_code == 400
        assert "or smaller together" in page(answer)
    assert Upload.objects.count() == 0


def test_so_many_files_or_uploads_at_once_are_refused(client_as, organisation, account_with):
    by = actor(account_with("editor"), organisation)
    one = ("suppliers.csv", SUPPLIERS.encode())
    with pytest.raises(Refused, match="up to 50 files at a time"):
        stage_files(organisation=organisation, by=by, files=[one] * 51)
    for _ in range(10):
        stage_files(organisation=organisation, by=by, files=[one])
    with pytest.raises(Refused, match="Accept or drop one of them first"):
        stage_files(organisation=organisation, by=by, files=[one])


@pytest.mark.parametrize("name", ["open-document.ods", "stray-hour.xlsx", "months.zip"])
def test_workbooks_and_zips_are_read_as_they_are_from_a_disk(client_as, organisation, name):
    folder = example_folder("harrowmoor").parent / "dirty"
    if not folder.is_dir():
        pytest.skip("the dirty examples stand in a clone only")
    read_here = read([folder / name])
    answer = send(client_as("editor"), (name, (folder / name).read_bytes()))
    kept = sum(one.rows_kept for one in read_here.intake)
    assert kept
    assert f"Accept the {kept:,} good row" in page(answer)


def test_a_sign_that_no_database_keeps_is_left_out(client_as, organisation):
    rows = [{"component_id": "crm", "name": "A\x00B", "hosting": "saas", "N\x00ick": "x\x00y"}]
    editor = client_as("editor")
    answer = send(editor, ("components.json", json.dumps(rows)))
    assert "\x00" not in str(Upload.objects.get().intake)
    accept(editor, answer, what="Sent\x00 by\r\nthe desk")
    assert newest(organisation).what == "Sent by the desk"


def test_the_raw_files_of_the_example_are_read_as_on_the_command_line(client_as, organisation):
    folder = example_folder("harrowmoor").parent / "raw"
    if not folder.is_dir():
        pytest.skip("the raw example stands in a clone only")
    owner = client_as("owner")
    answer = send(owner, *((f.name, f.read_bytes()) for f in sorted(folder.iterdir())))
    accept(owner, answer)
    assert rows_in(newest(organisation)) == {
        "components": 108,
        "suppliers": 56,
        "contracts": 61,
        "charges": 89,
        "payments": 7123,
    }
