"""A row of the files that was refused is named, and nobody is scored, published or told without it.

At the doors a person uses: a folder of CSV files, the commands, the library.
"""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

import pytest
from tests.bids_tables import ITEMS, LOTS, OFFER_LOTS, OFFERS, ON, procurement, unpublished
from tests.learning_tables import decided
from tests.spec.test_bids_bad_input import BAD
from typer.testing import CliRunner

import untower
from untower.bids.unread_rows import unread_rows
from untower.cli import app
from untower.errors import UntowerError
from untower.publish.tables_folder import table_csv


def run(*arguments):
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    if isinstance(done.exception, UntowerError):
        return done.exception.exit_code, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def files(place, tables, **edits):
    """The tables as CSV files; `edits`: a table's text to what it becomes."""
    place.mkdir(exist_ok=True)
    for name, frame in tables.items():
        text = table_csv(name, frame).decode("utf-8-sig")
        for old, new in edits.get(name, ()):
            assert old in text
            text = text.replace(old, new, 1)
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return place


def assessed(folder, *more):
    return run("bids", folder, "--procurement", "P1", "--on", ON, *more)


# --- bad input as a person meets it --------------------------------------------------------


@pytest.mark.parametrize("name", BAD)
def test_bad_input_in_files_is_named_and_nobody_is_scored(name, tmp_path):
    """Kinds that a reader refuses before the assessment sees them are no exception."""
    out = tmp_path / "out"
    code, said = assessed(files(tmp_path / "in", procurement(**BAD[name][0])), "-o", out)

    assert code == 1
    assert "nobody was scored in P1" in said
    assert "to be settled first" in said
    assert "comes first" not in said
    assert not (out / "papers").exists()
    page = (out / "assessment.html").read_text("utf-8")
    assert "not assessed, nothing was scored" in page


