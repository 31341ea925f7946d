"""The papers as Word files: real structure, real footnotes, nothing above the edition."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

import paper_plans
from paper_plans import PLANTED, case_answer, options_answer, plan, planted
from untower.publish.editions import Edition
from untower.publish.papers.compose import compose
from untower.publish.papers.lookup import shown
from untower.publish.papers.making import every_paper, paper_docx
from untower.publish.papers.model import Checklist, Gap, Paragraph, TableBlock, Words
from untower.publish.papers.names import FIGURE_NAMES, TABLE_NAMES
from untower.publish.papers.shipped import PAPERS, shipped_template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LOWER = [Edition.MEMBERS, Edition.PUBLIC]


@pytest.fixture(scope="module")
def told():
    """Every paper of a plan that has a case, in the members edition."""
    return every_paper(plan(options_answer(), case_answer()), Edition.MEMBERS)


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    """Every part of the file, and of the workbooks inside it."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            found[name] = packed.read(name)
            if name.endswith(".xlsx"):
                found |= {f"{name}/{n}": b for n, b in parts(found[name]).items()}
    return found


def texts(content: bytes) -> list[str]:
    return [p.text for p in opened(content).paragraphs]


# --- what must not be there ----------------------------------------------------------------


@pytest.mark.parametrize("edition", LOWER)
def test_no_byte_of_a_lower_edition_holds_what_rests_on_a_security_column(edition):
    for name, content in every_paper(planted(), edition).items():
        for part, data in parts(content).items():
            assert PLANTED.encode() not in data, f"{name}: {part}"


def test_the_full_edition_holds_it_so_that_the_search_above_could_have_found_it():
    papers = every_paper(planted(), Edition.FULL)
    with_it = {
        name
        for name, content in papers.items()
        if any(PLANTED.encode() in data for data in parts(content).values())
    }
    assert {"business-case.docx", "spend-control.docx", "cabinet.docx"} <= with_it


def test_the_public_part_of_a_cabinet_report_never_shows_more_than_the_public_edition():
    made = plan(options_answer(), case_answer())
    whole = compose(made, "cabinet", shipped_template("cabinet"), Edition.MEMBERS)
    marks = [type(b).__name__ for b in whole.blocks]
    openly = whole.blocks[: marks.index("NewPart")]
    said = str(openly)
    assert "£94.0m" not in said
    assert "£94.0m" in str(whole.blocks[marks.index("NewPart") :])


def test_the_public_edition_leaves_the_exempt_appendix_out_and_says_so(told):
    public = paper_docx(plan(options_answer(), case_answer()), "cabinet", Edition.PUBLIC)
    said = " ".join(texts(public))
    assert "The exempt appendix is left out of this public edition." in said
    assert "EXEMPT" not in " ".join(d.decode("utf-8", "ignore") for d in parts(public).values())
    assert "What the figures recommend" not in said
    assert "What the figures recommend" in " ".join(texts(told["cabinet.docx"]))


def test_nothing_is_filled_in_where_a_step_is_to_come():
    paper = compose(plan(), "lotting", shipped_template("lotting"), Edition.MEMBERS)
    said = str(paper.blocks)
    assert "Lots (“How should the work be split" in said
    assert "is to come: its figures are not there yet" in said
    assert any("each lot: what is in it" in gap.what for gap in paper.gaps)
    assert "None" not in said.replace("note=None", "").replace("None,", "").replace("None)", "")


def test_no_paper_has_text_boxes_or_pictures_of_text(told):
    for content in told.values():
        document = parts(content)["word/document.xml"]
        assert b"w:pict" not in document
        assert b"txbx" not in document
        assert b"thumbnail" not in b"".join(n.encode() for n in parts(content))


def test_a_paper_does_not_lean_on_empty_paragraphs_for_room(told):
    for name, content in told.items():
        body = opened(content).element.body
        empty = [
            p
            for p in body.iterchildren(qn("w:p"))
            if not "".join(p.itertext()).strip() and p.find(f".//{W}drawing") is None
            and p.find(f".//{W}sectPr") is None
        ]  # fmt: skip
        assert empty == [], name


