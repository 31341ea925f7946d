"""Lots, tenders and their assessment as a person meets them: commands, library, files, editions."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import json
import re
import zipfile
from datetime import date

import jsonschema
import pytest
from tests.bids_tables import LOTS, ON, PROCUREMENTS, procurement, unpublished
from tests.harrowmoor_files import EXAMPLES, HARROWMOOR
from tests.harrowmoor_files import PROCUREMENTS as HARROWMOOR_PROCUREMENTS
from typer.testing import CliRunner

from untower.answers import Reading
from untower.assessing import assess_procurement, criteria_to_publish, read_published
from untower.body import Body
from untower.cli import app
from untower.errors import UnreadableFile, UntowerError, WrongUse
from untower.publish.editions import Edition, cut
from untower.publish.outputs import write
from untower.publish.plan_json import plan_as_json, schema
from untower.publish.report import report_html
from untower.publish.tables_folder import table_csv

DAY = "2026-11-23"
DESCRIPTORS = """
    criterion_id | score | descriptor
    security     | 0     | Nothing shown
    security     | 1     | Little shown
    security     | 2     | Some shown
    security     | 3     | Most shown
    security     | 4     | All shown
    security     | 5     | All shown and tested
    local_jobs   | 0     | None
    local_jobs   | 2     | Some
    local_jobs   | 4     | Many
