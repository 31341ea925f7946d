"""Files as public bodies published them, read without renaming; the answer key beside them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from untower.storage.headers import normalised
from untower.storage.mapping import read_mapping
from untower.storage.read import read

if TYPE_CHECKING:
    from pathlib import Path

    from untower.answers import FileIntake, Reading

KEYED = ("networkrail", "cabinetoffice", "harrogate", "manchester", "leeds")
UNKEYED = ("lancashire_fire", "lancashire_pcc")
ROWS = {
    "networkrail": 124_059,
    "cabinetoffice": 17_535,
    "harrogate": 63_391,
    "manchester": 34_891,
    "leeds": 86_273,
}
CANONICAL = {
    "paid_on": "Payment Date",
    "supplier_name": "Beneficiary Name",
    "amount_gbp": "Amount",
}
# Where the key calls something else the unit, and why untower reads it otherwise.
UNIT_ELSEWHERE = {
    "networkrail": "the key's unit is Category Family, which says what was bought, not who bought",
    "cabinetoffice": "the key's unit is Entity, one word in nearly every row; Expense Area differs",
}

_read: dict[str, Reading] = {}


@pytest.fixture
def spend(request, real_data):
    """The reading of one published folder, made once."""
    name = request.param
    if name not in _read:
        _read[name] = read([real_data / "spend" / name])
    return name, _read[name]


def _holds_payments(intake: FileIntake) -> bool:
    return intake.rows_in > _blank(intake)


def _blank(intake: FileIntake) -> int:
    return intake.refused.filter(pl.col("reason") == "blank", pl.col("field").is_null()).height


@pytest.mark.parametrize("spend", KEYED + UNKEYED, indirect=True)
def test_every_row_is_kept_or_refused_by_name(spend):
    name, reading = spend
    for intake in reading.intake:
        assert intake.rows_in == intake.rows_kept + intake.rows_refused
        assert intake.refused["row"].n_unique() == intake.rows_refused
        assert intake.refused["reason"].null_count() == 0
    assert reading.tables["payments"].height == sum(one.rows_kept for one in reading.intake)
    if name in ROWS:
        assert sum(one.rows_in for one in reading.intake) == ROWS[name]


@pytest.mark.parametrize("spend", KEYED + UNKEYED, indirect=True)
def test_nearly_every_row_is_kept_in_every_file_that_holds_payments(spend):
    _, reading = spend
    for intake in reading.intake:
        assert intake.table == "payments", intake.file
        said = intake.rows_in - _blank(intake)
        assert intake.rows_kept >= 0.95 * said, intake.file


@pytest.mark.parametrize("spend", KEYED, indirect=True)
def test_date_supplier_and_amount_are_the_published_key_s_in_every_file(spend, real_data):
    name, reading = spend
    key = _key(real_data, name)
    for intake in reading.intake:
        for field, canonical in CANONICAL.items():
            allowed = {normalised(header) for header in [canonical, *key[canonical]]}
            assert normalised(intake.headers[field]) in allowed, (intake.file, field)


@pytest.mark.parametrize("spend", KEYED, indirect=True)
def test_a_unit_other_than_the_key_s_has_its_reason(spend, real_data):
    name, reading = spend
    allowed = {normalised(header) for header in _key(real_data, name)["Organisational Unit"]}
    allowed.add(normalised("Organisational Unit"))
    other = {
        intake.headers.get("department")
        for intake in reading.intake
        if normalised(intake.headers.get("department")) not in allowed
    }
    assert bool(other) == (name in UNIT_ELSEWHERE), other


def _key(real_data: Path, name: str) -> dict[str, list[str]]:
    text = (real_data / "spend" / name / "columns.json").read_text(encoding="utf-8")
    found: dict[str, list[str]] = json.loads(text)["map"]
    return found


@pytest.mark.parametrize("spend", ["harrogate"], indirect=True)
def test_a_supplier_is_never_a_number(spend):
    _, reading = spend
    names = reading.tables["payments"]["supplier_name"].drop_nulls()
    assert names.str.contains(r"^\d+$").sum() == 0


@pytest.mark.parametrize("spend", ["lancashire_fire"], indirect=True)
def test_a_sheet_that_changes_its_columns_half_way_is_followed(spend):
    _, reading = spend
    changed = next(one for one in reading.intake if one.file.startswith("fire-2022-23"))
    assert changed.rows_refused == 1
    assert any("a further header names the columns" in said for said in changed.assumed)


@pytest.mark.parametrize("spend", ["lancashire_pcc"], indirect=True)
def test_a_sheet_a_month_is_read_with_its_serial_days(spend):
    _, reading = spend
    assert len(reading.intake) == 82
    paid_on = reading.tables["payments"]["paid_on"]
    assert paid_on.null_count() == 0
    assert (str(paid_on.min())[:4], str(paid_on.max())[:4]) == ("2018", "2025")


MAPPINGS = "examples/mappings"


@pytest.fixture
def mappings(request):
    return request.config.rootpath / MAPPINGS


def test_the_hmpps_estate_is_read_through_its_mapping(real_data, mappings):
    estates = real_data / "estates"
    files = [estates / "hmpps_elements.csv", estates / "hmpps_relationships.csv"]
    reading = read(files, maps=read_mapping(mappings / "hmpps.toml"))
    elements, relationships = reading.intake
    assert (elements.rows_in, elements.rows_kept) == (256, 209)
    assert relationships.rows_in == 346
    assert reading.tables["components"].height == 209
    reasons = relationships.refused["reason"]
    assert set(reasons.str.extract(r"^(used before|names no row|names a row)")) == {
        "used before",
        "names no row",
        "names a row",
    }
    assert reasons.str.ends_with("was left out by the mapping").sum() == 75
    assert reading.tables["interfaces"].height == relationships.rows_kept >= 250


def test_the_govuk_estate_is_read_through_its_mapping(real_data, mappings):
    estates = real_data / "estates"
    files = [estates / "govuk_apps.csv", estates / "govuk_dependencies.csv"]
    reading = read(files, maps=read_mapping(mappings / "govuk.toml"))
    apps, edges = reading.intake
    assert (apps.rows_in, apps.rows_kept) == (136, 136)
    assert edges.rows_in == 369
    known = set(reading.tables["components"]["component_id"])
    assert set(reading.tables["interfaces"]["to_component_id"]) <= known
    assert set(reading.tables["interfaces"]["from_component_id"]) <= known
    pairs = edges.refused.filter(~pl.col("reason").str.starts_with("used before")).height
    assert pairs < 25


def test_the_notices_are_read_as_a_register_through_their_mapping(real_data, mappings):
    reading = read([real_data / "notices"], maps=read_mapping(mappings / "lancashire_notices.toml"))
    assert sum(one.rows_in for one in reading.intake) == 1_224
    contracts = reading.tables["contracts"]
    assert contracts.height == 802
    refused = pl.concat([one.refused for one in reading.intake])
    assert refused["reason"].value_counts().rows() == [("not awarded", 422)]
    assert (contracts["value_gbp"] <= 1).sum() == 0
    names = reading.tables["suppliers"]["name"]
    assert names.str.contains("&[a-z]+;|NOT AWARDED").sum() == 0


def test_the_notices_without_a_mapping_keep_the_awarded_ones_alone(real_data):
    reading = read([real_data / "notices"])
    contracts = reading.tables["contracts"]
    assert contracts.height == 802
    assert contracts["cpv_codes"].count() > 0
    refused = pl.concat([one.refused for one in reading.intake])
    assert refused["reason"].value_counts().rows() == [("not awarded", 422)]
    assert not reading.tables["suppliers"]["name"].str.contains("NOT AWARDED").any()
