"""The folder: each file whole or absent, nobody's work lost."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import pytest

from publish_plans import estate, intake, plan, refusals
from untower.answers import REFUSAL_COLUMNS, Reading
from untower.errors import UntowerError, WrongUse
from untower.publish.editions import Edition
from untower.publish.outputs import write

ALWAYS = ["report.html", "plan.json", "plan.xlsx", "refused.csv"]


def contents(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def without_links(made):
    figures = {n: v for n, v in estate().figures.items() if n != "links"}
    return replace(made, steps=(replace(estate(), figures=figures),))


def with_a_fault():
    """The report is made before plan.json finds that a figure is no number."""
    return replace(plan(), steps=(replace(estate(), figures={"share_pct": float("nan")}),))


# --- what must not happen ------------------------------------------------------------------


def test_when_a_later_file_cannot_be_made_nothing_new_and_nothing_half_stands(tmp_path):
    write(plan(), tmp_path, Edition.MEMBERS)
    before = contents(tmp_path)
    with pytest.raises(ValueError, match="not a finite number"):
        write(with_a_fault(), tmp_path, Edition.FULL)
    assert contents(tmp_path) == before


def test_a_fault_of_ours_leaves_a_new_folder_empty(tmp_path):
    with pytest.raises(ValueError, match="not a finite number"):
        write(with_a_fault(), tmp_path, Edition.FULL)
    assert contents(tmp_path) == {}


def test_when_one_file_cannot_be_replaced_none_is(tmp_path):
    write(plan(), tmp_path, Edition.MEMBERS)
    (tmp_path / "plan.xlsx").unlink()
    (tmp_path / "plan.xlsx").mkdir()
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    with pytest.raises(UntowerError, match=r"could not be written: .* What stood there before"):
        write(replace(plan(), organisation="Other"), tmp_path, Edition.MEMBERS)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before


def test_other_peoples_files_are_left_alone(tmp_path):
    (tmp_path / "minutes.txt").write_text("theirs")
    (tmp_path / "photos").mkdir()
    write(plan(), tmp_path, Edition.MEMBERS)
    write(plan(), tmp_path, Edition.MEMBERS)
    assert (tmp_path / "minutes.txt").read_text() == "theirs"
    assert (tmp_path / "photos").is_dir()


def test_a_report_that_untower_did_not_write_is_not_overwritten(tmp_path):
    (tmp_path / "report.html").write_text("theirs")
    with pytest.raises(WrongUse, match=r"report\.html: stands there already and untower did not"):
        write(plan(), tmp_path, Edition.MEMBERS)
    assert contents(tmp_path) == {"report.html": b"theirs"}


def test_links_that_a_person_edited_are_not_overwritten(tmp_path):
    write(plan(), tmp_path, Edition.MEMBERS)
    links = tmp_path / "links.csv"
    links.write_text(links.read_text("utf-8-sig").replace("proposed", "confirmed"))
    before = contents(tmp_path)
    with pytest.raises(WrongUse, match=r"links\.csv: was edited since untower wrote it"):
        write(plan(), tmp_path, Edition.MEMBERS)
    assert contents(tmp_path) == before


def test_a_file_is_not_taken_for_a_folder(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WrongUse, match=r"out: is a file\. Name a folder with -o"):
        write(plan(), tmp_path / "out", Edition.MEMBERS)


# --- what must -----------------------------------------------------------------------------


def test_the_report_comes_first_and_no_temporary_file_stays(tmp_path):
    written = write(plan(), tmp_path / "new" / "folder", Edition.MEMBERS)
    assert [p.name for p in written] == [*ALWAYS, "links.csv"]
    left = {p.name for p in (tmp_path / "new" / "folder").iterdir()}
    assert left == {p.name for p in written} | {".untower.json"}


def test_the_same_plan_leaves_the_same_bytes(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    write(plan(), one, Edition.MEMBERS)
    write(plan(), two, Edition.MEMBERS)
    write(plan(), two, Edition.MEMBERS)
    assert contents(one) == contents(two)


def test_a_list_that_is_no_longer_there_is_taken_away(tmp_path):
    write(plan(), tmp_path, Edition.MEMBERS)
    assert (tmp_path / "links.csv").exists()
    write(without_links(plan()), tmp_path, Edition.MEMBERS)
    assert not (tmp_path / "links.csv").exists()


def test_the_day_it_is_made_is_told_and_shown(tmp_path):
    write(plan(), tmp_path, Edition.MEMBERS, on=date(2027, 2, 1))
    report = (tmp_path / "report.html").read_text("utf-8")
    assert "Made on 1 Feb 2027 for 23 Nov 2026" in report


def test_progress_is_told_from_the_first_file_to_the_end(tmp_path):
    told: list[tuple[int, int]] = []
    write(plan(), tmp_path, Edition.MEMBERS, progress=lambda d, of, _: told.append((d, of)))
    assert told == [(n, 6) for n in range(7)]


def test_every_refusal_is_in_the_file_and_none_of_its_cells_runs(tmp_path):
    many = [("a.csv", n, None, None, None, "blank", None, None) for n in range(2, 1300)]
    bad = ("a.csv", 1300, "Net", "payments.amount_gbp", "=1+1", "-not it", "@a", "+do")
    lines = refusals(*many, bad, (*bad[:4], "-12.50", "r", None, None))
    made = replace(plan(), reading=Reading(tables={}, intake=(intake("a.csv", refused=lines),)))
    write(made, tmp_path, Edition.MEMBERS)
    found = read_csv(tmp_path / "refused.csv")
    assert len(found) == 1300
    assert tuple(found[0]) == REFUSAL_COLUMNS
    assert found[-2]["value"] == "'=1+1"
    assert found[-2]["reason"] == "'-not it"
    assert found[-2]["allowed"] == "'@a"
    assert found[-2]["do"] == "'+do"
    assert found[-1]["value"] == "-12.50"


def test_links_have_the_columns_that_are_read_back(tmp_path):
    write(plan(), tmp_path, Edition.MEMBERS)
    found = read_csv(tmp_path / "links.csv")
    assert list(found[0]) == ["kind", "left", "right", "reason", "confidence", "state"]
    assert found[0]["state"] == "proposed"