"""
BEFORE = date(2026, 3, 1)
PRICES = ("100.00", "£100", "80.00", "£80")
REASONS = ("Tested each month", "Six apprentices")


def run(*arguments):
    """Run a command here: its exit code and what it said, or the sentence it stopped with."""
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    if isinstance(done.exception, UntowerError):
        return done.exception.exit_code, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def reading(tables):
    return Reading(tables=tables, intake=())


def assessed(tables=None, on=ON):
    return assess_procurement(reading(procurement() if tables is None else tables), "P1", on=on)


@pytest.fixture
def folder(tmp_path):
    """The small procurement as a folder of CSV files, its set frozen; a function that writes it."""

    def written(tables):
        place = tmp_path / "files"
        place.mkdir(exist_ok=True)
        for name, frame in tables.items():
            (place / f"{name}.csv").write_bytes(table_csv(name, frame))
        return place

    return written


def ready(**changed):
    return unpublished(scale_points=DESCRIPTORS, **changed)


# --- what must not happen ------------------------------------------------------------------


def test_before_the_deadline_has_passed_nobody_is_scored(folder):
    code, said = run("bids", folder(procurement()), "--procurement", "P1", "--on", "2026-05-01")

    assert code == 1
    assert "nobody was scored in P1" in said
    assert "tenders are sealed until that day is over" in said
    assert "80.00" not in said
    assert "comes first" not in said


def test_a_set_that_changed_is_refused_and_named_from_what_was_kept(folder, tmp_path):
    made = criteria_to_publish(reading(ready()), "P1", on=BEFORE)
    kept, _ = made.write(tmp_path / "kept.json")
    digest = made.publication.frozen.digest
    late = PROCUREMENTS.replace("| no                   |", f"| no                   | {digest}")
    files = folder(ready(procurements=late, lots=LOTS.replace("higher_quality", "lower_price")))

    code, said = run("bids", files, "--procurement", "P1", "--on", ON, "--published", kept)

    assert code == 1
    assert "tie break was “higher_quality” and is “lower_price”" in said
    assert "comes first" not in said


def test_a_plan_of_the_same_folder_tells_no_price_score_or_supplier_of_a_tender(folder, tmp_path):
    code, said = run("bids", folder(procurement()), "--on", ON)
    assert code == 0
    assert "Planning model: not an award decision" in said
    assert "1 may be assessed" in said
    made = Body(reading(procurement()), ON).plan(only="bids").made
    for file in write(made, tmp_path / "plan", Edition.FULL):
        for word in (*PRICES, *REASONS):
            assert word.encode() not in file.read_bytes(), (file.name, word)


def test_a_plan_and_an_assessment_are_never_put_into_one_folder(tmp_path):
    body = Body(reading(procurement()), ON)
    body.plan(only="bids").write(tmp_path / "plan")
    with pytest.raises(WrongUse, match=r"holds a plan\. A plan and an assessment are never put"):
        body.assess("P1").write(tmp_path / "plan")
    body.assess("P1").write(tmp_path / "assessed")
    with pytest.raises(WrongUse, match="holds an assessment"):
        body.plan(only="bids").write(tmp_path / "assessed")


def test_the_public_edition_of_an_assessment_holds_no_tender(tmp_path):
    made = assessed()
    for file in made.write(tmp_path, edition="public"):
        content = _text(file)
        for word in (*PRICES, *REASONS, "birch", "Birch", "comes first"):
            assert word not in content, (file.name, word)
    assert "Public edition" in (tmp_path / "assessment.html").read_text("utf-8")


def test_no_edition_but_full_names_an_evaluator(tmp_path):
    blocked = procurement(
        scores="""
            offer_id | criterion_id | evaluator_id | stage  | score | reason
            A        | security     | e1           | agreed | 3     | Sound
        """
    )
    for made in (assessed(), assessed(blocked)):
        for edition in ("members", "public"):
            for file in made.write(tmp_path / edition, edition=edition):
                assert not re.search(r"\be[12]\b", _text(file)), (file.name, edition)


def _text(file):
    if file.suffix != ".xlsx":
        return file.read_text("utf-8")
    with zipfile.ZipFile(file) as book:
        return "\n".join(book.read(n).decode("utf-8", "replace") for n in book.namelist())


# --- the assessment ------------------------------------------------------------------------


def test_the_outcome_is_told_by_lot_and_written_as_report_figures_and_workbook(folder, tmp_path):
    out = tmp_path / "out"
    code, said = run("bids", folder(procurement()), "--procurement", "P1", "--on", ON, "-o", out)

    assert code == 0
    assert "Assessment: one procurement under its published rules" in said
    assert "Planning model" not in said
    assert "Lot L1: B comes first with a total of 80.00." in said
    names = {p.name for p in out.iterdir()}
    assert {"assessment.html", "assessment.json", "assessment.xlsx", "papers"} <= names
    assert {"evaluation-report.docx", "decision-record.docx"} <= {
        p.name for p in (out / "papers").iterdir()
    }
    assert "Not made: assessment summaries." in said


def test_the_figures_of_an_assessment_are_in_the_shape_that_the_schema_states():
    validator = jsonschema.Draft202012Validator(schema())
    blocked = assessed(on=date(2026, 4, 1))
    assert blocked.troubles
    for made in (assessed().made, blocked.made):
        for edition in Edition:
            values = json.loads(plan_as_json(cut(made, edition)))
            assert values["purpose"] == "assess"
            assert not list(validator.iter_errors(values))


def test_what_the_schema_does_not_allow_of_an_assessment_is_found():
    validator = jsonschema.Draft202012Validator(schema())
    values = json.loads(plan_as_json(cut(assessed().made, Edition.FULL)))
    values["steps"]["bids"]["figures"]["digest"] = "short"
    assert list(validator.iter_errors(values))


def test_the_report_is_marked_an_assessment_and_shows_scores_and_price_beside_quality():
    page = report_html(cut(assessed().made, Edition.MEMBERS), ON)

    assert "Assessment: one procurement under its published rules" in page
    assert "Planning model" not in page
    assert "Sourcing plan" not in page
    for words in (
        "Lot L1: B, Birch comes first",
        "agreed scores on 2 criteria",
        "B is the lowest, A the best in quality",
        "What is in this assessment",
    ):
        assert words in page
    assert 'id="missing"' not in page
    assert 'id="needs"' not in page


def test_what_blocks_is_written_too_and_every_tender_stays_unscored(tmp_path):
    made = assessed(procurement(scores=None))

    page = made.write(tmp_path, edition="full")[0].read_text("utf-8")
    assert "not assessed, nothing was scored" in page
    for word in PRICES:
        assert word not in page


def test_a_low_price_leads_to_a_question_and_a_tender_that_fell_is_named():
    low = procurement(
        offer_items="""
            offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp
            A        | portal       | 0           | 100        | 0
            B        | portal       | 0           | 20         | 0
        """
    )
    found = {f.rule: f for f in assessed(low).made.steps[0].findings}
    assert "the price alone excludes nobody" in found["assessment_low_price"].sentence
    assert found["assessment_low_price"].outcome.value == "not known"
    strict = procurement(
        criteria="""
            criterion_id | lot_id | title      | kind         | weight_pct | scale_min | scale_max | scale_step | minimum_score
            security     | L1     | Security   | quality      | 50         | 0         | 5         | 1          | 4
            local_jobs   | L1     | Local jobs | social_value | 10         | 0         | 4         | 2          |
        """
    )
    fell = [f for f in assessed(strict).made.steps[0].findings if f.rule == "assessment_fell"]
    assert [f.subject_key for f in fell] == ["B"]


def test_every_picture_and_figure_of_an_assessment_says_which_columns_are_behind_it():
    for answer in assessed().made.steps:
        assert set(answer.figures) == set(answer.figure_reads)
        assert all(answer.figure_reads.values())
        assert all(p.reads for p in answer.pictures)
        assert all(f.reads for f in answer.findings)


def test_totals_are_drawn_best_first_whichever_way_the_method_runs():
    for method, best in (("relative to lowest", max), ("price per quality point", min)):
        made = assessed(procurement(lots=LOTS.replace("relative to lowest", method)))
        drawn = [p for p in made.made.steps[0].pictures if p.picture_id == "bids_totals_L1"]
        values = [bar.value for bar in drawn[0].bars]
        assert len(values) == 2
        assert values[0] == best(values)


def test_a_tender_whose_price_was_never_looked_at_is_not_called_unknown():
    strict = procurement(
        criteria="""
            criterion_id | lot_id | title      | kind         | weight_pct | scale_min | scale_max | scale_step | minimum_score
            security     | L1     | Security   | quality      | 50         | 0         | 5         | 1          | 4
            local_jobs   | L1     | Local jobs | social_value | 10         | 0         | 4         | 2          |
        """
    )
    places = assessed(strict).made.steps[0].pictures[0]
    (fell,) = [row for row in places.rows if row[0] == "B, Birch"]
    assert fell[2] == "none"
    assert fell[5:] == ("not looked at",) * 3


def test_one_lot_by_itself_and_lots_together_agree():
    made = assessed()
    assert made.joint.offers == ("B",)
    assert made.made.steps[1].answer == "Taken together by what was published. Lot L1 goes to B."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bids",), "Name the files or the folder with the procurements"),
        (("bids", "FILES", "--published", "x"), "--published belongs to an assessment"),
        (("bids", "FILES", "--learn"), "--learn is of one procurement"),
        (
            ("bids", "FILES", "--procurement", "P1", "--learn"),
            "say with -o FOLDER where it is kept",
        ),
        (
            ("bids", "FILES", "--procurement", "P1", "--learn", "--json", "-o", "kept"),
            "Say with --by-role who asks",
        ),
        (("bids", "FILES", "--replay", "x.xlsx"), "--replay takes one workbook"),
        (("bids", "FILES", "--procurement", "P9"), "P9: no such procurement. There are P1."),
        (
            ("bids", "FILES", "--procurement", "P1", "--published", "FILES/lots.csv"),
            "is no set that untower publish-criteria wrote",
        ),
        (("publish-criteria", "P9", "FILES"), "P9: no such procurement. There are P1."),
        (("publish-criteria", "P1", "FILES", "-o", "no/such/x.json"), "there is no such folder"),
        (("score-sheets", "P1", "FILES", "--on", "2026-04-01"), "tenders are sealed until"),
    ],
)
def test_a_slip_is_answered_in_a_sentence(arguments, said, folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = folder(procurement())
    code, words = run(*(str(a).replace("FILES", str(files)) for a in arguments))

    assert code == 2
    assert said in words


# --- publishing ----------------------------------------------------------------------------


def test_a_set_is_frozen_with_its_tests_and_the_digest_is_printed(folder, tmp_path):
    kept = tmp_path / "P1.json"
    code, said = run("publish-criteria", "P1", folder(ready()), "--on", BEFORE, "-o", kept)

    assert code == 0
    frozen = read_published(kept)
    assert said.rstrip().endswith(frozen.digest)
    assert "Every tender in this test is invented" in said
    record = json.loads((tmp_path / "P1-model-tests.json").read_text("utf-8"))
    assert record["digest"] == frozen.digest
    assert record["lots"]["L1"]["is_marked"] is True
    assert record["lots"]["L1"]["sentences"]


def test_the_digest_printed_is_the_one_the_tenders_are_assessed_against(tmp_path):
    made = criteria_to_publish(reading(ready()), "P1", on=BEFORE)
    digest = made.publication.frozen.digest
    late = PROCUREMENTS.replace("| no                   |", f"| no                   | {digest}")

    assert assessed(ready(procurements=late)).assessment.is_assessed


def test_publishing_is_refused_with_everything_wrong_at_once(folder, tmp_path):
    kept = tmp_path / "P1.json"
    wrong = unpublished(lots=LOTS.replace("| 40 ", "| 41 ").replace("higher_quality", ""))
    code, said = run("publish-criteria", "P1", folder(wrong), "--on", BEFORE, "-o", kept)

    assert code == 1
    assert said.startswith("Not published: ")
    assert "tie_break" in said
    assert "41" in said
    assert not kept.exists()
    with pytest.raises(WrongUse, match="tie_break"):
        criteria_to_publish(reading(wrong), "P1", on=BEFORE).write(kept)


def test_a_published_set_is_never_written_over(folder, tmp_path):
    kept = tmp_path / "P1.json"
    kept.write_text("what was published", encoding="utf-8")
    code, said = run("publish-criteria", "P1", folder(ready()), "--on", BEFORE, "-o", kept)

    assert code == 2
    assert "a published set is never written over" in said
    assert kept.read_text("utf-8") == "what was published"


def test_no_tender_is_read_when_a_model_is_tried():
    tables = ready()
    blind = {n: t for n, t in tables.items() if n not in ("offers", "offer_items", "scores")}
    one, other = (criteria_to_publish(reading(t), "P1", on=BEFORE) for t in (tables, blind))

    assert one.record() == other.record()


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"form": '])
def test_a_file_that_is_no_frozen_set_is_refused(text, tmp_path):
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="is no set that untower publish-criteria wrote"):
        read_published(file)


# --- scoring sheets ------------------------------------------------------------------------


def test_score_sheets_go_out_and_blank_ones_come_back_with_every_cell_accounted_for(
    folder, tmp_path
):
    files, sheets = folder(procurement(scores=None)), tmp_path / "sheets"
    code, said = run("score-sheets", "P1", files, "--on", ON, "-o", sheets)
    assert code == 0
    assert len(list(sheets.glob("*.xlsx"))) == 2
    out = tmp_path / "scores.csv"
    code, said = run("read-scores", "P1", files, "--sheets", sheets, "--on", ON, "-o", out)
    assert code == 0
    assert "6 scores asked for = 0 taken + 0 known already + 6 blank + 0 refused" in said
    code, said = run("read-scores", "P1", files, "--sheets", sheets, "--on", ON, "-o", out)
    assert code == 2
    assert "is there already" in said


# --- the invented council ------------------------------------------------------------------


@pytest.mark.parametrize("procurement_id", ["HP1", "HP2"])
def test_harrowmoors_tenders_are_assessed_from_its_files(procurement_id):
    both = (HARROWMOOR, HARROWMOOR_PROCUREMENTS)
    code, said = run("bids", *both, "--procurement", procurement_id, "--on", DAY, "--json")

    assert code == 0
    values = json.loads(said)
    assert not list(jsonschema.Draft202012Validator(schema()).iter_errors(values))
    figures = values["steps"]["bids"]["figures"]
    assert figures["is_assessed"]
    assert all(lot["tenders"] for lot in figures["lots"])
    assert values["steps"]["award"]["figures"]["state"] == "settled"


def test_learning_waits_for_the_signed_decision(tmp_path):
    both = (HARROWMOOR, HARROWMOOR_PROCUREMENTS, "-o", tmp_path, "--by-role", "Internal auditor")
    code, said = run("bids", *both, "--procurement", "HP1", "--on", DAY, "--learn")
    assert code == 1
    assert "no signed decision is on record" in said
    code, said = run("bids", *both, "--procurement", "HP2", "--on", DAY, "--learn")
    assert code == 0
    assert said.startswith("Learning, after decision: HP2.")


def test_a_past_tender_is_replayed_from_one_workbook():
    code, said = run("bids", "--replay", EXAMPLES / "past-tender.xlsx", "--on", DAY)

    assert code == 0
    assert "Learning only: nothing here was, or may be, an award decision." in said


def test_lots_are_proposed_for_harrowmoor_from_the_command_and_the_library():
    import untower

    body = untower.read(HARROWMOOR, on=date(2026, 11, 23))
    answer = body.lots()
    code, said = run("lots", HARROWMOOR, "--on", DAY)

    assert code == 0
    assert answer.answer in said
    assert answer.figures["lots"]
    assert body.bids().figures["procurements"] == []
