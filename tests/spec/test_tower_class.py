"""The class of an estate: what makes it not known comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from estates import estate
from untower.estate import analyse
from untower.estate.supplier_parents import supplier_groups
from untower.estate.tower_class import classify_towers, tower_thresholds
from untower.estate.whole_cost import whole_cost
from untower.findings import Force, Outcome
from untower.policy import with_overlay

ON = date(2026, 4, 1)
LIMITS = tower_thresholds(ON, None)


def class_of(tables, limits=LIMITS, **how):
    return classify_towers(
        whole_cost(tables, supplier_groups(tables.get("suppliers"))), limits, **how
    )


def without(tables, *names):
    return {name: frame for name, frame in tables.items() if name not in names}


def blanked(frame, column, rows):
    where = pl.int_range(frame.height).is_in(rows)
    return frame.with_columns(pl.when(where).then(None).otherwise(pl.col(column)).alias(column))


# --- what must not happen ------------------------------------------------------------------


def test_a_missing_column_is_named_and_the_class_is_not_known():
    found = class_of(
        without(estate("tower", 60, seed=1), "charges"), missing_columns=["charges.annual_gbp"]
    )
    assert found.name == "not_known"
    assert found.reason == "Missing: charges.annual_gbp."


def test_nothing_at_all_is_not_known():
    found = class_of({})
    assert (found.name, found.layer, found.service, found.figure()["permutations"]) == (
        "not_known", None, None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("components", "services", "words"),
    [(11, 40, "11 components of 12"), (40, 1, "1 service of 2")],
)
def test_too_small_an_estate_is_not_known_by_the_house_convention(components, services, words):
    found = class_of(estate("tower", components, seed=2, services=services))
    assert found.name == "not_known"
    assert words in found.reason


def test_one_layer_is_too_few():
    tables = estate("tower", 40, seed=2)
    one = tables["components"].with_columns(layer=pl.lit("hosting"))
    assert "1 layer of 2" in class_of(tables | {"components": one}).reason


@pytest.mark.parametrize(
    ("table", "column"),
    [("charges", "annual_gbp"), ("contracts", "supplier_id"), ("components", "layer"),
     ("suppliers", "is_in_house")],
)  # fmt: skip
def test_too_many_blanks_make_the_class_not_known_whatever_the_rest_shows(table, column):
    tables = estate("tower", 60, seed=3)
    blank = blanked(tables[table], column, range(tables[table].height // 2))
    found = class_of(tables | {table: blank})
    assert class_of(tables).name == "tower_like"
    assert found.name == "not_known"
    assert "a class needs 80% by the house convention" in found.reason


def test_components_run_outside_that_nobody_charges_for_are_left_out_and_counted():
    tables = estate("tower", 60, seed=3)
    found = class_of(tables | {"charges": tables["charges"].head(40)})
    assert found.name == "not_known"
    assert (found.components, found.components_left_out) == (40, 20)


def test_a_few_blanks_are_left_out_and_counted():
    tables = estate("tower", 60, seed=3)
    found = class_of(tables | {"charges": blanked(tables["charges"], "annual_gbp", [0, 1])})
    assert (found.name, found.components_left_out) == ("tower_like", 2)


def test_without_services_the_layers_are_measured_and_no_class_is_given():
    found = class_of(
        without(estate("tower", 60, seed=1), "uses"), missing_columns=["uses.service_id"]
    )
    assert found.name == "not_known"
    assert found.layer.value > 0.5
    assert found.service is None


def test_cost_of_an_unnamed_supplier_counts_against_a_single_one():
    tables = estate("single", 60, seed=1)
    contracts = pl.concat(
        [tables["contracts"], tables["contracts"].with_columns(
            contract_id=pl.lit("k-x"), supplier_id=pl.lit(None, dtype=pl.String))]
    )  # fmt: skip
    charges = tables["charges"].with_columns(
        contract_id=pl.when(pl.int_range(pl.len()) < 11)
        .then(pl.lit("k-x"))
        .otherwise("contract_id")
    )
    assert class_of(tables).name == "single_supplier"
    found = class_of(tables | {"contracts": contracts, "charges": charges})
    assert found.top_share < 0.9
    assert found.name == "not_known"


# --- what must -----------------------------------------------------------------------------


def test_in_house_cost_is_left_out_and_its_share_stated():
    tables = estate("tower", 60, seed=1)
    house = tables["components"].with_columns(
        in_house_annual_gbp=pl.lit(1000, dtype=pl.Decimal(38, 2))
    )
    found = class_of(tables | {"components": house})
    charged = float(tables["charges"]["annual_gbp"].sum())
    assert found.in_house_share == pytest.approx(60_000 / (60_000 + charged))
    assert found.layer == class_of(tables).layer


def test_an_organisations_own_thresholds_are_followed():
    tables = estate("tower", 60, seed=1)
    written = {"number": [{
        "name": "tower_layer_bound_from", "sentence": "Ours.", "value": 0.99, "unit": "share",
        "comparator": "at least", "binds": ["all"], "nation": ["all"],
        "force": "house_convention", "source": "our board", "confirmed": True,
    }]}  # fmt: skip
    found = class_of(tables, tower_thresholds(ON, with_overlay(written)))
    assert found.name == "mixed"
    assert "layers lead, below the 0.99 of a tower-like estate" in found.reason


def test_the_figure_says_how_it_was_made():
    figure = class_of(estate("half", 160, seed=1)).figure()
    assert figure["class"] == "mixed"
    assert (figure["permutations"], figure["seed"]) == (999, 20260401)
    assert figure["layer_p_value"] == 0.001
    assert figure["layer_bound"] == round(figure["layer_bound"], 4)


def test_fewer_allocations_are_said_to_be_fewer():
    found = class_of(estate("tower", 60, seed=1), replace(LIMITS, permutations=99))
    assert found.figure()["permutations"] == 99
    assert found.layer.p_value == 0.01


@pytest.mark.parametrize(
    ("shape", "name", "outcome"),
    [
        ("tower", "tower_like", Outcome.NOT_MET),
        ("service_aligned", "service_aligned", Outcome.MET),
        ("half", "mixed", Outcome.NOT_MET),
        ("random", "no_pattern", Outcome.MET),
        ("single", "single_supplier", Outcome.NOT_MET),
    ],
)
def test_a_second_invented_estate_is_called_what_it_is_by_the_whole_step(shape, name, outcome):
    answer = analyse(estate(shape, 220, seed=20, services=24, noise=0.15), on=ON)
    assert answer.figures["towers"]["class"] == name
    (finding,) = [f for f in answer.findings if f.rule == "suppliers_follow_layers"]
    assert (finding.outcome, finding.severity) == (outcome, Force.HOUSE_CONVENTION)
    drawn = {p.picture_id: p for p in answer.pictures}
    assert {"tower_map", "tower_measure", "tower_signs"} <= set(drawn)
    assert any(c.isdigit() for c in drawn["tower_measure"].title)
    assert answer.figure_reads["by_layer"].count("charges.annual_gbp") == 1
    assert "charges.annual_gbp" in answer.figure_reads["towers"]
