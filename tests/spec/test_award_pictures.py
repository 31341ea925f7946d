"""The pictures of the range: titles with their number, what is not known, and the marking."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.range_tables import COMPONENTS, ON, ORGANISATION, council

from untower.answers import Curve, SpotKind, Table, TowerMap, Waves, Wearer
from untower.award.curves import curves_of
from untower.award.explaining.explained import explain
from untower.award.pictures import pictures_of
from untower.award.pictures_cost import cost_after, cost_before
from untower.award.solving import Solving
from untower.award.step import answer_award
from untower.publish.drawing import draw
from untower.publish.report_tables import picture_table


def run(**changed):
    tables = council(**changed)
    return answer_award(tables, on=ON, policy=None, how=Solving(gap_pct=0.0))


def pictures(**changed):
    answered = run(**changed)
    made = pictures_of(answered, curves=curves_of(answered), explained=explain(answered))
    return {p.picture_id: p for p in made}


def test_where_nothing_was_chosen_nothing_is_drawn():
    assert pictures(offers=None, offer_items=None) == {}


def test_every_picture_says_that_it_is_no_award_decision_and_which_columns_it_read():
    made = pictures()

    assert len(made) >= 8
    for picture in made.values():
        assert "Planning model: not an award decision" in picture.drawn
        assert picture.reads
        assert all(len(row) == len(picture.columns) for row in picture.rows)


def test_every_title_holds_a_number():
    for picture in pictures().values():
        assert any(letter.isdigit() for letter in picture.title), picture.title


def test_every_picture_is_drawn_at_both_widths_or_is_a_table():
    for picture in pictures().values():
        drawing = draw(picture)
        if isinstance(picture, Table):
            assert drawing is None
            assert picture_table(picture).rows
        else:
            assert 'width="820"' in drawing.wide
            assert 'width="343"' in drawing.narrow


def test_a_service_shows_its_main_provider_and_when_what_moves_to_it_moves():
    waves = pictures()["who_does_what"]
    assert isinstance(waves, Waves)
    (course,) = waves.courses

    # case goes to ash on 1 October 2027: half a year after the start, at the larger price.
    assert course.label == "Permits"
    assert (course.moves_at, course.moved_at) == (0.5, 0.5)
    assert waves.periods == ("2027/28", "2028/29")
    assert waves.waves == ("Wave 1", "")
    assert waves.title == "Who does what, and when: 1 wave, done by October 2027"


def test_where_nothing_moves_the_title_says_so_and_no_wave_is_named():
    waves = pictures(
        offers="""
    offer_id | supplier_id | basis  | term_months | either_or | start | includes_vat | currency | rate_to_gbp | quality_points | valid_until
    k1       | ash         | retain |             |           |       | no           |          |             |                |
""",
        offer_items="""
    offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte | user_points | user_effect_points
    k1       | forms        | 0           | 20000      | 0        | 0              | 0            | 50          | 0
