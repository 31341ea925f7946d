"""The command line as a person meets it: what it says, what it leaves behind, how it exits."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import zipfile

import pytest

from untower.cli import main

SPEND = """Body Name,Payment Date,Supplier Name,Net Amount,Expense Type
Ashby Council,2025-04-01,Birch Software Ltd,1200.00,ICT - Software Licences
Ashby Council,2025-05-01,Birch Software Ltd,1200.00,ICT - Software Licences
Ashby Council,2025-05-09,,50.00,Stationery
Ashby Council,31/02/2025,Cedar Ltd,12k,Stationery
Ashby Council,2025-06-01,Birch Software Ltd,-200.00,ICT - Software Licences
,,,,
"""


def untower(*arguments, cwd=None):
    """Run the real command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "untower", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
    )


@pytest.fixture
def untower_here(tmp_path, monkeypatch, capsys):
    """The same from end to end in this process: what ends in a sentence needs no other."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["untower", *map(str, arguments)])
        threshold = gc.get_threshold()
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code
        finally:
            gc.set_threshold(*threshold)
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, said.out, said.err)

    return run


@pytest.fixture
def spend(tmp_path):
    file = tmp_path / "spend.csv"
    file.write_text(SPEND, encoding="utf-8")
    return file


def test_check_exits_1_and_names_every_bad_cell(spend):
    done = untower("check", spend)

    assert done.returncode == 1
    assert "6 rows in = 4 kept + 2 refused" in done.stdout
    assert "row 5 · Payment Date: '31/02/2025'" in done.stdout
    assert "row 5 · Net Amount: '12k'" in done.stdout
    assert "row 7" in done.stdout
    assert "Traceback" not in done.stderr


def test_check_exits_0_when_every_row_is_good(tmp_path):
    good = tmp_path / "spend.csv"
    good.write_text("\n".join(SPEND.splitlines()[:4]) + "\n", encoding="utf-8")

    assert untower("check", good).returncode == 0


def test_estate_exits_0_although_there_are_findings_and_refusals(spend):
    done = untower("estate", spend, "--on", "2025-07-01")

    assert done.returncode == 0, done.stderr
    assert "Planning model: not an award decision" in done.stdout


def test_strict_turns_a_refused_row_into_exit_1(spend):
    assert untower("estate", spend, "--on", "2025-07-01", "--strict").returncode == 1


def test_estate_prints_the_plan_as_json_and_nothing_else(spend):
    done = untower("estate", spend, "--on", "2025-07-01", "--json")

    plan = json.loads(done.stdout)
    assert plan["purpose"] == "plan"
    assert plan["on"] == "2025-07-01"
    assert plan["steps"]["estate"]["figures"]["spend_gbp"] == 2250.00
    assert plan["tables"]["payments"] == 4


def test_a_header_map_overrules_what_was_recognised(tmp_path):
    file = tmp_path / "spend.csv"
    file.write_text(
        "Payment Date,Supplier Name,Amount A,Amount B\n"
        "2025-04-01,Birch,10.00,12.00\n2025-04-02,Cedar,20.00,24.00\n",
        encoding="utf-8",
    )
    done = untower(
        "estate", file, "--on", "2025-07-01", "--json", "--map", "Amount B=payments.amount_gbp"
    )

    assert json.loads(done.stdout)["steps"]["estate"]["figures"]["spend_gbp"] == 36.00


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["estate", "nowhere.csv"], "nowhere.csv"),
        (["estate", "spend.csv", "--on", "yesterday"], "Write it as 2027-03-31"),
        (["estate", "spend.csv", "--map", "no sign"], "Their header=field"),
        (["estate", "spend.csv", "--map", "Net Amount=payments.colour"], "colour"),
        (["estate", "spend.csv", "--mapping", "none.toml"], "none.toml"),
        (["start", "book.csv"], ".xlsx"),
        (["start", "no/such/folder/book.xlsx"], "no such folder"),
        (["estate", "empty.csv"], "empty"),
        (["estate", "noise.csv"], "noise.csv"),
        (["estate", "letter.pdf"], "PDF"),
        (["estate", "locked.xlsx"], "password"),
        (["estate", "bomb.zip"], "bomb.zip"),
    ],
)
def test_a_mistake_ends_in_one_sentence_and_exit_2(tmp_path, untower_here, spend, arguments, words):
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    (tmp_path / "locked.xlsx").write_bytes(
        ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480
    )
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("spend.csv", b"0" * 50_000_000)

    done = untower_here(*arguments)

    assert done.returncode == 2, done.stdout + done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "untower-plan").exists()


def test_a_workbook_that_is_there_is_not_overwritten(tmp_path):
    book = tmp_path / "ours.xlsx"
    book.write_bytes(b"ours")

    done = untower("start", book)

    assert done.returncode == 2
    assert "--force" in done.stderr
    assert book.read_bytes() == b"ours"


def test_start_writes_a_workbook_that_reads_back_as_no_rows(tmp_path):
    book = tmp_path / "ours.xlsx"

    assert untower("start", book).returncode == 0
    done = untower("check", book, "--json")

    assert sum(i["rows_kept"] for i in json.loads(done.stdout)) == 0


def test_tables_prints_a_json_schema_of_every_table():
    from untower.tables import TABLES

    schema = json.loads(untower("tables").stdout)

    assert set(TABLES) <= set(schema["$defs"])


def test_plan_writes_every_output_and_says_where(spend, tmp_path):
    out = tmp_path / "build"

    done = untower("plan", spend, "-o", out, "--on", "2025-07-01", "--edition", "public")

    assert done.returncode == 0, done.stderr
    assert str(out / "report.html") in done.stdout
    assert {"report.html", "plan.json", "plan.xlsx", "refused.csv"} <= {
        p.name for p in out.iterdir()
    }
    assert json.loads((out / "plan.json").read_text("utf-8"))["edition"] == "public"
    left = {p.name for p in out.iterdir()} - {
        *("report.html", "plan.json", "plan.xlsx", "refused.csv", "links.csv"),
        *("supplier_merges.csv", ".untower.json"),
    }
    assert left == set()


def test_the_same_files_and_date_give_the_same_bytes(spend, tmp_path):
    for name in ("one", "two"):
        untower("plan", spend, "-o", tmp_path / name, "--on", "2025-07-01")

    for file in ("plan.json", "report.html", "refused.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


OWN_POLICY = """[[number]]
name = "recurring_payments_min"
sentence = "Payments within a year from which a supplier may have a contract here."
value = 4
unit = "payments"
comparator = "at least"
binds = ["all"]
nation = ["all"]
force = "house_convention"
source = "Ashby Council, contract standing orders, 2025"
confirmed = true
"""


def test_an_organisations_own_policy_file_is_asked_before_the_shipped_numbers(tmp_path):
    own = tmp_path / "policy.toml"
    own.write_text(OWN_POLICY, encoding="utf-8")
    monthly = tmp_path / "monthly.csv"
    rows = [f"2025-0{m}-05,Birch Software Ltd,1200.00,ICT - Software" for m in range(1, 6)]
    monthly.write_text(
        "\n".join(["Payment Date,Supplier Name,Net Amount,Expense Type", *rows]), encoding="utf-8"
    )
    run = ("estate", monthly, "--on", "2025-07-01", "--json")

    shipped, overlaid = (
        json.loads(untower(*run, *more).stdout) for more in ((), ("--policy", own))
    )

    assert shipped["steps"]["estate"]["figures"]["recurring"] == []
    assert len(overlaid["steps"]["estate"]["figures"]["recurring"]) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (OWN_POLICY.replace("recurring_payments_min", "recuring"), "no number of that name"),
        (OWN_POLICY + OWN_POLICY, "recurring_payments_min"),
        ("not = = toml", "is not a policy file in TOML"),
        (None, "there is no such policy file"),
    ],
)
def test_a_policy_file_with_a_slip_is_named_and_nothing_is_run(
    untower_here, spend, tmp_path, text, words
):
    own = tmp_path / "own.toml"
    if text is not None:
        own.write_text(text, encoding="utf-8")

    done = untower_here("estate", spend, "--on", "2025-07-01", "--policy", own)

    assert done.returncode == 2
    assert "own.toml" in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
