"""The tables are declared once: what must be true of every declaration."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator

from untower.journey import STEP_NAMES
from untower.publish.reference import PAGES, schema, tables_page
from untower.tables import TABLES, Kind, Sensitivity, sensitivity_of

ROOT = Path(__file__).resolve().parents[2]
EVERY = [(table, column) for table in TABLES.values() for column in table.columns]


def test_no_column_of_a_person_is_open_to_members():
    for name in (
        "suppliers.address",
        "suppliers.contact_email",
        "evaluators.evaluator_id",
        "interests.evaluator_id",
        "interests.supplier_id",
        "roles.people_employed",
        "roles.fte_cost_gbp",
    ):
        assert sensitivity_of(name) is Sensitivity.PERSONAL


def test_no_weakness_of_the_estate_is_open_to_members():
    names = ["components.support_ends_on", "suppliers.cyber_essentials_until", "evidence.result"]
    scores = [
        f"legacy.{letter}{n}" for letter, most in (("l", 7), ("c", 6)) for n in range(1, most + 1)
    ]
    for name in names + scores:
        assert sensitivity_of(name) is Sensitivity.SECURITY


def test_no_price_limit_or_cost_of_leaving_is_public():
    for name in (
        "contracts.break_cost_gbp",
        "contracts.exit_cost_gbp",
        "charges.annual_gbp",
        "offer_items.annual_gbp",
        "limits.value",
        "lots.benchmark_gbp",
        "suppliers.capacity_gbp",
    ):
        assert sensitivity_of(name) is Sensitivity.COMMERCIAL


def test_what_a_body_must_publish_is_public():
    for name in ("payments.amount_gbp", "payments.supplier_name", "contracts.value_gbp"):
        assert sensitivity_of(name) is Sensitivity.PUBLIC


def test_every_link_leads_to_the_key_of_a_declared_table():
    for table, column in EVERY:
        if column.link:
            to_table, to_column = column.link.split(".")
            assert TABLES[to_table].keys == (to_column,), f"{table.name}.{column.name}"


def test_every_table_but_the_organisation_has_a_key_and_each_column_one_name():
    for table in TABLES.values():
        assert table.keys or table.is_single_row, table.name
        assert len(set(table.column_names)) == len(table.columns), table.name


def test_tables_belong_to_steps_of_the_journey():
    assert {table.step for table in TABLES.values()} <= {*STEP_NAMES, "organisation"}


@pytest.mark.parametrize(("table", "column"), EVERY, ids=lambda x: x.name)
def test_every_column_says_in_one_sentence_what_it_holds(table, column):
    assert column.sentence.endswith(".")
    assert column.sentence[0].isupper()
    assert "  " not in column.sentence
    assert not re.search(r"\.\s", column.sentence), "one sentence, not two"


def test_a_money_column_says_pounds_in_its_name_and_a_date_never_does():
    for table, column in EVERY:
        where = f"{table.name}.{column.name}"
        assert (column.kind is Kind.MONEY) == (
            column.name.endswith("_gbp") and "rate" not in where
        ), where


def test_names_carry_no_abbreviation_a_reader_must_guess():
    for table, column in EVERY:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name), f"{table.name}.{column.name}"
        assert not re.search(r"(^|_)(num|amt|desc|dept|qty)(_|$)", column.name)


def test_only_keys_and_the_amount_of_a_payment_are_needed():
    needed = {f"{t.name}.{c.name}" for t, c in EVERY if c.is_required and not c.is_key}
    assert needed == {"payments.amount_gbp"}


def test_the_place_of_a_payment_is_its_key_and_is_given_by_the_reader():
    payments = TABLES["payments"]
    assert payments.keys == ("source_file", "source_row")
    assert not any(payments.column(name).is_required for name in payments.keys)


def test_a_payment_may_be_a_credit_and_a_charge_may_not():
    amounts = pl.DataFrame({"x": [Decimal("-1.00"), None]}, schema={"x": pl.Decimal(38, 2)})

    def holds(table, column):
        constraint = TABLES[table].column(column).constraint
        return amounts.select(constraint.holds(pl.col("x"))).to_series().to_list()

    assert holds("payments", "amount_gbp") == [True, None]
    assert holds("charges", "annual_gbp") == [False, None]


def rows_that_hold(table_name, rule_at, **columns):
    """How a table's row rule answers for a small frame of typed columns."""
    rule = TABLES[table_name].rules[rule_at]
    return pl.DataFrame(columns).select(rule.holds()).to_series().to_list()


def rule_named(table_name, column, *reads):
    found = [
        at
        for at, rule in enumerate(TABLES[table_name].rules)
        if rule.column == column and set(reads) <= set(rule.reads)
    ]
    assert len(found) == 1
    return found[0]