""",
    )["who_does_what"]

    assert waves.title == "Nothing moves: all 3 components stay where they are"
    assert waves.waves == ("", "")
    assert all(c.moves_at is None for c in waves.courses)


def test_money_by_year_adds_up_to_what_the_checker_pays():
    answered = run()
    (table,) = [p for p in pictures_of(answered) if p.picture_id == "waves_by_year"]
    terms = answered.situation.terms
    paid = sum(
        ledger.cash_gbp(year, terms)
        for year in range(terms.horizon_years)
        for ledger in answered.joint.checked.ledgers
    )

    assert sum(row[-1] for row in table.rows) == pytest.approx(paid / 1e6, abs=0.011)
    assert sum(row[2] for row in table.rows) == 2


def test_before_and_after_are_the_same_services_and_layers_with_both_measures():
    both = pictures()["tower_map_of_the_range"]
    assert isinstance(both, TowerMap)

    assert both.words == "Now"
    assert both.after.words == "The range"
    assert both.services == both.after.services
    assert both.layers == both.after.layers
    assert both.cells != both.after.cells


def test_a_supplier_without_a_dress_is_named_so_that_the_plan_can_dress_it():
    both = pictures()["tower_map_of_the_range"]
    (cells,) = both.cells

    assert {d.wearer for d in cells if d is not None} == {Wearer.OTHERS}
    assert all(d.name for d in cells if d is not None)


def test_the_cost_of_the_range_keeps_what_stays_and_prices_what_moves():
    answered = run()
    before = cost_before(answered)
    after = cost_after(before, answered.joint.checked)
    annual = {c["component_id"]: c["annual_gbp"] for c in after.by_component()}

    assert annual["case"] == 18000
    assert annual["forms"] == 15000
    assert annual["servers"] == 10000
    assert {c["component_id"] for c in before.by_component()} == set(annual)


def test_a_cost_that_is_not_known_stays_not_known_under_the_range():
    components = COMPONENTS.replace("in_house | 10000 ", "in_house |       ")
    answered = run(components=components)
    after = cost_after(cost_before(answered), answered.joint.checked)
    servers = next(c for c in after.by_component() if c["component_id"] == "servers")

    assert servers["annual_gbp"] is None


def test_the_curve_marks_the_chosen_range_and_what_breaks_rules_differently():
    curve = pictures()["cost_and_user_outcome"]
    assert isinstance(curve, Curve)
    kinds = [s.kind for s in curve.spots]

    assert kinds[0] is SpotKind.CHOSEN
    assert SpotKind.NOW in kinds
    assert kinds.count(SpotKind.BREAKS) == 2
    assert "do not start at nought" in curve.note


def test_a_mark_without_a_cost_is_counted_in_the_note_and_never_placed():
    answered = run()
    curves = curves_of(answered)
    marks = tuple(
        replace(m, cost_gbp=None, note="2 components cannot go on as now") if m.name == "now" else m
        for m in curves.frontier.marks
    )
    blank = replace(curves, frontier=replace(curves.frontier, marks=marks))
    made = {p.picture_id: p for p in pictures_of(answered, curves=blank)}
    curve = made["cost_and_user_outcome"]

    assert SpotKind.NOW not in [s.kind for s in curve.spots]
    assert "Now is not drawn, not known: 2 components cannot go on as now." in curve.note
    assert next(r for r in curve.rows if r[0] == "Now")[1] is None


def test_piece_by_piece_is_held_beside_the_joint_choice_with_what_is_shared_at_nothing():
    table = pictures()["piece_by_piece"]
    rows = {row[0]: row for row in table.rows}

    assert set(rows) == {
        "Chosen together",
        "Chosen together, shared at nothing",
        "Cheapest, piece by piece",
        "Best score, piece by piece",
    }
    for row in table.rows:
        assert row[3] <= row[1]


def test_a_component_without_an_own_offer_leaves_piece_by_piece_not_known():
    components = COMPONENTS + "    new | application | | | | | | planned\n"
    answered = run(
        components=components,
        offer_items="""
    offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte | user_points | user_effect_points
    o1       | forms        | 0           | 12000      | 0        | 0              | 0            | 50          | 0
    o1       | new          | 0           | 12000      | 0        | 0              | 0            | 50          | 0
    o2       | case         | 0           | 18000      | 0        | 0              | 0            | 50          | 0
""",
    )
    table = next(p for p in pictures_of(answered) if p.picture_id == "piece_by_piece")
    cheapest = next(r for r in table.rows if r[0].startswith("Cheapest"))

    assert cheapest[1:8] == (None,) * 7
    assert cheapest[8] == "1 component left out"
    assert table.title == "Piece by piece leaves 1 component without an offer of their own"


def test_each_rule_stands_with_its_cost_its_owner_and_its_force():
    table = pictures()["cost_of_rules"]
    page = picture_table(table)

    assert table.force_column is not None
    for row in page.rows:
        assert row[-1].sign is not None
        assert row[-1].words == "House convention"


def test_who_fails_without_another_offer_is_not_known_and_never_free():
    longer = ORGANISATION.replace("2027-04-01     | 2 ", "2027-04-01     | 5 ")
    table = pictures(organisation=longer)["supplier_failure_test"]

    assert table.rows
    for row in table.rows:
        if "nobody else" in str(row[2]):
            assert row[3] is None
            assert row[4] is None
            assert row[5] is None
