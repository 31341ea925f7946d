"""The cover tells the saving with its range and the claim beside it, or nothing of either."""

from __future__ import annotations

from datetime import date

import pytest

from untower.answers import Plan, Reading, StepAnswer
from untower.journey import State
from untower.publish.editions import Edition, cut
from untower.publish.report import report_html
from untower.publish.report_cover import cover_of

ON = date(2026, 11, 23)
SAVING = {"point": 23.0, "p10": 11.2, "p50": 22.4, "p90": 34.0}
FIGURES = {
    "saving_pct": SAVING,
    "target_pct": 40.0,
    "is_target_stated": True,
    "chance_of_target": 0.03,
    "draws": 10_000,
}


def plan(figures, answer="It saves 23%."):
    case = StepAnswer(step="case", state=State.READY, answer=answer, figures=figures)
    other = StepAnswer(step="needs", state=State.READY, answer="Planning model: no award. Needs.")
    third = StepAnswer(step="estate", state=State.READY, answer="An estate.")
    return Plan(
        purpose="plan",
        on=ON,
        organisation="Tarn",
        reading=Reading(tables={}, intake=()),
        steps=(other, third, case),
        missing=(),
    )


def keys(**changed):
    figures = {k: v for k, v in {**FIGURES, **changed}.items() if v is not ...}
    return {k.name: k for k in cover_of(cut(plan(figures), Edition.FULL), ON).keys}


def test_without_a_case_no_saving_stands_on_the_cover():
    assert "Whole-life saving" not in keys(saving_pct=...)
    assert "Whole-life saving" not in keys(saving_pct={"point": None, "p10": None})


def test_a_saving_that_was_not_drawn_says_that_it_is_not_known_how_sure_it_is():
    key = keys(saving_pct={"point": 23.0, "p10": None, "p50": None, "p90": None})[
        "Whole-life saving"
    ]

    assert (key.value, key.drawn) == ("23%", None)
    assert key.small == "how sure that is, is not known"


def test_a_saving_is_withheld_where_its_columns_are():
    found = cover_of(cut(plan(FIGURES), Edition.PUBLIC), ON)

    assert "Whole-life saving" not in {k.name for k in found.keys}


def test_the_saving_stands_with_its_range_and_the_claim_in_a_drawing_and_in_words():
    key = keys()["Whole-life saving"]

    assert key.value == "23%"
    assert key.small == ("likely 11% to 34%; dashed: the claim of 40%, reached by 3 in 100 draws")
    assert 'aria-hidden="true"' in str(key.drawn)


def test_a_plan_that_costs_more_stands_with_its_minus():
    key = keys(
        saving_pct={"point": -9.6, "p10": -13.3, "p50": -11.2, "p90": -9.3}, chance_of_target=0.0
    )["Whole-life saving"]

    assert key.value == "−9.6%"
    assert key.small == (
        "likely −13% to −9%; dashed: the claim of 40%, reached by none of 10,000 draws"
    )


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (None, "the target of 25%"),
        (0.001, "the target of 25%, reached by fewer than 1 in 100 draws"),
        (0.999, "the target of 25%, reached by over 99 in 100 draws"),
    ],
)
def test_an_own_target_is_named_so_and_its_chance_never_rounded_to_certainty(chance, words):
    key = keys(target_pct=25.0, chance_of_target=chance)["Whole-life saving"]

    assert key.small.endswith(words)


def test_the_marking_is_no_answer():
    sentences = cover_of(cut(plan(FIGURES), Edition.FULL), ON).sentences

    assert sentences == ("Needs.", "An estate.", "It saves 23%.")


def test_the_page_holds_the_drawing():
    html = report_html(cut(plan(FIGURES), Edition.FULL), ON)

    assert html.count('<svg class="band"') == 1
