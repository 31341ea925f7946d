"""Summaries, evaluation report and decision record as Word files: whole, accessible, marked."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import io
import re
import shutil
import subprocess
from itertools import pairwise

import docx
import polars as pl
import pytest
from docx.oxml.ns import qn
from lxml import etree
from tests.assessed_papers import (
    AWARDS,
    DECIDED,
    INTERESTS,
    ON,
    ORGANISATION,
    PROCUREMENTS,
    SCORES,
    decided,
    parts,
)

from untower.assessment_papers import (
    PaperRefused,
    decision_record,
    evaluation_report,
    summaries,
)
from untower.bids.assessment import assess
from untower.bids.criteria import criteria_tree
from untower.bids.report_figures import report_figures
from untower.errors import WrongUse
from untower.publish.editions import Edition
from untower.publish.papers.assessment_paper import assessment_paper
from untower.publish.papers.assessment_template import (
    ASSESSMENT_PAPERS,
    assessment_template,
    read_assessment_template,
)
from untower.publish.papers.template import TemplateUnclear

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNSIGNED = PROCUREMENTS.replace(
    "2026-06-05 | Chief digital officer; Head of procurement",
    "           |                                           ",
)
TOKENS = ("token-7f3a91", "token-c20d44")


def every_paper():
    tables = decided()
    drafts = decided(procurements=UNSIGNED, award_decisions=None)
    return {
        **summaries(tables, "P1", on=ON),
        "evaluation-report.docx": evaluation_report(tables, "P1", on=ON),
        **{
            f"decision-record-{e.value}.docx": decision_record(tables, "P1", on=ON, edition=e)
            for e in Edition
        },
        "decision-record-draft.docx": decision_record(drafts, "P1", on=ON),
    }


@pytest.fixture(scope="module")
def told():
    return every_paper()


def opened(content):
    return docx.Document(io.BytesIO(content))


def words_of(content):
    document = opened(content)
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


# --- what must not be there ----------------------------------------------------------------


def test_no_paper_names_an_evaluator_or_holds_an_individual_score(told):
    given = [r.split("|") for r in SCORES.splitlines() if "individual" in r]
    wanted = {*TOKENS, *(r[4].strip() for r in given), *(r[5].strip() for r in given)}

    for name, content in told.items():
        for part, data in parts(content).items():
            text = data.decode("utf-8", "ignore")
            assert not [w for w in wanted if w in text], f"{name}: {part}"


def test_roles_of_those_who_declared_are_in_the_full_edition_alone(told):
    for name, content in told.items():
        is_there = any(b"Enterprise architect" in d for d in parts(content).values())
        assert is_there == (name == "decision-record-full.docx"), name
    assert (
        "The register holds 1 interest that evaluators declared in suppliers that tendered; none "
        "of them bars its evaluator" in words_of(told["decision-record-members.docx"])
    )


def test_the_public_decision_record_names_no_tender_but_the_one_awarded_and_no_price(told):
    for part, data in parts(told["decision-record-public.docx"]).items():
        text = data.decode("utf-8", "ignore")
        for wanted in ("Cedarbrook", "Rowanmere", "Thornleigh", "Hazelmoor", "410,123", "402,456"):
            assert wanted not in text, part
    said = words_of(told["decision-record-public.docx"])
    assert "The contract is awarded to Larchfield Systems plc." in said
    assert "left out of this public edition" in said


def test_an_evaluation_report_has_no_public_edition():
    with pytest.raises(WrongUse, match="no public edition"):
        evaluation_report(decided(), "P1", on=ON, edition=Edition.PUBLIC)


def test_a_decision_that_is_not_signed_has_no_public_record():
    with pytest.raises(PaperRefused, match="before it nobody is told who won"):
        decision_record(decided(procurements=UNSIGNED), "P1", on=ON, edition=Edition.PUBLIC)


def test_a_signed_decision_against_the_assessment_has_no_record():
    against = decided(award_decisions=AWARDS.replace("tender-la", "tender-ro"))

    with pytest.raises(PaperRefused, match="tender-la comes before it"):
        decision_record(against, "P1", on=ON)


def test_a_report_is_not_made_while_tenders_are_sealed():
    with pytest.raises(PaperRefused, match="tenders are sealed"):
        evaluation_report(decided(procurements=UNSIGNED), "P1", on=DECIDED.replace(month=5, day=1))


# --- the evaluation report -----------------------------------------------------------------


def test_the_report_holds_every_stage_score_reason_total_and_what_was_set_aside(told):
    said = words_of(told["evaluation-report.docx"])

    for wanted in (
        "Hosting: Larchfield Systems plc has the best place",
        "Tenders received: 5. Set aside before they were scored: 1. Evaluators assigned: 2",
        "It came at 2026-05-01 12:01:00, after the deadline",
        "fell at a pass or fail criterion",
        "quality weight × Q / 100 + price weight × lowest price / price",
        "the order of two tenders may depend on a third",
        "Yearly testing by an outside firm only, with nothing between.",
        "£318,789", "84.09", "66.18", "No tenders came out level.",
        "Rowanmere Hosting Ltd is asked how it can deliver for £318,789",
        "[To be written by: the commercial lead — what Rowanmere Hosting Ltd was asked, what it answered, and what was decided on it]",
        "It was checked on 10 May 2026: clear.",
    ):  # fmt: skip
        assert wanted in said, wanted
    digest = criteria_digest()
    assert digest in parts(told["evaluation-report.docx"])["word/footnotes.xml"].decode()


def criteria_digest():
    return decided()["procurements"]["published_hash"][0]


def test_an_answer_on_record_about_a_low_price_stands_in_the_report():
    tables = decided(
        passed_over="""
            step | kind   | subject_table | subject_key | by_role             | reason                                       | decided_on
            bids | accept | offers        | tender-ro   | Head of procurement | It owns the halls, and showed what they cost. | 2026-05-20
        """
    )

    said = words_of(evaluation_report(tables, "P1", on=ON))
    assert "Head of procurement: It owns the halls, and showed what they cost." in said
    assert "what Rowanmere Hosting Ltd was asked" not in said


def test_the_report_can_be_read_before_the_decision_and_says_nothing_of_one():
    said = words_of(evaluation_report(decided(procurements=UNSIGNED), "P1", on=ON))

    assert "84.09" in said
    assert "Chief digital officer" not in said


# --- the decision record -------------------------------------------------------------------


def test_the_record_holds_what_regulation_12_asks_for(told):
    said = words_of(told["decision-record-members.docx"])

    for wanted in (
        "Decided on 5 June 2026 by Chief digital officer and Head of procurement",
        "Hosting: It has the highest total by the published method, on quality above all.",
        "To award nothing and extend the present contract: rejected, its term is spent.",
        "Hosting, declared by those who decided: None",
        "Chief digital officer, on 5 June 2026.",
    ):
        assert wanted in said, wanted
    headings = [
        p.text for p in opened(told["decision-record-members.docx"]).paragraphs
        if p.style.name == "Heading 1"
    ]  # fmt: skip
    assert headings == [
        "The decision",
        "Reasons",
        "Alternatives considered and rejected",
        "Conflicts of interest declared",
        "Record of an executive decision",
        "What follows",
        "Signed",
        "For the author: what is still to be written",
    ]
    assert (
        "regulation 12"
        in parts(told["decision-record-members.docx"])["word/footnotes.xml"].decode()
    )


@pytest.mark.parametrize(
    "organisation",
    [ORGANISATION.replace("council ", "central "), ORGANISATION.replace("england", "wales"), None],
)
def test_a_body_that_is_no_english_council_has_no_executive_decision(organisation):
    said = words_of(decision_record(decided(organisation=organisation), "P1", on=ON))

    assert "Record of an executive decision" not in said


def test_a_conflict_asks_for_its_dispensation_and_none_asks_for_nothing(told):
    declared = decided(
        award_decisions=AWARDS.replace(
            "None     ", "The head of procurement once worked for Oxley."
        )
    )

    said = words_of(decision_record(declared, "P1", on=ON))
    assert "the dispensation granted for that conflict" in said
    assert "dispensation granted" not in words_of(told["decision-record-full.docx"])


def test_a_draft_says_on_every_page_that_it_is_not_signed_and_asks_two_to_sign(told):
    document = opened(told["decision-record-draft.docx"])
    said = words_of(told["decision-record-draft.docx"])

    for section in document.sections:
        assert "Draft: not signed" in [p.text for p in section.header.paragraphs]
    assert "nobody is told of it as a decision" in said
    assert "is awarded to" not in said
    for wanted in ("the two roles that sign", "the reasons for the decision on lot hosting",
                   "the first who decides", "the second who decides"):  # fmt: skip
        assert wanted in said, wanted
    assert "Chief digital officer" not in said


def test_what_stands_in_award_decisions_before_it_is_signed_is_a_proposal():
    said = words_of(decision_record(decided(procurements=UNSIGNED), "P1", on=ON))

    assert "Proposed, and not decided: the contract goes to Larchfield Systems plc." in said
    assert "is awarded to" not in said


def test_a_record_without_a_register_of_interests_says_so():
    said = words_of(decision_record(decided(interests=None), "P1", on=ON))
    assert "No register of evaluators’ interests was read." in said
    said = words_of(
        decision_record(decided(interests=INTERESTS.replace("rowanmere", "elsewhere")), "P1", on=ON)
    )
    assert "holds no interest of an evaluator" in said


# --- the files -----------------------------------------------------------------------------


def test_the_same_tables_give_the_same_bytes(told):
    assert every_paper() == told


def test_marking_edition_and_page_number_stand_on_every_page(told):
    for name, content in told.items():
        for section in opened(content).sections:
            head = section.header.paragraphs[0].text
            assert "Assessment: one procurement under its published rules" in head, name
            wanted = "For one supplier" if "summary" in name else "edition"
            assert wanted in head, name
            fields = [f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))]
            assert fields == ["PAGE", "NUMPAGES"]


def test_headings_are_real_and_never_skip_a_level(told):
    for name, content in told.items():
        levels = [
            int(p.style.name[-1]) for p in opened(content).paragraphs
            if re.fullmatch(r"Heading \d", p.style.name)
        ]  # fmt: skip
        assert levels[0] == 1, name
        for before, after in pairwise(levels):
            assert after <= before + 1, name


def test_every_table_says_what_it_is_and_repeats_its_head(told):
    for name, content in told.items():
        for place, table in enumerate(opened(content).tables):
            properties = table._tbl.tblPr
            assert properties.find(qn("w:tblCaption")).get(qn("w:val")), name
            assert properties.find(qn("w:tblDescription")).get(qn("w:val")), name
            heads = [row._tr.find(f".//{W}tblHeader") is not None for row in table.rows]
            assert heads == [place > 0 and n == 0 for n in range(len(heads))], name


def test_footnotes_are_real_and_each_has_its_place(told):
    for name, content in told.items():
        drawn = parts(content)
        notes = etree.fromstring(drawn["word/footnotes.xml"])
        real = [
            int(n.get(f"{W}id")) for n in notes.iter(f"{W}footnote") if n.get(f"{W}type") is None
        ]
        used = [
            int(r.get(f"{W}id"))
            for r in etree.fromstring(drawn["word/document.xml"]).iter(f"{W}footnoteReference")
        ]
        assert used == real == list(range(1, len(real) + 1)), name


def test_every_gap_is_listed_at_the_end_with_a_link_to_its_place(told):
    for name, content in told.items():
        document = opened(content)
        marks = {b.get(f"{W}name") for b in document.element.body.iter(f"{W}bookmarkStart")}
        links = [h.get(f"{W}anchor") for h in document.element.body.iter(f"{W}hyperlink")]
        gaps = words_of(content).count("[To be written by: ")
        assert set(links) <= marks, name
        assert sum(link.startswith("gap_") for link in links) == gaps > 0, name


def test_language_and_properties_are_set(told):
    for name, content in told.items():
        core = opened(content).core_properties
        assert core.language == "en-GB"
        assert core.author == "Saltmere Council"
        assert core.title == opened(content).paragraphs[0].text, name


def test_a_reason_with_what_word_cannot_hold_still_makes_a_paper():
    tables = decided()
    reason = pl.col("reason").str.replace(
        "Two places a year are named", "Two \x1f places \x00 <b>& a {year}</b> are named"
    )
    odd = tables | {"scores": tables["scores"].with_columns(reason)}

    made = summaries(odd, "P1", on=ON)
    assert "Two places <b>& a {year}</b> are named, and no count." in words_of(
        made["assessment-summary-hosting-cedarbrook.docx"]
    )


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_every_paper_and_lays_it_out(told, tmp_path):
    for name, content in told.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), *sorted(told)],
        cwd=tmp_path, capture_output=True, text=True, timeout=540, check=False,
    )  # fmt: skip
    for name in told:
        made = tmp_path / name.replace(".docx", ".pdf")
        assert made.exists(), done.stderr
        assert made.read_bytes().startswith(b"%PDF")


# --- templates as data ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ASSESSMENT_PAPERS)
def test_every_shipped_template_can_be_read(name):
    assert assessment_template(name).sections


def test_every_problem_of_a_template_is_named_at_once():
    wrong = {
        "title": "Report {procurement.title:gpb}",
        "section": [
            {
                "heading": "One {",
                "when": "lots is many",
                "block": [{"say": "x", "table": "y"}, {"say": "x", "styl": "lead"},
                          {"gap": {"who": "me"}}, {"say": "x", "each": "lots"}],
            }
        ],
    }  # fmt: skip

    with pytest.raises(TemplateUnclear, match="no form") as unclear:
        read_assessment_template(wrong, "own.toml")
    said = str(unclear.value)
    for one in ("a brace stands alone", "Allowed after “is”", "not of one kind",
                "styl is not known here", "a gap says who writes what", "write it as “lots as lot”"):  # fmt: skip
        assert one in said, one
    assert all(line.startswith("own.toml") for line in said.splitlines())


def test_a_template_that_names_what_it_is_not_given_stops_and_fills_nothing_in():
    tables = decided()
    values = report_figures(tables, criteria_tree(tables, "P1"), assess(tables, "P1", on=DECIDED))
    template = read_assessment_template(
        {"title": "T", "section": [{"heading": "H", "block": [{"say": "{evaluators}"}]}]},
        "own.toml",
    )

    with pytest.raises(KeyError, match="the values hold no 'evaluators' there"):
        assessment_paper(template, "own", values, on=ON, edition="E", holds="h")


def test_a_signed_record_tells_the_last_day_of_the_standstill_and_that_holidays_are_not_counted(
    told,
):
    """Procurement Act 2023, section 51: from Wednesday 10 June 2026 over one weekend."""
    said = words_of(told["decision-record-members.docx"])
    assert "published on 10 June 2026, its last day would be 19 June 2026" in said
    assert "Public holidays are not in this count" in said
    assert "its last day would be" not in words_of(told["decision-record-draft.docx"])
