"""`untower paper` as a person meets it: what it writes, what it refuses, what it lists."""

from __future__ import annotations

import zipfile

import pytest
from typer.testing import CliRunner

from untower.cli import app
from untower.cli.options import EditionName
from untower.errors import UntowerError
from untower.publish.papers.shipped import PAPERS

SPEND = """Body Name,Payment Date,Supplier Name,Net Amount,Expense Type
Ashby Council,2025-04-01,Birch Software Ltd,1200.00,ICT - Software Licences
Ashby Council,2025-05-01,Birch Software Ltd,1200.00,ICT - Software Licences
"""


@pytest.fixture
def spend(tmp_path):
    file = tmp_path / "spend.csv"
    file.write_text(SPEND, encoding="utf-8")
    return file


def run(*arguments) -> str:
    """Run the command here; what it says, or the sentence it stops with."""
    done = CliRunner().invoke(app, ["paper", *map(str, arguments)])
    if isinstance(done.exception, UntowerError):
        return str(done.exception)
    assert done.exception is None or done.exit_code == 0, done.output
    return done.output


def test_a_paper_that_stands_there_is_not_replaced_unasked(spend, tmp_path):
    there = tmp_path / "mine.docx"
    there.write_bytes(b"edited by hand")
    assert "is there already, and may have been edited" in run("cabinet", spend, "-o", there)
    assert there.read_bytes() == b"edited by hand"
    assert "Wrote" in run("cabinet", spend, "-o", there, "--force", "--on", "2026-11-23")
    assert there.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Name a paper: cabinet, business-case"),
        (("minutes", "x.csv"), "minutes: no such paper. Allowed: cabinet"),
        (("cabinet",), "Name the files or the folder"),
        (("cabinet", "x.csv", "-o", "out.pdf"), "a paper's name ends in .docx. Write out.docx"),
        (("cabinet", "x.csv", "-o", "no/such/out.docx"), "there is no such folder"),
        (("all", "x.csv", "--template", "own.toml"), "no such template file"),
        (("all", "no-such.csv", "-o", "papers"), "no-such.csv"),
        (("cabinet", "x.csv", "--template", "own.toml"), "no such template file"),
    ],
)
def test_a_slip_is_answered_before_any_work(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said in run(*arguments)
    assert list(tmp_path.iterdir()) == []


def test_one_paper_is_written_in_the_edition_asked_for(spend, tmp_path):
    file = tmp_path / "case.docx"
    said = run("business-case", spend, "-o", file, "--edition", EditionName.PUBLIC.value)
    assert said == f"Wrote {file} (public edition)\n"
    with zipfile.ZipFile(file) as packed:
        assert b"Public edition" in packed.read("docProps/core.xml")


def test_all_papers_are_written_to_a_folder(spend, tmp_path):
    run("all", spend, "-o", tmp_path / "papers", "--on", "2026-11-23")
    assert {p.name for p in (tmp_path / "papers").iterdir()} == {f"{p}.docx" for p in PAPERS}


def test_a_template_is_copied_changed_and_used(spend, tmp_path):
    own, file = tmp_path / "own.toml", tmp_path / "own.docx"
    assert "Change it, then: untower paper lotting" in run("lotting", "--write-template", own)
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("Lotting paper:", "Our own paper:"), encoding="utf-8")
    run("lotting", spend, "-o", file, "--template", own, "--on", "2026-11-23")
    with zipfile.ZipFile(file) as packed:
        assert b"Our own paper:" in packed.read("word/document.xml")
    assert "is there already" in run("lotting", "--write-template", own)


def test_a_slip_in_ones_own_template_is_told_before_the_files_are_read(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('title = "A"\n[[section]]\nheading = "B"\n[[section.block]]\ntable = "x"\n')
    said = run("cabinet", "no-such-file.csv", "--template", own)
    assert "own.toml · section 1 (B) · block 1 · table: 'x': no table of that name." in said


def test_the_list_names_every_paper_figure_table_and_form():
    said = run("--list")
    for word in (*PAPERS, "case.plan_gbp", "award.suppliers", "less_or_more", "not known"):
        assert word in said
