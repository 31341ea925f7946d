"""plan.json: its shape, its money, its blanks."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish_plans import estate, intake, plan, refusals
from untower.answers import Reading
from untower.journey import STEP_NAMES
from untower.publish.editions import Edition, cut
from untower.publish.plan_json import money_text, plan_as_json, schema

KEPT_COPY = Path(__file__).parents[2] / "docs" / "reference" / "plan.schema.json"


def written(made=None, edition=Edition.FULL):
    text = plan_as_json(cut(made or plan(), edition))
    return json.loads(text, parse_float=Decimal, parse_constant=pytest.fail), text


def with_figures(**figures: object):
    return replace(plan(), steps=(replace(estate(), figures=figures, figure_reads={}),))


@pytest.mark.parametrize("edition", list(Edition))
def test_every_edition_meets_the_schema(edition):
    jsonschema.Draft202012Validator.check_schema(schema())
    loaded = json.loads(plan_as_json(cut(plan(), edition)))
    jsonschema.Draft202012Validator(schema()).validate(loaded)


def test_the_schema_in_the_reference_is_the_one_in_the_package():
    assert json.loads(KEPT_COPY.read_text("utf-8")) == schema()


@pytest.mark.parametrize("name", ["surprise", "rows"])
def test_the_schema_refuses_what_it_does_not_know(name):
    loaded, _ = written()
    loaded[name] = 1
    with pytest.raises(jsonschema.ValidationError, match=name):
        jsonschema.Draft202012Validator(schema()).validate(loaded)


def test_every_step_of_the_journey_is_there_those_to_come_too():
    loaded, _ = written()
    assert list(loaded["steps"]) == list(STEP_NAMES)
    assert loaded["steps"]["award"] == {
        "state": "to_come",
        "answer": None,
        "assumed": [],
        "figures": {},
    }


def test_a_blank_is_null_never_nought_or_an_empty_text():
    loaded, text = written()
    assert loaded["steps"]["estate"]["figures"]["by_supplier"][2]["annual_gbp"] is None
    blank = next(r for r in loaded["intake"][0]["refused"] if r["reason"] == "blank")
    assert blank == {"row": 15, "column": None, "value": None, "reason": "blank"}
    assert '""' not in text


def test_money_has_two_places_even_where_a_step_handed_on_a_whole_number_or_a_float():
    _, text = written(
        with_figures(
            exact=Decimal("1234.5"),
            whole_gbp=12,
            float_gbp=0.1 + 0.2,
            huge_gbp=Decimal("123456789012345678901234567.891"),
            nested=[{"spend_gbp": Decimal(-7)}],
            share_pct=12.5,
        )
    )
    assert '"exact": 1234.50' in text
    assert '"whole_gbp": 12.00' in text
    assert '"float_gbp": 0.30' in text
    assert '"huge_gbp": 123456789012345678901234567.89' in text
    assert '"spend_gbp": -7.00' in text
    assert '"share_pct": 12.5' in text


@given(st.integers(-(10**20), 10**20))
def test_no_penny_is_lost_on_the_way_to_text(pence):
    amount = Decimal(pence).scaleb(-2)
    text = money_text(amount)
    assert Decimal(text) == amount
    assert text.partition(".")[2].isdigit()
    assert len(text.partition(".")[2]) == 2


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_never_written_but_named(bad):
    with pytest.raises(ValueError, match=r"plan\.steps\.estate\.figures\.share_pct: .* not a fin"):
        written(with_figures(share_pct=bad))


def test_only_the_first_thousand_refusals_of_a_file_are_listed():
    lines = refusals(*(("a.csv", n, None, None, None, "blank", None, None) for n in range(2, 1502)))
    made = replace(plan(), reading=Reading(tables={}, intake=(intake("a.csv", refused=lines),)))
    loaded, _ = written(made)
    assert loaded["intake"][0]["rows_refused"] == 1500
    assert len(loaded["intake"][0]["refused"]) == 1000


def test_a_reader_learns_which_header_became_which_field():
    loaded, _ = written()
    assert loaded["intake"][0]["headers"][0] == {
        "header": "Net Amount",
        "field": "payments.amount_gbp",
    }


def test_a_finding_carries_its_force_its_rows_and_its_money():
    loaded, _ = written()
    worst = next(f for f in loaded["findings"] if f["force"] == "law")
    assert worst["outcome"] == "not met"
    assert worst["subject"] == {"table": "contracts", "key": "C-1"}
    assert worst["rows"] == [
        {"table": "contracts", "key": "C-1", "file": "contracts.csv", "row": 2}
    ]
    assert worst["money_gbp"] == Decimal("410000.00")
    missed = next(f for f in loaded["findings"] if f["outcome"] == "not known")
    assert missed["money_gbp"] is None
    assert missed["owner_role"] is None


def test_what_was_withheld_is_stated():
    loaded, _ = written(edition=Edition.PUBLIC)
    assert {"what": "figures", "count": 1} in loaded["withheld"]
    assert written()[0]["withheld"] == []


def test_what_cannot_be_written_is_named_by_the_way_to_it():
    for bad, said in ((float("inf"), "inf is not a finite number"), (object(), "object cannot be")):
        made = with_figures(list=[{"a": 1}, {"share_pct": [1, bad]}])
        where = r"plan\.steps\.estate\.figures\.list\[1\]\.share_pct\[1\]: "
        with pytest.raises(ValueError, match=where + said):
            plan_as_json(cut(made, Edition.FULL))


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="_"), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
VALUES = st.recursive(
    SCALARS.filter(lambda v: not isinstance(v, float) or math.isfinite(v)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_any_figure_is_written_as_the_standard_writer_would(figure):
    written = json.dumps(figure, ensure_ascii=False, indent=2).replace("\n", "\n" + 8 * " ")
    text = plan_as_json(cut(with_figures(one=figure), Edition.FULL))
    assert f'        "one": {written}\n' in text
