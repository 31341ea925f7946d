"""One past tender out of one workbook: all of it learned, nothing decided, nothing made up."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
import typer
import xlsxwriter
from tests.bids_tables import procurement, unpublished
from tests.learning_tables import ON, decided
from typer.testing import CliRunner

from untower.bids.learning import learn, learning_figures, replay_one, sentences
from untower.cli.tendering import bids

GATE = ("evaluators", "assignments", "interests", "suppliers")


def past(**changed):
    return decided(unpublished(**changed))


def test_a_replay_learns_the_same_as_after_the_decision():
    replayed = replay_one(past(), on=ON)
    known = learn(decided(procurement()), "P1", on=ON)
    assert not replayed.troubles
    assert replayed.lots == known.lots
    assert replayed.consistency == known.consistency


def test_it_is_marked_as_learning_only_and_its_event_as_a_replay():
    found = replay_one(past(), on=ON)
    assert found.is_replay
    assert "Learning only" in found.notes[0]
    assert sentences(found)[0].startswith("Learning, after decision")
    assert found.event.as_values()["event"] == "replayed for learning"
    assert learning_figures(found)["purpose"] == "learning"


def test_criteria_tenders_prices_and_scores_are_enough_and_what_is_put_in_is_said():
    tables = {k: v for k, v in past().items() if k not in GATE}
    tables["procurements"] = tables["procurements"].drop("deadline_at")
    tables["offers"] = tables["offers"].drop("received_at", "currency", "includes_vat")
    tables["scores"] = tables["scores"].with_columns(reason=pl.lit(None, pl.String))
    found = replay_one(tables, on=ON)
    assert not found.troubles
    assert found.lots[0].prices == learn(decided(procurement()), "P1", on=ON).lots[0].prices
    said = " ".join(found.notes)
    for words in (
        "No deadline is given",
        "When 2 tenders came is not given",
        "4 agreed scores had no reason",
        "no evaluators and assignments",
        "taken to be in pounds",
        "include VAT",
        "was not checked",
    ):
        assert words in said


def test_what_goes_without_saying_in_an_old_file_is_put_in_and_said():
    """One lot, no word that they were tenders, no stage: there is no other way to read it."""
    known = replay_one(past(), on=ON)
    tables = past()
    tables.pop("offer_lots")
    tables["lots"] = tables["lots"].drop("procurement_id")
    tables["offers"] = tables["offers"].drop("procurement_id", "basis")
    tables["scores"] = tables["scores"].drop("stage")
    found = replay_one(tables, on=ON)

    assert not found.troubles
    assert found.lots == known.lots
    said = " ".join(found.notes)
    for words in (
        "1 lot named no procurement",
        "2 tenders named no procurement",
        "On what basis 2 offers stood is not given: taken to be tenders.",
        "taken to be for the only one",
        "10 scores named no stage",
    ):
        assert words in said


def test_what_could_be_read_otherwise_is_not_put_in():
    lots = past()["lots"]
    two = pl.concat([lots, lots.with_columns(lot_id=pl.lit("L2"))])
    tables = {k: v for k, v in past(lots=None).items() if k != "offer_lots"} | {"lots": two}
    assert "it is for no lot" in " ".join(t.what for t in replay_one(tables, on=ON).troubles)

    mixed = past()
    mixed["offers"] = mixed["offers"].with_columns(
        basis=pl.when(pl.col("offer_id") == "A").then(pl.lit(None, pl.String)).otherwise("basis")
    )
    found = replay_one(mixed, on=ON)
    assert found.troubles
    assert not any("On what basis" in note for note in found.notes)


def test_it_leaves_the_tables_it_was_given_as_they_are():
    tables = past()
    before = {name: frame.clone() for name, frame in tables.items()}
    replay_one(tables, on=ON)
    assert all(frame.equals(tables[name]) for name, frame in before.items())


@pytest.mark.parametrize(
    ("name", "column", "value", "kind"),
    [
        ("offer_items", "annual_gbp", None, "missing price"),
        ("criteria", "weight_pct", None, "weights"),
        ("scores", "score", None, "missing score"),
        ("lots", "price_method", None, "price method"),
    ],
)
def test_a_blank_price_weight_score_or_method_is_never_put_in(name, column, value, kind):
    tables = past()
    dtype = tables[name][column].dtype
    tables[name] = tables[name].with_columns(pl.lit(value, dtype).alias(column))
    found = replay_one(tables, on=ON)
    assert kind in {t.kind for t in found.troubles}
    assert (found.lots, found.assessment) == ((), None)


def test_individual_scores_alone_are_never_averaged_into_an_answer():
    tables = past()
    tables["scores"] = tables["scores"].filter(pl.col("stage") == "individual")
    found = replay_one(tables, on=ON)
    assert any("never used" in t.sentence for t in found.troubles)
    assert not found.lots


def test_tenders_that_are_still_sealed_are_not_replayed():
    tables = past()
    tables["procurements"] = tables["procurements"].with_columns(
        deadline_at=pl.datetime(2026, 9, 1, 12)
    )
    found = replay_one(tables, on=ON)
    assert [t.kind for t in found.troubles] == ["not decided"]
    assert "tenders were still sealed on that day" in found.troubles[0].what
    assert (found.lots, found.assessment) == ((), None)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("decided_on", None, "only a tender that was decided can be replayed"),
        ("decided_on", date(2026, 7, 2), "the decision is not signed yet"),
    ],
)
def test_a_tender_nobody_has_decided_is_not_replayed(column, value, said):
    """A workbook of a procurement that is still open is no way round the signed decision."""
    tables = past()
    dtype = tables["procurements"][column].dtype
    tables["procurements"] = tables["procurements"].with_columns(pl.lit(value, dtype).alias(column))
    found = replay_one(tables, on=ON)

    assert [(t.kind, t.column) for t in found.troubles] == [("not decided", column)]
    assert said in found.troubles[0].what
    assert (found.lots, found.consistency, found.assessment) == ((), None, None)
    assert found.event.as_values()["event"] == "learning refused"
    assert replay_one(
        {**tables, "procurements": tables["procurements"].drop(column)}, on=ON
    ).troubles


def test_who_signed_may_be_forgotten_of_an_old_file_but_not_of_a_set_that_was_published():
    unsigned = decided(unpublished(), roles=None)
    assert not replay_one(unsigned, on=ON).troubles

    found = replay_one(decided(procurement(), roles=None), on=ON)
    assert [t.column for t in found.troubles] == ["decided_by_roles"]
    assert not found.lots


@pytest.mark.parametrize("rows", [[], ["P1", "P2"]])
def test_none_or_several_procurements_ask_which(rows):
    tables = past()
    frame = tables["procurements"]
    tables["procurements"] = pl.concat(
        [frame.clear(), *(frame.with_columns(procurement_id=pl.lit(r)) for r in rows)]
    )
    found = replay_one(tables, on=ON)
    assert "one is replayed at a time" in found.troubles[0].sentence
    if rows:
        assert not replay_one(tables, on=ON, procurement_id="P1").troubles
    assert replay_one({}, on=ON, procurement_id="P1").troubles


def workbook_of(tables, path):
    with xlsxwriter.Workbook(str(path)) as book:
        for name, frame in tables.items():
            page = book.add_worksheet(name)
            kept = frame.drop("source_file", "source_row")
            for at, header in enumerate(kept.columns):
                page.write_string(0, at, header)
                for row, value in enumerate(kept[header].to_list(), start=1):
                    if isinstance(value, bool):
                        page.write_string(row, at, "yes" if value else "no")
                    elif value is not None:
                        page.write_string(row, at, str(value))
    return path


def run(*arguments):
    app = typer.Typer()
    app.command()(bids)
    return CliRunner().invoke(app, [str(a) for a in arguments])


def simple(**changed):
    return {k: v for k, v in past(**changed).items() if k not in GATE}


def test_the_command_replays_a_single_workbook(tmp_path):
    file = workbook_of(simple(), tmp_path / "past.xlsx")
    done = run("--replay", file, "--on", "2026-07-01")
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Learning, after decision: P1.")
    assert "Smallest change of one price: B from £80.00 to £87.50" in done.output
    as_json = run("--replay", file, "--on", "2026-07-01", "--json")
    figures = json.loads(as_json.output)
    assert figures["lots"][0]["smallest_price"]["to_gbp"] == "87.50"
    assert (figures["is_replay"], figures["rows_refused"]) == (True, 0)


def test_text_in_a_score_is_named_with_its_sheet_and_row_and_exits_1(tmp_path):
    tables = simple()
    tables["scores"] = tables["scores"].with_columns(
        score=pl.when(pl.int_range(pl.len()) == 2)
        .then(pl.lit("good"))
        .otherwise(pl.col("score").cast(pl.String))
    )
    done = run("--replay", workbook_of(tables, tmp_path / "past.xlsx"), "--on", "2026-07-01")
    assert done.exit_code == 1
    assert "past.xlsx [scores]" in done.output
    assert "row 4" in done.output
    assert "“good”" in done.output
    assert "came first" not in done.output