# --- structure -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PAPERS)
def test_each_paper_has_a_title_headings_language_and_properties(told, kind):
    document = opened(told[f"{kind}.docx"])
    styles = [p.style.name for p in document.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") >= 3
    core = document.core_properties
    assert core.language == "en-GB"
    assert core.author == "Saltmere Council"
    assert core.title == document.paragraphs[0].text
    assert core.category == "Members edition"
    assert core.keywords == "Planning model: not an award decision; Members edition"
    assert core.created.date() == core.modified.date() == date(2026, 11, 23)
    lang = document.styles.element.find(f".//{W}docDefaults//{W}lang")
    assert lang.get(qn("w:val")) == "en-GB"


def test_headings_never_skip_a_level(told):
    for name, content in told.items():
        before = 0
        for paragraph in opened(content).paragraphs:
            match = re.fullmatch(r"Heading (\d)", paragraph.style.name)
            if match:
                level = int(match[1])
                assert level <= before + 1 or (before >= 1 and level == 3), name
                before = level


def test_the_business_case_is_in_five_cases(told):
    headings = [
        p.text for p in opened(told["business-case.docx"]).paragraphs if p.style.name == "Heading 1"
    ]
    assert headings[1:6] == [
        f"The {case} case"
        for case in ("strategic", "economic", "commercial", "financial", "management")
    ]


def test_the_cabinet_report_has_every_part_that_a_decision_needs(told):
    headings = [
        p.text for p in opened(told["cabinet.docx"]).paragraphs if p.style.name == "Heading 1"
    ]
    for wanted in (
        "Recommendations",
        "Reasons for the recommendations",
        "Alternatives considered and rejected",
        "Financial implications",
        "Legal implications",
        "Equality implications",
        "Data protection",
        "Risk",
        "Conflicts of interest declared",
        "Why this appendix is exempt",
    ):
        assert wanted in headings


@pytest.mark.parametrize("kind", PAPERS)
def test_marking_edition_and_page_number_stand_on_every_page(told, kind):
    document = opened(told[f"{kind}.docx"])
    for section in document.sections:
        head = " ".join(p.text for p in section.header.paragraphs)
        assert "Planning model: not an award decision" in head
        assert "Members edition" in head
        fields = [f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]
        assert not section.different_first_page_header_footer


def test_the_two_parts_of_a_cabinet_report_are_marked_apart(told):
    first, second = opened(told["cabinet.docx"]).sections
    assert "may be published" in first.header.paragraphs[1].text
    assert second.header.paragraphs[1].text == "EXEMPT: not for publication"


@pytest.mark.parametrize("kind", PAPERS)
def test_every_table_says_what_it_is_and_repeats_its_head(told, kind):
    tables = opened(told[f"{kind}.docx"]).tables
    assert tables
    for place, table in enumerate(tables):
        properties = table._tbl.tblPr
        assert properties.find(qn("w:tblCaption")).get(qn("w:val"))
        assert properties.find(qn("w:tblDescription")).get(qn("w:val"))
        heads = [row._tr.find(f".//{W}tblHeader") is not None for row in table.rows]
        # The table under the title has its heads in its first column.
        assert heads == [place > 0 and n == 0 for n in range(len(heads))]
        assert not table._tbl.findall(f".//{W}gridSpan")


def test_lists_are_real_lists_bound_to_their_styles(told):
    document = opened(told["business-case.docx"])
    numbered = {s.name for s in document.styles if s.element.find(f"{W}pPr/{W}numPr") is not None}
    assert {"List Bullet", "Heading 1", "Heading 2", "Check list"} <= numbered
    known = {n.get(qn("w:numId")) for n in document.part.numbering_part.element.iter(qn("w:num"))}
    used = {n.get(qn("w:val")) for n in document.element.body.iter(qn("w:numId"))}
    assert used <= known


def test_a_chart_is_words_own_with_its_data_and_says_every_value(told):
    content = told["business-case.docx"]
    drawn = parts(content)
    described = etree.fromstring(drawn["word/document.xml"]).find(
        ".//{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    assert "Business as usual: £100.0m" in described.get("descr")
    assert "The chosen range: £94.0m" in described.get("descr")
    chart = etree.fromstring(drawn["word/charts/chart1.xml"])
    values = [v.text for v in chart.iter("{*}v")]
    assert "94" in values
    assert chart.find(".//{*}valAx/{*}scaling/{*}min").get("val") == "0"
    assert "word/embeddings/chart1.xlsx" in drawn


# --- footnotes -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PAPERS)
def test_every_footnote_reference_resolves_and_none_is_left_over(told, kind):
    drawn = parts(told[f"{kind}.docx"])
    notes = etree.fromstring(drawn["word/footnotes.xml"])
    real = [int(n.get(f"{W}id")) for n in notes.iter(f"{W}footnote") if n.get(f"{W}type") is None]
    used = [
        int(r.get(f"{W}id"))
        for r in etree.fromstring(drawn["word/document.xml"]).iter(f"{W}footnoteReference")
    ]
    assert used == real == list(range(1, len(real) + 1))
    assert all("".join(n.itertext()).strip() for n in notes.iter(f"{W}footnote")
               if n.get(f"{W}type") is None)  # fmt: skip
    settings = etree.fromstring(drawn["word/settings.xml"])
    listed = [f.get(f"{W}id") for f in settings.find(f"{W}footnotePr")]
    assert listed == ["-1", "0"]
    assert b"footnotes+xml" in drawn["[Content_Types].xml"]


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("edition", list(Edition))
def test_every_number_in_the_text_has_a_footnote(kind, edition):
    paper = compose(plan(options_answer(), case_answer()), kind, shipped_template(kind), edition)
    in_annex = is_noted_list = False
    for block in paper.blocks:
        words = getattr(block, "words", "")
        if isinstance(words, str) and words.startswith("Annex: what is assumed"):
            in_annex = True  # what footnotes lead to needs none itself
        elif isinstance(words, str) and words.startswith("Annex: where"):
            in_annex = False
        if isinstance(block, TableBlock):
            assert block.note, block.title
        if not isinstance(block, Paragraph) or in_annex:
            continue
        said = "".join(p.text for p in block.pieces if isinstance(p, Words))
        has_note = any(isinstance(p, Words) and p.note for p in block.pieces)
        if block.look.value == "bullet" and is_noted_list:
            continue  # the line above the list has its footnote
        is_noted_list = has_note and said.endswith(":")
        if re.search(r"\d", said) and not re.match(r"Step\u00a0\d", said):
            assert has_note, said


def test_a_footnote_names_the_step_the_files_and_the_line_of_the_annex(told):
    notes = etree.fromstring(parts(told["business-case.docx"])["word/footnotes.xml"])
    said = ["".join(n.itertext()) for n in notes.iter(f"{W}footnote")]
    assert any("case.plan_gbp" in n and "step 9, Case" in n and "source" in n for n in said)


def test_a_number_of_policy_names_its_source_and_that_it_is_not_confirmed(told):
    notes = etree.fromstring(parts(told["business-case.docx"])["word/footnotes.xml"])
    said = " ".join("".join(n.itertext()) for n in notes.iter(f"{W}footnote"))
    assert "HM Treasury, Green Book" in said
    assert "not confirmed" in said


def test_a_finding_leads_to_its_rule_its_source_and_its_rows():
    made = compose(planted(), "spend-control", shipped_template("spend-control"), Edition.FULL)
    table = next(
        b for b in made.blocks if isinstance(b, TableBlock) and b.title == "Tests of point 1"
    )
    note = table.rows[0][0].note
    assert note.startswith("Rule important_needs_met (commitment).")
    assert note.endswith(f"{PLANTED}.csv, row 7.")


# --- gaps ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PAPERS)
def test_every_gap_is_styled_and_listed_at_the_end_with_a_link_to_its_place(told, kind):
    document = opened(told[f"{kind}.docx"])
    body = document.element.body
    style = document.styles["Gap for the author"].style_id
    runs = [r for r in body.iter(f"{W}r") if (s := r.find(f"{W}rPr/{W}rStyle")) is not None
            and s.get(f"{W}val") == style]  # fmt: skip
    assert runs
    for run in runs:
        assert re.fullmatch(r"\[To be written by: .+ — .+\]", "".join(run.itertext()))
    marks = {b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")}
    links = [h.get(f"{W}anchor") for h in body.iter(f"{W}hyperlink")]
    assert set(links) <= marks
    assert sum(link.startswith("gap_") for link in links) == len(runs)
    assert document.paragraphs[-1].style.name == "Check list"


def test_with_the_case_to_come_the_business_case_asks_its_author_for_the_money():
    paper = compose(plan(), "business-case", shipped_template("business-case"), Edition.MEMBERS)
    asked = {gap.what for gap in paper.gaps}
    assert "the present value of each option" in asked
    assert isinstance(paper.blocks[-1], Checklist)
    assert paper.blocks[-1].gaps == paper.gaps


def test_a_figure_that_is_blank_is_a_gap_and_never_a_nought():
    case = case_answer()
    figures = dict(case.figures) | {"plan_gbp": None, "saving_gbp": None}
    paper = compose(
        plan(options_answer(), replace(case, figures=figures)),
        "business-case",
        shipped_template("business-case"),
        Edition.MEMBERS,
    )
    first = next(b for b in paper.blocks if isinstance(b, Paragraph))
    assert isinstance(first.pieces[0], Gap)
    assert "£0" not in str(first)


# --- what it says --------------------------------------------------------------------------


def test_a_chosen_range_that_costs_more_is_said_to_cost_more():
    made = plan(options_answer(), case_answer(chosen_gbp=108.2))
    said = " ".join(texts(paper_docx(made, "business-case", Edition.MEMBERS)))
    assert "£108.2m: £8.2m more, or 8.2%" in said
    assert "The chosen range is not the option that costs least: Single supplier" not in said
    assert "The chosen range is not the option that costs least: Do minimum costs £98.5m" in said
    assert "the chosen range costs least at present value" not in said


def test_a_chosen_range_that_costs_least_is_said_to_cost_least(told):
    said = " ".join(texts(told["business-case.docx"]))
    assert "£94.0m: £6.0m less, or 6%" in said
    assert "Of the 5 options compared, the chosen range costs least" in said
    assert "is not the option that costs least" not in said
    assert "This plan does not reach a saving of 40%" in said
    assert "House ranges decide this" in said


def test_the_spend_control_paper_has_each_point_of_the_code(told):
    headings = [p.text for p in opened(told["spend-control.docx"]).paragraphs]
    for point in range(1, 14):
        assert any(h.startswith(f"Point {point}: ") for h in headings)


# --- the file ------------------------------------------------------------------------------


def test_the_same_plan_gives_the_same_bytes():
    made = plan(options_answer(), case_answer())
    assert every_paper(made, Edition.MEMBERS) == every_paper(made, Edition.MEMBERS)


def test_every_name_that_a_template_may_use_leads_somewhere():
    from untower.publish.editions import cut

    whole = cut(plan(options_answer(), case_answer()), Edition.FULL)
    seen = shown(whole, whole)
    for name in FIGURE_NAMES:
        found = seen.figure(name)
        if found.step == "case":
            known = {"payback", "procurement"}
            assert found.is_known or found.figure in known, name
    for name in TABLE_NAMES:
        assert seen.rows(name).step == name.partition(".")[0]


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


def test_a_plan_of_nothing_still_makes_every_paper():
    for name, content in every_paper(plan(), Edition.PUBLIC).items():
        assert opened(content).paragraphs[0].text, name
        assert paper_plans.PLANTED not in str(texts(content))
