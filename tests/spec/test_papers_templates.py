"""Templates are data: a body brings its own, and every slip in it is named at once."""

from __future__ import annotations

import io
import tomllib
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from paper_plans import case_answer, options_answer, plan
from untower.publish.editions import Edition
from untower.publish.papers.compose import compose
from untower.publish.papers.making import paper_docx
from untower.publish.papers.model import Gap, Paragraph, TableBlock
from untower.publish.papers.shipped import PAPERS, shipped_template, template_text
from untower.publish.papers.template import TemplateUnclear
from untower.publish.papers.template_reading import template_of

OWN = """
title = "Note on {organisation}"
contents = false

[[section]]
heading = "What it costs"

[[section.block]]
say = "The plan costs {case.plan_gbp}."
without = { who = "the treasurer", what = "the cost of the plan" }

[[section.block]]
table = "case.options"
columns = ["name", "npv_gbp"]
most = 2
"""


def read(text: str, name: str = "own.toml"):
    return template_of(tomllib.loads(text), name)


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(TemplateUnclear, match=r"own\.toml") as caught:
        read(text)
    return caught.value.problems


def composed(text: str, *answers):
    return compose(plan(*answers), "note", read(text), Edition.MEMBERS)


# --- slips ---------------------------------------------------------------------------------


def test_every_slip_of_a_template_is_named_at_once_with_its_place_and_what_was_meant():
    slips = OWN.replace("case.plan_gbp", "case.plan_gpb").replace('"npv_gbp"', '"npv"')
    found = problems(slips + '\n[[section.block]]\nanswer = "cases"\n')

    assert len(found) == 3
    assert found[0].startswith(
        "own.toml · section 1 (What it costs) · block 1 · say: {case.plan_gpb}: no figure of "
        "that name. Did you mean case.plan_gbp"
    )
    assert "case.options has no column 'npv'" in found[1]
    assert "'cases' is no step. Did you mean case?" in found[2]


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ('say = "It costs {case.plan_gbp:shortly}."', "'shortly' is no form. Did you mean short"),
        ('say = "It costs £5m."', "it holds a number of its own. Say in note where"),
        ('say = "It costs {case.plan_gbp."', "a brace stands alone"),
        ('table = "case.option"', "no table of that name. Did you mean case.options"),
        ('say = "A"\nanswer = "case"', "it is not of one kind. Write one of: say, answer"),
        ('say = "A"\nwhen = "case.plan_gbp is large"', "allowed after “is”: known, positive"),
        ('say = "A"\nwhen = "case.plans is known"', "no figure of that name. Did you mean"),
        ('say = "A"\nstyle = "loud"', "'loud' is not known. Allowed: body, lead"),
        ('say = "A"\ncolour = "red"', "colour is not known here. Allowed: say, style"),
        ('gap = "the treasurer"', "it does not say who writes what"),
        ('chart = "case.options"\nlabel = "name"', "label or values is missing"),
    ],
)
def test_a_slip_in_a_block_says_what_is_allowed(slip, said):
    text = f'title = "A"\n[[section]]\nheading = "B"\n[[section.block]]\n{slip}\n'
    assert any(said in problem for problem in problems(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "A"', "there is no section"),
        ('[[section]]\nheading = "B"', "title is missing or no text"),
        ('title = "A {case.plan_gbp}"\n[[section]]\nheading = "B"', "no figure stands here"),
        ('title = "A"\nlogo = "x"\n[[section]]\nheading = "B"', "logo is not known here"),
        ('title = "A"\nnumbers = "roman"\n[[section]]\nheading = "B"', "'roman' is not known"),
        ('title = "A"\n[[section]]\nheading = "B"\npart = "secret"', "'secret' is not known"),
        ('title = "A"\n[[section]]\nheading = "B"\nlevel = 7', "level 7. Allowed: 1, 2 or 3"),
        ('title = "A"\n[[section]]\nlevel = 1', "heading is missing or no text"),
        ('title = "A"\nfacts = ["x"]\n[[section]]\nheading = "B"', "it is no table"),
    ],
)
def test_a_slip_of_the_whole_template_says_what_is_allowed(text, said):
    assert any(said in problem for problem in problems(text))


# --- one's own -----------------------------------------------------------------------------


def test_a_body_brings_its_own_template():
    paper = composed(OWN, options_answer(), case_answer())

    assert paper.title == "Note on Saltmere Council"
    first = next(b for b in paper.blocks if isinstance(b, Paragraph))
    assert "".join(p.text for p in first.pieces) == "The plan costs £94.0m."
    table = next(b for b in paper.blocks if isinstance(b, TableBlock))
    assert table.heads == ("Option", "Cost, present value")
    assert [row[0].words for row in table.rows] == ["Business as usual", "Do minimum"]
    assert table.rest == "3 more rows are in plan.xlsx."
    assert paper_docx(
        plan(options_answer(), case_answer()), "note", Edition.MEMBERS, template=read(OWN)
    ).startswith(b"PK")


