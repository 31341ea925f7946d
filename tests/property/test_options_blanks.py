"""A blank in any table of options never lets a component through and never costs a way."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from small_tables import table
from untower import options
from untower.policy import with_overlay

ON = date(2026, 11, 23)
FEW = with_overlay(
    {
        "number": [
            {
                "name": "weightings_drawn",
                "sentence": "Few, so that many cases can be asked.",
                "value": 50,
                "unit": "weightings",
                "comparator": "equals",
                "binds": ["all"],
                "nation": ["all"],
                "force": "house_convention",
                "source": "this test",
                "confirmed": True,
            }
        ]
    }
)
TEXTS = {
    "organisation": "kind|nation|horizon_years|fte_cost_gbp\ncentral|england|5|50000.00",
    "components": """
component_id|name|capability|run_by|in_house_annual_gbp|user_points|cloud_points|agile_points
ash | Ash | payments | in_house | 1000.00 | 40 | 40 | 40
elm | Elm | records  | in_house | 2000.00 | 50 | 50 | 50
""",
    "options": """
option_id|component_id|kind|platform_id|one_off_gbp|annual_gbp|exit_gbp|months_to_move
a1 | ash | retain |    | 0.00  | 1000.00 | 0.00 | 0
a2 | ash | reuse  | p1 | 10.00 | 100.00  | 0.00 | 6
a3 | ash | saas   |    | 10.00 | 400.00  | 5.00 | 3
e1 | elm | build  |    | 90.00 | 900.00  | 0.00 | 9
""",
    "platforms": "platform_id|name|capability|annual_gbp\np1|County Pay|payments|5.00",
    "delivery_models": """
component_id|decided|decided_on|decided_by_role|public_interest_test|comparator_gbp|reason
ash | outsource | 2026-01-01 | Cabinet | paper 1 | 900.00 | it is cheaper
elm | in_house  | 2026-01-01 | Cabinet |         | 900.00 | it is ours
""",
    "passed_over": """
step    | kind | subject_table | subject_key | by_role | reason       | decided_on
options | skip | components    | elm         | Head    | it ends soon | 2026-02-01
""",
    "uses": "service_id | component_id\ntax | ash",
}
POINTS = {"user_points": 60.0, "cloud_points": 70.0, "agile_points": 80.0, "in_house_fte": 0.5}


def whole_tables():
    made = {name: table(name, text) for name, text in TEXTS.items()}
    made["options"] = made["options"].with_columns(pl.lit(v).alias(n) for n, v in POINTS.items())
    return made


WHOLE = whole_tables()
CELLS = [
    (name, column, row)
    for name, frame in WHOLE.items()
    for column in frame.columns
    for row in range(frame.height)
    if column not in ("source_file", "source_row", "option_id", "platform_id")
    and (name, column) not in (("components", "component_id"), ("delivery_models", "component_id"))
]


def blanked(cells):
    """The tables with some cells taken out."""
    made = dict(WHOLE)
    for name, column, row in cells:
        frame = made[name]
        made[name] = frame.with_columns(
            pl.when(pl.int_range(frame.height) == row).then(None).otherwise(pl.col(column))
            .alias(column)
        )  # fmt: skip
    return made


def answer(tables):
    return options.analyse(tables, on=ON, policy=FEW)


def let_through(answer, word):
    return {g["component_id"] for g in answer.figures["gate"] if g[word]}


def costed(answer):
    return {o["option_id"] for o in answer.figures["options"] if o["whole_life_gbp"] is not None}


BEFORE = answer(WHOLE)


def test_with_every_cell_filled_all_is_let_through_and_costed():
    assert let_through(BEFORE, "goes_further") == {"ash", "elm"}
    assert let_through(BEFORE, "goes_to_tender") == {"ash"}
    assert {"a1", "a2", "a3", "e1"} <= costed(BEFORE)


@given(st.lists(st.sampled_from(CELLS), min_size=1, max_size=6, unique=True))
@settings(max_examples=250)
def test_taking_cells_out_lets_no_more_through_and_costs_no_more(cells):
    after = answer(blanked(cells))
    is_record_whole = not any(name == "passed_over" for name, _, _ in cells)
    for word in ("goes_further", "goes_to_tender"):
        if is_record_whole:
            assert let_through(after, word) <= let_through(BEFORE, word)
    kept = {o for o in costed(after) if not o.endswith(" retain")}
    assert kept <= costed(BEFORE)
    for finding in after.findings:
        assert finding.severity <= finding.force


@given(st.sampled_from([c for c in CELLS if c[0] == "passed_over"]))
def test_one_blank_in_a_record_takes_away_what_it_let_through(cell):
    after = answer(blanked([cell]))
    assert "elm" not in let_through(after, "goes_further")
