"""What is learned after a decision is kept as a page, its figures, and a log that only grows."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
from tests.harrowmoor_files import EXAMPLES, HARROWMOOR, PROCUREMENTS
from typer.testing import CliRunner

import untower
from untower.bids.learning import MARK
from untower.cli import app
from untower.errors import UntowerError, WrongUse
from untower.learned import LOG

ON = date(2026, 11, 23)
ASKED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ROLE = "Head of Technology"


@pytest.fixture(scope="module")
def body():
    files = [p for p in sorted(HARROWMOOR.glob("*.csv")) if p.stem != "payments"]
    return untower.read([*files, PROCUREMENTS], on=ON)


def learned(body, procurement="HP2", role=ROLE):
    return body.learned(body.learn(procurement, asked_by_role=role))


def lines_of(folder):
    return [json.loads(line) for line in (folder / LOG).read_text("utf-8").splitlines()]


def run(*arguments):
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    if isinstance(done.exception, UntowerError):
        return done.exception.exit_code, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


# --- what must not happen ------------------------------------------------------------------------


def test_nothing_is_kept_without_saying_who_asked(body, tmp_path):
    for role in (None, " "):
        with pytest.raises(WrongUse, match="--by-role who asks"):
            learned(body, role=role).write(tmp_path / "kept", asked_at=ASKED)
    assert not (tmp_path / "kept").exists()
    code, said = run("bids", "--replay", "x.xlsx", "-o", tmp_path / "kept")
    assert code == 2
    assert "--by-role" in said


def test_before_the_signed_decision_only_the_refusal_is_kept_and_it_is_logged(body, tmp_path):
    made = learned(body, "HP1")
    files = made.write(tmp_path, asked_at=ASKED, edition="full")

    page = (tmp_path / "learning.html").read_text("utf-8")
    assert "Nothing was learned from procurement HP1" in page
    for file in files:
        assert not re.search(r"T1\d\d\b", file.read_text("utf-8")), file.name
    (line,) = lines_of(tmp_path)
    assert (line["event"], line["procurement_id"]) == ("learning refused", "HP1")
    assert line["troubles"] > 0


def test_a_line_of_the_log_is_never_taken_out_or_changed(body, tmp_path):
    learned(body).write(tmp_path, asked_at=ASKED)
    first = (tmp_path / LOG).read_bytes()
    learned(body, role="Internal auditor").write(tmp_path, asked_at=ASKED)

    assert (tmp_path / LOG).read_bytes().startswith(first)
    assert [line["asked_by_role"] for line in lines_of(tmp_path)] == [ROLE, "Internal auditor"]


def test_no_edition_but_full_tells_a_token_or_how_anybody_scored(body, tmp_path):
    learned(body).write(tmp_path / "full", asked_at=ASKED, edition="full")
    assert re.search(r"\bev-\d", (tmp_path / "full" / "learning.html").read_text("utf-8"))
    for edition in ("members", "public"):
        for file in learned(body).write(tmp_path / edition, asked_at=ASKED, edition=edition):
            if file.name != LOG:
                assert not re.search(r"\bev-\d", file.read_text("utf-8")), (edition, file.name)
    public = (tmp_path / "public" / "learning.html").read_text("utf-8")
    assert not re.search(r"T2\d\d\b", public)
    assert "withheld" in public


def test_learning_never_lies_in_the_folder_of_an_assessment_or_a_plan(body, tmp_path):
    body.assess("HP2").write(tmp_path)
    with pytest.raises(WrongUse, match=r"holds an assessment\. An assessment and what was learned"):
        learned(body).write(tmp_path, asked_at=ASKED)


# --- what is kept --------------------------------------------------------------------------------


def test_the_log_says_who_when_what_and_that_it_was_after_the_decision(body, tmp_path):
    *_, log = learned(body).write(tmp_path, asked_at=ASKED)

    assert log.name == LOG
    (line,) = lines_of(tmp_path)
    assert line["asked_at"] == "2026-11-23T09:30:00+00:00"
    assert line["asked_by_role"] == ROLE
    assert line["event"] == "learned after decision"
    assert line["mark"] == MARK == "Learning, after decision"
    assert (line["procurement_id"], line["decided_on"]) == ("HP2", "2026-11-06")
    assert re.fullmatch("[0-9a-f]{64}", line["digest"])


def test_the_page_is_marked_and_shows_turns_lowest_price_and_consistency(body, tmp_path):
    made = learned(body)
    made.write(tmp_path, asked_at=ASKED, edition="full")
    page = (tmp_path / "learning.html").read_text("utf-8")

    assert "Learning, after decision: it changes no award" in page
    for picture in ("learning_turns", "learning_lowest_price", "learning_spread", "learning_drift"):
        assert picture in page or picture.replace("_", "-") in page
    figures = json.loads((tmp_path / "learning.json").read_text("utf-8"))
    assert figures["mark"] == MARK
    assert figures["lots"][0]["lot_id"] == made.learning.lots[0].lot_id
    assert figures["consistency"]["spreads"]


def test_the_commands_keep_it_too(tmp_path):
    code, said = run(
        "bids", "--replay", EXAMPLES / "past-tender.xlsx", "--on", ON, "-o", tmp_path, "--by-role",
        ROLE,
    )  # fmt: skip
    assert code == 0
    assert "is logged in" in said
    assert [line["event"] for line in lines_of(tmp_path)] == ["replayed for learning"]
    assert "What can be learned from past tender HP0" in (tmp_path / "learning.html").read_text()

    code, said = run("bids", "--replay", EXAMPLES / "past-tender.xlsx", "--on", ON)
    assert code == 0
    assert "Not logged" in said
