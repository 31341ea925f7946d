"""links.csv and supplier_merges.csv, ruled on by a person and put back into the folder."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest

import untower
from grids import grid
from untower.storage.read import read_from

if TYPE_CHECKING:
    from pathlib import Path

    from untower.answers import Reading

ON = date(2026, 4, 1)
SPEND = """Payment Date,Supplier Name,Net Amount,Expense Type
2025-04-01,Birch Software Ltd,1200.00,ICT - Software Licences
2025-05-01,BIRCH SOFTWARE LIMITED,1300.00,ICT - Software Licences
2025-06-01,Cedar Ltd,50.00,Stationery
"""
MERGES = """
kind | left | right | reason | confidence | state | rule | group_id
same_supplier | Birch Software Ltd | BIRCH SOFTWARE LIMITED | alike | 0.97 | refused | same | b
same_supplier | Ash Ltd | ASH LIMITED | alike | 0.97 | | same | a
"""


def put_back(text: str, file: str = "supplier_merges.csv") -> Reading:
    return read_from([grid(file, text)])


@pytest.mark.parametrize(
    "file", ["supplier_merges.csv", "supplier_merges (2).csv", "links.csv", "links edited.csv"]
)
def test_a_list_put_back_is_read_as_links(file):
    reading = put_back(MERGES, file)
    assert reading.intake[0].table == "links"
    assert reading.tables["links"].select("kind", "left", "right", "state").rows() == [
        ("same_supplier", "Birch Software Ltd", "BIRCH SOFTWARE LIMITED", "refused"),
        ("same_supplier", "Ash Ltd", "ASH LIMITED", None),
    ]
    assert "not used: “rule”, “group_id”" in reading.intake[0].assumed


def test_merges_without_a_kind_are_same_supplier_by_the_file_s_name():
    text = """
left | right | group_id | rule | reason | confidence | state
Ash Ltd | ASH LIMITED | a | same | alike | 0.97 | confirmed
"""
    reading = put_back(text)
    assert reading.tables["links"].select("kind", "left", "state").rows() == [
        ("same_supplier", "Ash Ltd", "confirmed")
    ]
    assert (
        "there is no column “kind”: same_supplier in every row, by the file's name"
        in reading.intake[0].assumed
    )


def test_links_without_a_kind_are_not_guessed():
    reading = put_back("left | right | state\nAsh Ltd | C1 | confirmed", "links.csv")
    assert reading.intake[0].table is None


def test_a_ruling_that_is_no_word_of_the_list_is_refused_by_name():
    text = "kind | left | right | state\nsame_supplier | Ash Ltd | ASH LIMITED | perhaps"
    intake = put_back(text).intake[0]
    assert intake.refused.select("column", "value", "reason").rows() == [
        ("state", "perhaps", "not in the list")
    ]


def test_a_name_guarded_against_running_in_a_spreadsheet_comes_back_as_it_was():
    text = """
kind | left | right | state
same_supplier | '@Ash Ltd | 'Tis Ltd | refused
"""
    links = put_back(text).tables["links"]
    assert links.select("left", "right").rows() == [("@Ash Ltd", "'Tis Ltd")]


def merges(folder: Path) -> list[dict[str, str]]:
    with (folder / "supplier_merges.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_merge_that_a_person_refuses_is_gone_from_the_next_plan(tmp_path):
    folder, first, second = (tmp_path / name for name in ("files", "first", "second"))
    folder.mkdir()
    (folder / "spend.csv").write_text(SPEND, encoding="utf-8")
    untower.read(folder, on=ON).plan().write(first, edition="full")
    found = merges(first)
    assert [{row["left"], row["right"]} for row in found] == [
        {"Birch Software Ltd", "BIRCH SOFTWARE LIMITED"}
    ]

    found[0]["state"] = "refused"
    with (folder / "supplier_merges.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    body = untower.read(folder, on=ON)
    assert all(one.rows_refused == 0 for one in body.intake)
    body.plan().write(second, edition="full")
    assert not (second / "supplier_merges.csv").exists()
