"""Before the signed decision nobody learns what would turn it, by whatever door they ask."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.bids_tables import ON, procurement
from tests.learning_tables import decided
from typer.testing import CliRunner

import untower
from untower.bids.learning import learning_figures
from untower.cli import app
from untower.publish.tables_folder import table_csv

LEARNED = (
    "Smallest change",
    "lowest price alone",
    "came first",
    "87.50",  # the price of B that would turn it
    "spread",
    "smallest_price",
)


@pytest.fixture
def still_open(tmp_path):
    """A procurement whose tenders are opened, scored and agreed, and on which nobody decided."""
    for name, frame in procurement().items():
        (tmp_path / f"{name}.csv").write_bytes(table_csv(name, frame))
    return tmp_path


def run(*arguments):
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_what_is_refused_below_is_told_once_it_is_decided(tmp_path):
    """So that finding none of these words before means something."""
    for name, frame in decided(procurement()).items():
        (tmp_path / f"{name}.csv").write_bytes(table_csv(name, frame))
    code, said = run(
        "bids", tmp_path, "--procurement", "P1", "--learn", "--on", "2026-07-01", "-o",
        tmp_path / "kept", "--by-role", "Internal auditor",
    )  # fmt: skip

    assert code == 0
    assert [word for word in LEARNED if word in said] == [*LEARNED[:-1]]


@pytest.mark.parametrize("more", [(), ("--json",)])
@pytest.mark.parametrize(
    "asked",
    [("--procurement", "P1", "--learn"), ("--replay",), ("--procurement", "P1", "--replay")],
)
def test_a_command_tells_nothing_of_what_would_turn_it(asked, more, still_open, tmp_path):
    kept = ("-o", tmp_path / "kept", "--by-role", "Internal auditor")
    code, said = run("bids", *asked, still_open, "--on", "2026-07-01", *more, *kept)

    assert code == 1
    assert "decided_on" in said
    assert not [word for word in LEARNED[:4] if word in said]
    if more:
        figures = json.loads(said[said.index("{") : said.rindex("}") + 1])
        assert figures["lots"] == []


def test_the_library_tells_nothing_either(still_open):
    body = untower.read(still_open, on=date(2026, 7, 1))
    learning = body.learn("P1")

    assert (learning.lots, learning.consistency, learning.assessment) == ((), None, None)
    assert learning.event.as_values()["event"] == "learning refused"
    assert learning_figures(learning)["lots"] == []


def test_an_assessment_itself_holds_no_word_of_what_would_turn_it(still_open, tmp_path):
    out = tmp_path / "out"
    code, said = run("bids", still_open, "--procurement", "P1", "--on", ON, "-o", out)

    assert code == 0
    texts = [said, *(p.read_text("utf-8") for p in out.iterdir() if p.suffix in (".html", ".json"))]
    for text in texts:
        for word in (*LEARNED[:2], "87.50", "smallest_price", "would have turned"):
            assert word not in text
