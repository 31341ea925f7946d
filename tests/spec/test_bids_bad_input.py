"""Every kind of bad input is named with its cell, and none of it is scored."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import pytest
from tests.bids_tables import (
    ASSIGNMENTS,
    EVALUATORS,
    INTERESTS,
    ITEMS,
    LOTS,
    OFFER_LOTS,
    OFFERS,
    ON,
    PROCUREMENTS,
    SCORES,
    procurement,
    published,
)

from untower.bids.assessment import assess
from untower.bids.assessment_figures import assessment_figures
from untower.storage.read import read

NO_JOBS = "\n".join(line for line in SCORES.splitlines() if "local_jobs" not in line)

BAD = {
    "zero price": ({"offer_items": ITEMS.replace("| 100 ", "| 0 ")}, "zero price"),
    "negative price": ({"offer_items": ITEMS.replace("| 100 ", "| -5 ")}, "negative price"),
    "missing price": ({"offer_items": ITEMS.replace("| 100 ", "|  ")}, "missing price"),
    "no price row": ({"offer_items": "\n".join(ITEMS.splitlines()[:2])}, "missing price"),
    "weights of 99": ({"lots": LOTS.replace("| 40 ", "| 39 ")}, "weights"),
    "weights of 101": ({"lots": LOTS.replace("| 40 ", "| 41 ")}, "weights"),
    "duplicate score": ({"scores": SCORES + "\n    A | security | | agreed | 4 | Again."}, "duplicate score"),
    "evaluator unknown": ({"evaluators": EVALUATORS.replace("e2           | Buyer", "")}, "evaluator"),
    "evaluator barred": ({"interests": INTERESTS.replace("| no", "| yes")}, "conflict"),
    "evaluator not assigned": ({"assignments": ASSIGNMENTS.replace("e2           | L1     | security", "")}, "not assigned"),
    "criterion without scores": ({"scores": NO_JOBS}, "criterion without scores"),
    "deadline not known": ({"procurements": PROCUREMENTS.replace("2026-05-01 12:00", "                ")}, "deadline"),
    "day of receipt not known": ({"offers": OFFERS.replace("2026-04-30 10:00", "                ")}, "deadline"),
    "basis not known": ({"offers": OFFERS.replace("ash         | tender | P1", "ash         |        | P1")}, "tender"),
    "procurement not known": ({"offers": OFFERS.replace("ash         | tender | P1", "ash         | tender |   ")}, "tender"),
    "lot of nobody": ({"offer_lots": OFFER_LOTS.replace("B        | L1", "")}, "lot"),
    "lot of another": ({"offer_lots": OFFER_LOTS.replace("B        | L1", "B | L9")}, "lot"),
    "combinations not stated": (
        {
            "procurements": PROCUREMENTS.replace("| no ", "|    "),
            "offer_lots": OFFER_LOTS + "\n    A | L9",
        },
        "combination",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_it_is_named_and_nobody_is_scored(name):
    changed, kind = BAD[name]
    found = assess(procurement(**changed), "P1", on=ON)

    assert kind in {t.kind for t in found.troubles}
    assert not found.is_assessed
    figures = assessment_figures(found)
    assert figures["lots"] == []
    for said in found.troubles:
        assert said.column
        assert said.key
        assert said.what
        assert said.do
        assert said.sentence.startswith(said.file or said.table)


def test_a_combination_nobody_permitted_is_named_and_not_scored():
    found = assess(
        procurement(
            lots=LOTS
            + LOTS.splitlines()[2]
            .replace("L1 ", "L2 ")
            .replace("| 40 ", "| 100 ")
            .replace("| 50 ", "| 0 ")
            .replace("| 10 ", "| 0 "),
            offer_lots=OFFER_LOTS + "\n    A | L2",
        ),
        "P1",
        on=ON,
    )

    assert found.is_assessed
    assert [(t.offer_id, t.fell_at) for t in found.set_aside] == [("A", "combination")]
    assert "the notice lets no lots be awarded in combination" in found.set_aside[0].why
    assert [t.offer_id for t in found.lot("L1").tenders] == ["B"]


def test_text_in_a_score_of_a_file_is_refused_by_its_cell_and_the_score_is_missing(tmp_path):
    tables = procurement()
    for name, frame in tables.items():
        frame.drop("source_file", "source_row").write_csv(tmp_path / f"{name}.csv")
    file = tmp_path / "scores.csv"
    lines = file.read_text().splitlines()
    lines[3] = lines[3].replace(",4.0,", ",good,")
    file.write_text("\n".join(lines) + "\n")
    reading = read([tmp_path])

    (refused,) = [f for f in reading.intake if f.rows_refused]
    (cell,) = refused.refused.to_dicts()
    assert (cell["row"], cell["column"], cell["value"]) == (4, "score", "good")
    found = assess(reading.tables, "P1", on=ON)
    assert [t.kind for t in found.troubles] == ["missing score"]
    assert not found.is_assessed


def test_files_that_are_in_order_are_assessed_as_their_tables_are(tmp_path):
    tables = procurement()
    for name, frame in tables.items():
        frame.drop("source_file", "source_row").write_csv(tmp_path / f"{name}.csv")
    reading = read([tmp_path])

    assert not [f for f in reading.intake if f.rows_refused]
    one = assess(reading.tables, "P1", on=ON)
    assert one.is_assessed
    assert [t.total for t in one.lot("L1").tenders] == [
        t.total for t in assess(tables, "P1", on=ON).lot("L1").tenders
    ]


def test_the_digest_of_what_was_mended_is_asked_for_anew():
    """A weight put right after publication is a change all the same."""
    tables = procurement(lots=LOTS.replace("| 40 ", "| 41 "))
    mended = tables | {"lots": procurement()["lots"]}

    assert [t.kind for t in assess(mended, "P1", on=ON).troubles] == ["changed"]
    assert assess(published(mended), "P1", on=ON).is_assessed