REFUSED = {
    "text in an agreed score": ("scores", "A,security,,agreed,4.0", "A,security,,agreed,good", "scores.csv · row 4 · score: ", "“good”"),
    "text in an individual score": ("scores", "A,security,e1,individual,3.0", "A,security,e1,individual,three", "scores.csv · row 2 · score: ", "“three”"),
    "an interest in nobody": ("interests", "e1,ash,", "e1,ahs,", "interests.csv · row 2 · supplier_id: ", "“ahs”"),
    "an interest neither barring nor not": ("interests", ",no", ",perhaps", "interests.csv · row 2 · is_barring: ", "“perhaps”"),
    "text in a day of receipt": ("offers", "2026-04-30 10:00:00.000000", "in time", "offers.csv · row 2 · received_at: ", "“in time”"),
    "a lot of no procurement": ("offer_lots", "A,L1", "A,L7", "offer_lots.csv · row 2 · lot_id: ", "“L7”"),
    "a scale that is none": ("criteria", "50.0,0.0,5.0,1.0", "50.0,low,5.0,1.0", "criteria.csv · row 2 · scale_min: ", "“low”"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_row_is_named_by_its_cell_and_nobody_is_scored(name, tmp_path):
    table, old, new, place, value = REFUSED[name]
    code, said = assessed(files(tmp_path / "in", procurement(), **{table: [(old, new)]}))

    assert code == 1
    assert "comes first" not in said
    assert place in said
    assert f"The cell holds {value}." in said


def test_a_price_that_was_refused_is_named_without_what_it_holds(tmp_path):
    """Nobody sees a price before quality is settled, not even one that is none."""
    folder = files(tmp_path / "in", procurement(), offer_items=[(",100.00,", ",100.00 or 90,")])
    code, said = assessed(folder)

    assert code == 1
    assert "offer_items.csv · row 2 · annual_gbp: the row was refused" in said
    assert "or 90" not in said


def test_the_cell_that_is_wrong_comes_before_rows_that_only_name_its_row(tmp_path):
    late = [("2026-04-30 10:00:00.000000", "in time")]
    body = untower.read(files(tmp_path / "in", procurement(), offers=late), on=ON)
    first, *rest = body.assess("P1").troubles

    assert (first.file, first.column) == ("offers.csv", "received_at")
    assert len(rest) == 7
    assert all("names no row in offers" in t.what for t in rest)


def test_while_tenders_are_sealed_only_what_is_published_is_told(tmp_path):
    folder = files(
        tmp_path / "in",
        procurement(),
        offers=[("2026-04-30 10:00", "in time")],
        criteria=[("50.0,0.0,5.0,1.0", "50.0,low,5.0,1.0")],
    )
    code, said = run("bids", folder, "--procurement", "P1", "--on", "2026-05-01")

    assert code == 1
    assert "tenders are sealed until that day is over" in said
    assert "“low”" in said
    assert "in time" not in said


def test_a_file_of_interests_that_is_not_recognised_blocks_too(tmp_path):
    folder = files(
        tmp_path / "in",
        procurement(),
        interests=[("evaluator_id,supplier_id,declared_on,is_barring", "wer,wen,wann,ob")],
    )
    code, said = assessed(folder)

    assert code == 1
    assert "interests.csv" in said
    assert "comes first" not in said


def test_an_evaluators_name_in_a_refused_row_is_in_no_edition_but_full(tmp_path):
    tables = procurement()
    twice = [("A,security,e1,individual,3.0", "A,security,evaluator-x,individual,3.0")]
    body = untower.read(files(tmp_path / "in", tables, scores=twice), on=ON)
    made = body.assess("P1")

    assert [t.value for t in made.troubles if t.kind == "not read"] == ["evaluator-x"]
    for edition, is_there in (("full", True), ("members", False), ("public", False)):
        html, figures, *_ = made.write(tmp_path / edition, edition=edition)
        for file in (html, figures):
            assert ("evaluator-x" in file.read_text("utf-8")) == is_there, (edition, file.name)


# --- the other doors -----------------------------------------------------------------------


def test_nothing_is_learned_replayed_or_sent_out_to_score_without_a_refused_row(tmp_path):
    bad = {"scores": [("A,security,e1,individual,3.0", "A,security,e1,individual,three")]}
    folder = files(tmp_path / "in", decided(procurement()), **bad)

    kept = ("-o", tmp_path / "kept", "--by-role", "Internal auditor")
    for asked in (("--procurement", "P1", "--learn", *kept),):
        code, said = run("bids", folder, *asked, "--on", "2026-07-01")
        assert code == 1
        assert "“three”" in said
        assert "Smallest change" not in said
    code, said = run("bids", "--replay", folder, "--on", "2026-07-01")
    assert code == 1
    assert said.count("three") == 1  # named once, as what stands in the way
    assert "Smallest change" not in said
    unassigned = files(
        tmp_path / "two", procurement(scores=None), assignments=[("e2,L1,", "e9,L1,")]
    )
    code, said = run("score-sheets", "P1", unassigned, "--on", ON, "-o", tmp_path / "sheets")
    assert code == 2
    assert "assignments.csv · row 3 · evaluator_id" in said
    assert not (tmp_path / "sheets").exists()


def test_no_paper_is_made_without_a_row_of_what_is_kept_back(tmp_path):
    tables = decided(procurement(), roles="Chief digital officer; Head of procurement")
    folder = files(tmp_path / "in", tables)
    (folder / "withheld.csv").write_text(
        "offer_id,criterion_id,ground,reason\nB,costs,trade_secret,It would be used.\n", "utf-8"
    )
    papers, refused = untower.read(folder, on=date(2026, 7, 1)).assessment_papers("P1")

    assert papers == {}
    assert all("withheld.csv" in str(why) for why in refused.values())


def test_nothing_is_published_without_a_refused_criterion(tmp_path):
    scale = """
        criterion_id | score | descriptor
        security | 0 | a
        security | 1 | b
        security | 2 | c
        security | 3 | d
        security | 4 | e
        security | 5 | f
        local_jobs | 0 | a
        local_jobs | 2 | b
        local_jobs | 4 | c
    """
    folder = files(
        tmp_path / "in", unpublished(scale_points=scale, offers=OFFERS, offer_items=ITEMS)
    )
    with (folder / "criteria.csv").open("a", encoding="utf-8") as out:
        out.write("certified,L1,,Certified,pass or fail,,0,1,1,1\n")
    kept = tmp_path / "P1.json"
    code, said = run("publish-criteria", "P1", folder, "--on", "2026-03-01", "-o", kept)

    assert code == 1
    assert said.startswith("Not published: 1 to be settled first:")
    assert "criteria.csv · row 4 · kind" in said
    assert not kept.exists()


# --- what blocks nobody --------------------------------------------------------------------


def test_blank_rows_a_header_again_and_tables_of_a_plan_block_nobody(tmp_path):
    folder = files(tmp_path / "in", procurement())
    with (folder / "scores.csv").open("a", encoding="utf-8") as out:
        out.write(",,,,,\n" + (folder / "scores.csv").read_text("utf-8").splitlines()[0] + "\n")
    (folder / "payments.csv").write_text(
        "paid_on,supplier_name,amount_gbp\n31/13/2026,Ash,100\n01/02/2026,Ash,100\n", "utf-8"
    )
    body = untower.read(folder, on=ON)

    assert sum(i.rows_refused for i in body.intake) == 3
    assert unread_rows(body.intake) == ()
    code, said = assessed(folder)
    assert code == 0
    assert "Lot L1: B comes first" in said


def test_a_refused_row_of_a_limit_or_a_lot_is_of_what_is_published(tmp_path):
    folder = files(
        tmp_path / "in", procurement(lots=LOTS, offer_lots=OFFER_LOTS), lots=[(",40.0,", ",most,")]
    )
    code, said = assessed(folder)

    assert code == 1
    assert "lots.csv · row 2 · price_weight_pct" in said
    assert "“most”" in said
