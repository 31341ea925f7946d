"""One workbook an evaluator, holding its own work alone; every cell checked on return."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import fastexcel
import polars as pl
import pytest
import xlsxwriter
from tests.bids_tables import ON, SCORES, procurement, published, unpublished

from untower.bids.agreed_cells import agreed_cells
from untower.bids.criteria import criteria_tree
from untower.bids.scoring_sheets import scoring_sheets
from untower.bids.tenders import tenders_of
from untower.errors import WrongUse
from untower.publish.scoring_workbook import (
    file_name,
    scoring_workbook,
    write_scoring_workbooks,
)
from untower.storage import score_sheet
from untower.storage.read_scores import read_scores

POINTS = """
    criterion_id | score | descriptor
    security     | 0     | Nothing is shown.
    security     | 3     | Tested each year.
    security     | 5     | =Tested each month, with findings shown.
"""


def sheets_of(tables=None, on=ON):
    found = scoring_sheets(tables or tables_given(), "P1", on=on)
    assert not found.troubles
    return {sheet.evaluator_id: sheet for sheet in found.sheets}


def tables_given(**changed):
    return procurement(**({"scale_points": POINTS} | changed))


def rows_on(content):
    sheet = fastexcel.read_excel(content).load_sheet(score_sheet.SHEET, dtypes="string")
    return sheet.to_polars().to_dicts()


def filled(sheet, path, change):
    """Save an evaluator's workbook with something done to each row, as a person would."""
    rows = [change(dict(row)) for row in rows_on(scoring_workbook(sheet))]
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet(score_sheet.SHEET)
        for at, header in enumerate(rows[0]):
            page.write_string(0, at, header)
            for number, row in enumerate(rows, start=1):
                value = row[header]
                if isinstance(value, int | float):
                    page.write_number(number, at, value)
                elif value is not None:
                    page.write_string(number, at, value)
    path.write_bytes(target.getvalue())
    return path


def scored(score=3, reason="Tested each year.", when="05/05/2026 14:05", **others):
    def change(row):
        given = {
            score_sheet.SCORE: score,
            score_sheet.REASON: reason,
            score_sheet.WHEN: when,
        } | others
        if row[score_sheet.CRITERION_ID] == "local_jobs" and score_sheet.SCORE not in others:
            given[score_sheet.SCORE] = 2 if score == 3 else score
        return row | given

    return change