def test_its_sentence_becomes_a_gap_where_the_figure_is_not_there():
    paper = composed(OWN)
    gaps = [p for b in paper.blocks if isinstance(b, Paragraph) for p in b.pieces
            if isinstance(p, Gap)]  # fmt: skip
    assert [g.words for g in gaps] == ["[To be written by: the treasurer — the cost of the plan]"]


def test_a_condition_keeps_a_block_out_until_it_holds():
    text = OWN.replace("without =", 'when = "case.saving_gbp is positive"\nwithout =')
    said = str(composed(text, options_answer(), case_answer()).blocks)
    assert "The plan costs" in said
    said = str(composed(text, options_answer(), case_answer(chosen_gbp=101)).blocks)
    assert "The plan costs" not in said


def test_a_table_is_ordered_and_picked_as_the_template_asks():
    text = OWN.replace("most = 2", 'most = 2\nby = "npv_gbp"\nwhere = { is_chosen = false }')
    table = next(
        b
        for b in composed(text, options_answer(), case_answer()).blocks
        if isinstance(b, TableBlock)
    )
    assert [row[0].words for row in table.rows] == ["In-house led", "Business as usual"]


def test_a_cell_that_is_not_known_says_so():
    text = OWN.replace('"npv_gbp"', '"quality_points"').replace("most = 2", "most = 5")
    table = next(
        b
        for b in composed(text, options_answer(), case_answer()).blocks
        if isinstance(b, TableBlock)
    )
    cell = table.rows[2][1]
    assert (cell.words, cell.is_known) == ("not known", False)


def test_what_cannot_be_and_what_does_not_happen_are_no_unknowns():
    text = OWN.replace('"npv_gbp"', '"months_to_full_benefit"').replace("most = 2", "most = 5")
    case = case_answer()
    rows = [dict(o) for o in case.figures["options"]]
    rows[0] |= {"moves": 0, "months_to_full_benefit": None}
    rows[1] |= {"moves": 3, "months_to_full_benefit": None}
    rows[3] |= {"months_to_full_benefit": None}
    told = replace(case, figures=dict(case.figures) | {"options": rows})
    table = next(
        b for b in composed(text, options_answer(), told).blocks if isinstance(b, TableBlock)
    )
    assert [row[1].words for row in table.rows] == [
        "nothing moves", "not known", "33", "not possible", "33",
    ]  # fmt: skip


def test_a_column_of_reasons_stands_only_where_there_is_one():
    text = OWN.replace("case.options", "case.how_made").replace('"npv_gbp"', '"why_not"')
    told = composed(text.replace("most = 2", "most = 9"), options_answer(), case_answer())
    table = next(b for b in told.blocks if isinstance(b, TableBlock))
    assert [row[1].words for row in table.rows] == [
        "none", "none", "none", "Nobody offers every component.", "none",
    ]  # fmt: skip
    text = text.replace("most = 2", 'where = { name = "Do minimum" }')
    told = composed(text, options_answer(), case_answer())
    assert next(b for b in told.blocks if isinstance(b, TableBlock)).heads == ("Option",)


def test_each_list_in_letters_begins_at_a_again():
    line = '[[section.block]]\nsay = "one"\nstyle = "numbered"\n'
    text = f'title = "A"\n[[section]]\nheading = "B"\n{line}{line}'
    text += f'[[section.block]]\nsay = "between"\n{line}'
    made = paper_docx(plan(), "note", Edition.MEMBERS, template=read(text))
    body = docx.Document(io.BytesIO(made)).element.body
    used = [n.get(qn("w:val")) for n in body.iter(qn("w:numId"))]
    assert used[0] == used[1] != used[2]


# --- those shipped -------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
def test_each_shipped_template_reads_and_says_what_it_is_for(paper):
    template = shipped_template(paper)
    assert template.about
    assert template.sections
    assert template_text(paper).startswith("#")


@pytest.mark.parametrize("paper", PAPERS)
def test_no_shipped_template_holds_filler(paper):
    text = template_text(paper).lower()
    for filler in ("lorem", "tbc", "tbd", "xxx", "to be confirmed", "insert here"):
        assert filler not in text


@pytest.mark.parametrize("paper", PAPERS)
def test_every_shipped_table_or_sentence_that_carries_the_paper_has_a_gap_or_a_neighbour(paper):
    """A section is never left with its heading alone, whatever the plan does not hold."""
    made = compose(plan(), paper, shipped_template(paper), Edition.MEMBERS)
    kinds = [type(b).__name__ for b in made.blocks]
    levels = [getattr(b, "level", None) for b in made.blocks]
    for place in range(len(kinds) - 1):
        if kinds[place] == "Heading" and kinds[place + 1] == "Heading":
            assert levels[place + 1] > levels[place], made.blocks[place]