def test_a_contract_that_ends_before_it_starts_is_refused_and_a_blank_date_is_not():
    at = rule_named("contracts", "ends_on", "starts_on")
    assert rows_that_hold(
        "contracts",
        at,
        starts_on=[date(2024, 4, 1), date(2024, 4, 1), None],
        ends_on=[date(2024, 3, 31), date(2024, 4, 1), date(2024, 4, 1)],
    ) == [False, True, None]


def test_a_contract_kept_past_its_lawful_end_is_not_refused_for_it():
    for rule in TABLES["contracts"].rules:
        assert {"ends_on", "maximum_ends_on"} != set(rule.reads)


def test_more_completed_than_started_is_refused():
    at = rule_named("services", "completed", "started")
    assert rows_that_hold("services", at, started=[10, 10, None], completed=[11, 10, 5]) == [
        False,
        True,
        None,
    ]


def test_an_interface_to_itself_is_refused():
    at = rule_named("interfaces", "to_component_id", "from_component_id")
    assert rows_that_hold(
        "interfaces", at, from_component_id=["a", "a", "a"], to_component_id=["a", "b", None]
    ) == [False, True, None]


def test_notice_longer_than_the_term_is_refused():
    at = rule_named("contracts", "notice_months", "initial_term_months")
    assert rows_that_hold(
        "contracts", at, initial_term_months=[12, 12, None], notice_months=[13, 12, 6]
    ) == [False, True, None]


def test_every_row_rule_reads_declared_columns_and_says_what_to_do():
    for table in TABLES.values():
        for rule in table.rules:
            assert {rule.column, *rule.reads} <= set(table.column_names)
            assert rule.do.endswith(".")


def test_every_constraint_answers_null_for_a_blank_and_has_words():
    for table, column in EVERY:
        if column.constraint is None:
            continue
        blank = pl.DataFrame({"x": [None]}, schema={"x": column.dtype()})
        answer = blank.select(column.constraint.holds(pl.col("x"))).to_series().to_list()
        assert answer == [None], f"{table.name}.{column.name}"
        assert column.constraint.allowed


# --- the reference and the schema ------------------------------------------------------------


@pytest.mark.parametrize("page", sorted(PAGES))
def test_the_reference_pages_are_fresh(page):
    written = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert written == PAGES[page](), "run: python -m untower.publish.reference docs/reference"


def test_the_reference_pages_can_be_written_anywhere(tmp_path):
    folder = tmp_path / "new" / "reference"
    subprocess.run(
        [sys.executable, "-m", "untower.publish.reference", str(folder)],
        check=True,
        capture_output=True,
    )
    assert {path.name for path in folder.iterdir()} == set(PAGES)


def test_the_reference_page_names_every_column_and_never_a_price_as_a_credit():
    page = tables_page()
    for table in TABLES.values():
        assert f"### {table.name}\n" in page
    assert page.count("\n| ") >= len(EVERY)
    charge = next(line for line in page.splitlines() if line.startswith("| break_cost_gbp |"))
    assert "credit" not in charge
    payment = next(line for line in page.splitlines() if line.startswith("| amount_gbp |"))
    assert "credit" in payment


def test_the_schema_is_itself_valid():
    Draft202012Validator.check_schema(schema())
    assert set(schema()["$defs"]) == set(TABLES)


def problems(tables):
    return sorted(e.json_path for e in Draft202012Validator(schema()).iter_errors(tables))


def test_the_schema_takes_a_row_whose_unknowns_are_null():
    assert (
        problems(
            {
                "services": [{"service_id": "S1", "criticality": None, "user_kind": None}],
                "payments": [{"amount_gbp": -12.5, "paid_on": "2026-03-31", "supplier_name": None}],
            }
        )
        == []
    )


def test_the_schema_refuses_what_the_declaration_refuses():
    found = problems(
        {
            "services": [{"service_id": "S1", "criticality": 6}, {"name": "no id"}],
            "components": [{"component_id": "a\nb"}, {"component_id": "C1", "layer": "cloud"}],
            "payments": [{"amount_gbp": None}],
            "organisation": [{}, {}],
            "towers": [],
        }
    )
    assert found == [
        "$",
        "$.components[0].component_id",
        "$.components[1].layer",
        "$.organisation",
        "$.payments[0].amount_gbp",
        "$.services[0].criticality",
        "$.services[1]",
    ]


def test_the_schema_carries_sensitivity_link_and_unit():
    cell = schema()["$defs"]["contracts"]["properties"]["supplier_id"]
    assert cell["x-link"] == "suppliers.supplier_id"
    assert cell["x-sensitivity"] == "public"
    assert schema()["$defs"]["charges"]["properties"]["annual_gbp"]["x-unit"] == "£"


def test_the_schema_is_plain_json():
    assert json.loads(json.dumps(schema())) == schema()
