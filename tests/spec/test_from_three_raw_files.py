"""What a newcomer sees: three raw files as a council has them, one command, a report.

The files are examples/raw: spend in Windows-1252 below titles, a contracts register as published,
and an application list in a workbook. Nothing is renamed first.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ON = ("--on", "2026-11-23")
RAW = Path(__file__).resolve().parents[2] / "examples" / "raw"
FILES = [
    RAW / name for name in ("spend-2025-26.csv", "contracts-register.csv", "applications.xlsx")
]


@dataclass(frozen=True)
class Run:
    """One run of `untower plan`: what was said and what was left."""

    said: str
    folder: Path
    plan: dict[str, Any]

    @property
    def figures(self) -> dict[str, Any]:
        return self.plan["steps"]["estate"]["figures"]

    @property
    def links(self) -> dict[tuple[str, str, str], dict[str, Any]]:
        return {(k["kind"], k["left"], k["right"]): k for k in self.figures["links"]}

    @property
    def uncovered(self) -> dict[str, Any]:
        """The finding on IT that was bought without a contract in the register."""
        return next(
            f
            for f in self.plan["findings"]
            if "without a contract in the register" in f["sentence"]
        )


def plan(folder: Path, *arguments: object) -> Run:
    """Run the real command as a newcomer types it."""
    done = subprocess.run(
        [sys.executable, "-m", "untower", "plan", *map(str, arguments), "-o", str(folder), *ON],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Run(done.stdout, folder, json.loads((folder / "plan.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Run:
    return plan(tmp_path_factory.mktemp("first") / "ours", *FILES)


@pytest.fixture(scope="module")
def second(first, tmp_path_factory) -> tuple[Run, list[dict[str, str]]]:
    """The links of the first run looked through, put back with one of our own, and run again."""
    file = tmp_path_factory.mktemp("edited") / "links.csv"
    with (first.folder / "links.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    contracts = [row for row in rows if row["kind"] == "payment_contract"]
    contracts[0]["state"], contracts[1]["state"] = "confirmed", "refused"
    payee = first.uncovered["sentence"].split("first ")[1].rsplit(" £", 3)[0]
    mine = {"kind": "payment_contract", "left": payee, "right": "HM-009", "state": "confirmed"}
    changed = [contracts[0], contracts[1], mine]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows, mine])
    return plan(tmp_path_factory.mktemp("second") / "ours", *FILES, file), changed


def test_each_file_is_recognised_for_what_it_is_and_no_row_is_lost(first):
    intake = {i["file"].split(" ")[0]: i for i in first.plan["intake"]}

    assert {file: i["table"] for file, i in intake.items()} == {
        "spend-2025-26.csv": "payments",
        "contracts-register.csv": "contracts",
        "applications.xlsx": "components",
    }
    for i in intake.values():
        assert i["rows_in"] == i["rows_kept"] + i["rows_refused"]
        assert i["rows_kept"] >= 0.95 * i["rows_in"]
    assert intake["spend-2025-26.csv"]["encoding"] == "windows-1252"


def test_what_was_assumed_of_each_file_is_said(first):
    assert "spend-2025-26.csv: read as payments as published" in first.said
    assert "the header stands in row 3" in first.said
    assert "read as Windows-1252" in first.said
    assert "contracts-register.csv: read as a contracts register" in first.said
    assert "title is read from “Title of agreement”" in first.said


def test_the_figures_people_ask_for_are_there_and_agree(first):
    figures = first.figures

    assert figures["spend_gbp"] > figures["it_spend_gbp"] > 0
    for basis in figures["concentration"]:
        assert {"basis", "top1_pct", "top3_pct", "top10_pct", "hhi", "unknown_pct"} <= set(basis)
    top = figures["by_supplier"][0]
    assert {"group_id", "name", "annual_gbp", "spend_gbp", "share_pct"} <= set(top)
    assert f"£{figures['spend_gbp'] / 1e6:.1f}m was paid over 12 months" in first.said
    assert "Planning model: not an award decision" in first.said


def test_the_tower_class_is_not_known_and_says_which_columns_are_missing(first):
    towers = first.figures["towers"]

    assert towers["class"] == "not_known"
    assert towers["reason"] == ("Missing: components.layer, uses.service_id and uses.component_id.")
    report = (first.folder / "report.html").read_text("utf-8")
    assert "components.layer, uses.service_id and uses.component_id" in report


def test_every_proposed_link_has_its_reason_and_how_sure(first):
    kinds = {kind for kind, _, _ in first.links}

    assert kinds >= {"payment_contract", "payment_component"}
    for link in first.links.values():
        assert link["state"] == "proposed"
        assert link["reason"]
        assert 0 < link["confidence"] < 1


def test_what_is_missing_is_asked_as_questions_worth_most_first(first):
    asked = [one["question"] for one in first.plan["missing"]]

    assert len(asked) == 10
    assert all(question.endswith("?") for question in asked)
    worth = [one["money_gbp"] for one in first.plan["missing"]]
    assert worth == sorted(worth, reverse=True)


def test_confirmed_and_refused_links_are_kept_on_the_second_run(first, second):
    again, changed = second

    for row in changed:
        link = again.links[row["kind"], row["left"], row["right"]]
        assert link["state"] == row["state"]
    proposed = {key for key, link in first.links.items() if link["state"] == "proposed"}
    still = {key for key, link in again.links.items() if link["state"] == "proposed"}
    assert still <= proposed
    assert len(still) == len(proposed) - 2


def test_a_confirmed_link_changes_what_is_said_to_be_without_a_contract(first, second):
    before, after = first.uncovered, second[0].uncovered

    assert after["money_gbp"] < before["money_gbp"]
    payee = second[1][2]["left"]
    assert payee in before["sentence"]
    assert payee not in after["sentence"]


def test_links_that_were_edited_are_not_written_over(first, tmp_path):
    plan(tmp_path / "ours", *FILES)
    file = tmp_path / "ours" / "links.csv"
    edited = file.read_bytes().replace(b",proposed", b",confirmed", 1)
    file.write_bytes(edited)

    done = subprocess.run(
        [sys.executable, "-m", "untower", "plan", *FILES, "-o", tmp_path / "ours", *ON],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 2
    assert "was edited since untower wrote it and would be overwritten" in done.stderr
    assert file.read_bytes() == edited


def test_a_header_is_overruled_by_hand(first, tmp_path):
    mapped = plan(
        tmp_path / "ours", *FILES, "--map", "Description of goods and services=contracts.title"
    )

    register = next(i for i in mapped.plan["intake"] if i["table"] == "contracts")
    said = {one["field"]: one["header"] for one in register["headers"]}
    assert said["contracts.title"] == "Description of goods and services"
    assert "“Description of goods and services” is title, as was said" in mapped.said
    titles = {c["title"] for c in mapped.figures["contracts"] if c["contract_id"] == "HM-001"}
    assert titles == {"Data centre and hosting services (delivery)"}
    assert len(mapped.figures["contracts"]) == len(first.figures["contracts"])


def test_the_report_is_one_file_that_asks_for_nothing_from_outside(first):
    report = (first.folder / "report.html").read_text("utf-8")

    assert len(report.encode()) < 1_000_000
    assert not re.search(r"""(?:src|href)=["']https?://[^"']+\.(?:js|css|png|svg|woff2?)""", report)
    assert "Planning model: not an award decision" in report
