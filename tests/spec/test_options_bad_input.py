"""Files of options, platforms and decisions as people send them: every slip named, none counted."""

from __future__ import annotations

from datetime import date

import pytest

import untower

ON = date(2026, 11, 23)
HEADER = (
    "option_id,component_id,kind,one_off_gbp,annual_gbp,exit_gbp,months_to_move,in_house_fte,"
    "user_points,cloud_points,agile_points\n"
)
GOOD = "o1,ash,saas,100.00,200.00,0.00,6,0,50,60,70\n"
COMPONENTS = (
    "component_id,name,layer,run_by,in_house_annual_gbp,user_points,cloud_points,agile_points\n"
    "ash,Ash,application,in_house,500.00,40,40,40\n"
)


def read(tmp_path, **files):
    (tmp_path / "components.csv").write_text(COMPONENTS, encoding="utf-8")
    for name, words in files.items():
        (tmp_path / f"{name}.csv").write_text(words, encoding="utf-8")
    return untower.read(tmp_path, on=ON)


def refused(body, file):
    (intake,) = [i for i in body.intake if i.file.endswith(file)]
    return intake.refused.to_dicts()


def option(body, option_id):
    options = body.options().figures["options"]
    return next((o for o in options if o["option_id"] == option_id), None)


@pytest.mark.parametrize(
    ("column", "value", "allowed"),
    [
        ("kind", "rent", "one of retire, retain, reuse, saas, cloud, build, outsource"),
        ("annual_gbp", "NaN", "an amount in pounds"),
        ("annual_gbp", "inf", "an amount in pounds"),
        ("annual_gbp", "about 200", "an amount in pounds"),
        ("one_off_gbp", "9999999999999", "between -1,000,000,000,000 and 1,000,000,000,000"),
        ("months_to_move", "-1", "between 0 and 1,200"),
        ("months_to_move", "1.5", "a whole number"),
        ("in_house_fte", "-0.5", "between 0 and 10,000"),
        ("user_points", "101", "between 0 and 100"),
        ("agile_points", "-1", "between 0 and 100"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_and_its_option_is_not_costed_from_it(
    tmp_path, column, value, allowed
):
    names = HEADER.strip().split(",")
    cells = dict(zip(names, GOOD.strip().split(","), strict=True)) | {
        "option_id": "o2",
        column: value,
    }
    body = read(tmp_path, options=HEADER + GOOD + ",".join(cells.values()) + "\n")
    (found,) = refused(body, "options.csv")
    assert (found["row"], found["column"], found["value"]) == (3, column, value)
    assert allowed in found["allowed"]
    bad, good = option(body, "o2"), option(body, "o1")
    assert good["whole_life_gbp"] is not None
    if bad is not None:
        assert column in bad["not_costed_for"] or bad[column] is None
        assert bad["first_in_pct"] is None


def test_an_option_given_twice_is_refused_and_counted_once(tmp_path):
    body = read(tmp_path, options=HEADER + GOOD + GOOD.replace("200.00", "1.00"))
    assert [r["row"] for r in refused(body, "options.csv")] == [3]
    figures = body.options().figures
    assert [o["option_id"] for o in figures["options"] if o["origin"] == "listed"] == ["o1"]


def test_an_option_of_a_component_that_is_not_listed_is_named(tmp_path):
    body = read(tmp_path, options=HEADER + GOOD + GOOD.replace("o1,ash", "o2,elm"))
    named = [f.sentence for f in body.options().findings if f.rule == "option_of_a_component"]
    said = " ".join([*named, *(str(r) for r in refused(body, "options.csv"))])
    assert "elm" in said or "o2" in said
    assert option(body, "o2") is None


def test_a_credit_is_an_amount_like_any_other(tmp_path):
    body = read(tmp_path, options=HEADER + GOOD.replace("100.00", "(100.00)", 1))
    assert refused(body, "options.csv") == []
    assert option(body, "o1")["parts_gbp"]["moving"] == -100


def test_a_decision_nobody_can_take_is_refused_and_counts_as_none(tmp_path):
    body = read(
        tmp_path,
        options=HEADER + GOOD,
        delivery_models="component_id,decided,decided_on,comparator_gbp\nash,perhaps,soon,-5\n",
    )
    assert {r["column"] for r in refused(body, "delivery_models.csv")} == {
        "decided",
        "decided_on",
        "comparator_gbp",
    }
    answer = body.options()
    assert answer.figures["counts"]["decisions"]["not decided"] == 1
    assert answer.figures["counts"]["to_tender"] == 0


def test_a_platform_at_a_negative_price_is_refused_and_lends_none(tmp_path):
    body = read(
        tmp_path,
        options=(HEADER + GOOD).replace("kind,", "kind,platform_id,").replace(
            "saas,100.00,200.00", "reuse,p1,100.00,"
        ),
        platforms="platform_id,name,capability,annual_gbp\np1,County,records,-5\n",
    )  # fmt: skip
    assert [r["column"] for r in refused(body, "platforms.csv")] == ["annual_gbp"]
    assert [r["column"] for r in refused(body, "options.csv")] == ["platform_id"]
    assert option(body, "o1") is None


def test_files_without_a_row_are_as_good_as_none(tmp_path):
    body = read(tmp_path, options=HEADER, delivery_models="component_id,decided\n")
    answer = body.options()
    assert answer.figures["counts"]["options"] == 1
    assert "No options were read for 1 component" in answer.answer