def text_of(content):
    """Everything in a workbook that can be read, sheet by sheet and mark by mark."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())


# --- what is on it ------------------------------------------------------------------------------


def test_each_evaluator_is_given_own_assignments_and_no_others():
    sheets = sheets_of()
    assert [line.key[1:] for line in sheets["e1"].lines] == [
        ("A", "security"),
        ("B", "security"),
        ("A", "local_jobs"),
        ("B", "local_jobs"),
    ]
    assert {line.criterion_id for line in sheets["e2"].lines} == {"security"}


def test_no_price_no_score_no_reason_and_nobody_else_is_in_any_byte_of_it():
    scores = SCORES.replace("Six apprentices, paid as staff.", "SECRETREASON")
    items = """
        offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp
        A        | portal       | 0           | 987654     | 0
        B        | portal       | 0           | 456789     | 0
    """
    sheets = sheets_of(tables_given(scores=scores, offer_items=items))
    content = text_of(scoring_workbook(sheets["e2"]))
    assert "e2" in content
    for hidden in ("987654", "456789", "SECRETREASON", "e1", "apprentices", "local_jobs", "birch"):
        assert hidden not in re.sub(r'r="[A-Z]+\d+"', "", content).replace("theme1", "")


def test_cells_are_blank_to_begin_with_and_only_three_columns_can_be_written_in():
    content = scoring_workbook(sheets_of()["e1"])
    assert all(row[score_sheet.SCORE] is None for row in rows_on(content))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        pages = [archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3)]
        styles = archive.read("xl/styles.xml").decode()
    assert all("<sheetProtection" in page for page in pages)
    assert styles.count('locked="0"') == 3


def test_the_drop_down_offers_the_scores_of_the_scale_and_the_words_stand_beside_it():
    content = scoring_workbook(sheets_of()["e1"])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        page = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "Scales!$B$2:$B$4" in page
    assert "Tested each year." in page
    scales = fastexcel.read_excel(content).load_sheet(score_sheet.SCALES, dtypes="string")
    rows = scales.to_polars().rows()
    assert [(r[0], float(r[1])) for r in rows[:3]] == [
        ("Security", 0),
        ("Security", 3),
        ("Security", 5),
    ]
    assert rows[2][2] == "'=Tested each month, with findings shown."
    assert [float(r[1]) for r in rows[3:]] == [0, 2, 4]


def test_the_same_sheet_gives_the_same_bytes():
    sheet = sheets_of()["e1"]
    assert scoring_workbook(sheet) == scoring_workbook(sheet)


@pytest.mark.parametrize("barring", ["yes", ""])
def test_a_tender_of_a_group_with_an_undecided_or_barring_interest_is_kept_from_its_evaluator(
    barring,
):
    tables = tables_given(
        interests=f"evaluator_id | supplier_id | is_barring\ne1 | elm | {barring}",
        suppliers="supplier_id | parent_id | eligibility\nash | elm | clear\nelm | | clear\n"
        "birch | | clear",
    )
    sheets = sheets_of(tables)
    assert {line.offer_id for line in sheets["e1"].lines} == {"B"}
    assert {line.offer_id for line in sheets["e2"].lines} == {"A", "B"}
    assert "1 tender left out" in sheets["e1"].left_out[0]
    assert "elm" not in text_of(scoring_workbook(sheets["e1"]))


def test_a_late_tender_is_on_no_sheet():
    tables = tables_given()
    late = tables["offers"].with_columns(
        received_at=pl.when(pl.col("offer_id") == "B")
        .then(pl.datetime(2026, 5, 1, 12, 1))
        .otherwise("received_at")
    )
    found = sheets_of(tables | {"offers": late})
    assert {line.offer_id for sheet in found.values() for line in sheet.lines} == {"A"}


def test_no_sheet_is_written_before_publication_or_while_tenders_are_sealed():
    from datetime import date

    early = scoring_sheets(unpublished(), "P1", on=ON)
    assert ([t.kind for t in early.troubles], early.sheets) == (["not published"], ())
    sealed = scoring_sheets(procurement(), "P1", on=date(2026, 5, 1))
    assert ([t.kind for t in sealed.troubles], sealed.sheets) == (["sealed"], ())


def test_an_evaluator_without_an_assignment_gets_no_sheet():
    tables = tables_given(evaluators="evaluator_id | role\ne1 | Architect\ne3 | Clerk")
    assert list(sheets_of(tables)) == ["e1"]


def test_a_file_that_may_hold_scores_is_never_replaced_unless_forced(tmp_path):
    sheets = list(sheets_of().values())
    written = write_scoring_workbooks(sheets, tmp_path / "new")
    assert sorted(written.values()) == [2, 4]
    with pytest.raises(WrongUse, match="may hold scores"):
        write_scoring_workbooks(sheets, tmp_path / "new")
    assert write_scoring_workbooks(sheets, tmp_path / "new", is_forced=True) == written


def test_tokens_that_differ_in_capitals_or_signs_alone_get_files_of_their_own():
    from dataclasses import replace

    one = sheets_of()["e1"]
    names = {file_name(replace(one, evaluator_id=t)) for t in ("e1", "E1", "e/1", "e-1", "é1")}
    assert len({n.casefold() for n in names}) == 5
    assert all(re.fullmatch(r"scores-[a-z0-9-]+\.xlsx", n) for n in names)


# --- what comes back ----------------------------------------------------------------------------


def test_what_was_scored_comes_back_as_individual_scores_that_can_be_assessed(tmp_path):
    tables = tables_given(scores=None)
    sheets = sheets_of(tables)
    for token, sheet in sheets.items():
        filled(sheet, tmp_path / f"{token}.xlsx", scored())
    back = read_scores(list(sheets.values()), [tmp_path])
    assert back.refused.is_empty()
    assert (back.asked, back.scores.height, back.blank) == (6, 6, 0)
    first = back.scores.sort("evaluator_id", "offer_id", "criterion_id").row(1, named=True)
    assert (first["evaluator_id"], first["offer_id"], first["criterion_id"]) == (
        "e1",
        "A",
        "security",
    )
    assert (first["stage"], first["score"], first["reason"]) == (
        "individual",
        3.0,
        "Tested each year.",
    )
    assert first["scored_at"].isoformat() == "2026-05-05T14:05:00"
    assert (first["source_file"], first["source_row"]) == ("e1.xlsx [Scores]", 2)
    tree = criteria_tree(tables, "P1")
    tenders, _ = tenders_of(tables, tree, on=ON)
    assert agreed_cells(tables | {"scores": back.scores}, tree, tenders).individual.height == 6


def test_blank_rows_stay_blank_and_are_counted(tmp_path):
    sheets = sheets_of()
    path = filled(sheets["e2"], tmp_path / "e2.xlsx", lambda row: row)
    back = read_scores(list(sheets.values()), [path])
    assert (back.asked, back.blank, back.scores.height) == (2, 2, 0)
    assert back.refused.is_empty()


@pytest.mark.parametrize(
    ("given", "cell", "reason"),
    [
        ({"score": "good"}, "Your score (F2)", "text in a score"),
        ({"score": "3 out of 5"}, "Your score (F2)", "text in a score"),
        ({"score": "n/a"}, "Your score (F2)", "text in a score"),
        ({"score": 4}, "Your score (F2)", "not on the published scale"),
        ({"score": 3.5}, "Your score (F2)", "not on the published scale"),
        ({"score": None}, "Your score (F2)", "no score"),
        ({"reason": None}, "Your reason (G2)", "no reason"),
        ({"reason": " - "}, "Your reason (G2)", "no reason"),
        ({"reason": "N/A."}, "Your reason (G2)", "no reason"),
        ({"when": "yesterday"}, "Scored at (H2)", "not a date and time"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_by_sheet_and_cell(tmp_path, given, cell, reason):
    sheets = sheets_of()
    path = filled(sheets["e2"], tmp_path / "e2.xlsx", scored(**given))
    back = read_scores(list(sheets.values()), [path])
    assert (back.scores.height, back.rows_refused) == (0, 2)
    first = back.refused.row(0, named=True)
    assert (first["file"], first["row"], first["column"]) == ("e2.xlsx [Scores]", 2, cell)
    assert reason in first["reason"]
    assert first["allowed"]
    assert first["do"]


def test_all_that_is_wrong_with_a_row_is_named_at_once(tmp_path):
    sheets = sheets_of()
    path = filled(sheets["e2"], tmp_path / "e2.xlsx", scored(score="x", reason=None, when="never"))
    assert read_scores([], [path]).refused.height == 2  # nobody was given them: one cell a row
    back = read_scores(list(sheets.values()), [path])
    # a row of two blanks and a date is no score; this one has text in its score
    assert back.refused["column"].to_list()[:3] == [
        "Your score (F2)",
        "Your reason (G2)",
        "Scored at (H2)",
    ]


def test_another_s_tender_or_a_changed_mark_is_refused(tmp_path):
    sheets = sheets_of()
    theirs = filled(sheets["e1"], tmp_path / "a.xlsx", scored(**{score_sheet.EVALUATOR: "e2"}))
    back = read_scores(list(sheets.values()), [theirs])
    assert back.scores.is_empty()
    reasons = back.refused["reason"].to_list()
    assert any("marks were changed" in r for r in reasons)
    assert any("was not given this tender" in r for r in reasons)


def test_a_scale_that_changed_since_the_sheet_was_sent_is_found_out(tmp_path):
    sheets = sheets_of()
    path = filled(sheets["e2"], tmp_path / "e2.xlsx", scored())
    now = sheets_of(tables_given(scale_points=POINTS.replace("each year", "every year")))
    back = read_scores(list(now.values()), [path])
    assert back.scores.is_empty()
    assert "another than the one that was sent" in back.refused["reason"][0]


def test_the_same_score_sent_twice_counts_once_and_two_that_differ_are_refused(tmp_path):
    sheets = sheets_of()
    one = filled(sheets["e2"], tmp_path / "1.xlsx", scored())
    two = filled(sheets["e2"], tmp_path / "2.xlsx", scored())
    three = filled(sheets["e2"], tmp_path / "3.xlsx", scored(score=5))
    back = read_scores(list(sheets.values()), [one, two, three])
    assert (back.asked, back.scores.height, back.already_there, back.rows_refused) == (6, 2, 2, 2)
    assert "scored twice: 1.xlsx [Scores] row 2 says 3" in back.refused["reason"][0]


def test_a_score_on_record_is_never_overwritten(tmp_path):
    tables = tables_given()
    sheets = sheets_of(tables)
    path = filled(sheets["e2"], tmp_path / "e2.xlsx", scored())
    back = read_scores(list(sheets.values()), [path], scores=tables["scores"])
    assert (back.scores.height, back.already_there, back.rows_refused) == (0, 1, 1)
    assert "a score of 4 is on record already" in back.refused["reason"][0]


def test_another_workbook_and_a_broken_file_are_named_and_the_rest_is_read(tmp_path):
    sheets = sheets_of()
    filled(sheets["e2"], tmp_path / "good.xlsx", scored())
    with xlsxwriter.Workbook(str(tmp_path / "other.xlsx")) as book:
        book.add_worksheet("Figures").write_string(0, 0, "Something else")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    back = read_scores(list(sheets.values()), [tmp_path])
    assert back.scores.height == 2
    assert set(back.refused["file"]) == {"other.xlsx", "broken.xlsx"}


def test_a_reason_that_begins_like_a_formula_comes_back_as_it_was_typed(tmp_path):
    sheets = sheets_of()
    path = filled(sheets["e2"], tmp_path / "e2.xlsx", scored(reason="'=1 of 3 asked for"))
    back = read_scores(list(sheets.values()), [path])
    assert back.scores["reason"][0] == "=1 of 3 asked for"


def test_ids_with_signs_that_a_spreadsheet_would_run_go_out_and_come_back(tmp_path):
    tables = published(
        unpublished(
            scale_points=POINTS,
            evaluators="evaluator_id | role\n@e | Clerk",
            interests=None,
            scores=None,
            assignments="evaluator_id | lot_id | criterion_id\n@e | L1 | security",
        )
    )
    sheets = sheets_of(tables)
    path = filled(sheets["@e"], tmp_path / "e.xlsx", scored())
    assert read_scores(list(sheets.values()), [path]).scores["evaluator_id"].to_list() == ["@e"] * 2
