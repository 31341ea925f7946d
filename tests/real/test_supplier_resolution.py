"""Resolving names of published spend and contracts: what it may never join, and how often it errs.

The floors are what was measured when the rules were frozen; docs/decisions/0004 has the counts and
says how little the gold standard can prove.
"""

from __future__ import annotations

import csv
import json

import polars as pl
import pytest
from supplier_measure import gold_measures, in_words

from untower.estate.resolve import resolve_suppliers


def names_of(real_data, folder):
    """Distinct names of one publisher with their rows, by its published list of headers."""
    place = real_data / "spend" / folder
    headers = json.loads((place / "columns.json").read_text(encoding="utf-8"))["map"][
        "Beneficiary Name"
    ]
    wanted = {header.strip().casefold() for header in headers}
    counts = {}
    for path in sorted(place.glob("*.csv")):
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
        column = None
        for row in csv.reader(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if column is None:
                fitting = [i for i, cell in enumerate(row) if cell.strip().casefold() in wanted]
                column = fitting[0] if fitting else None
            elif len(row) > column:
                counts[row[column]] = counts.get(row[column], 0) + 1
    return pl.DataFrame({"supplier_name": list(counts), "rows": list(counts.values())})


@pytest.fixture(scope="module")
def leeds(real_data):
    return resolve_suppliers(names_of(real_data, "leeds"))


def test_capita_never_takes_capital_at_leeds(leeds):
    named = leeds.names.with_columns(lower=pl.col("supplier_name").str.to_lowercase())
    capita = named.filter(pl.col("lower").str.contains(r"^capita\b"))
    capital = named.filter(pl.col("lower").str.contains(r"\bcapital\b"))
    assert capita.height >= 5
    assert capital.height >= 3
    assert capita["group_id"].n_unique() == 1
    assert not set(capita["group_id"]) & set(capital["group_id"])


def test_every_leeds_name_comes_back_once(leeds, real_data):
    given = names_of(real_data, "leeds")
    assert leeds.names.height == given.height
    assert set(leeds.names["supplier_name"]) == set(given["supplier_name"])


def test_no_merge_at_leeds_names_a_person_or_a_withheld_name(leeds):
    shared = leeds.names.filter(
        pl.col("payee_kind").is_in(["individual", "redacted", "not_known"])
    )["supplier_name"].to_list()
    assert shared
    merged = set(leeds.merges["left"]) | set(leeds.merges["right"])
    assert not merged & set(shared)


def test_councils_of_different_places_stay_apart_at_the_cabinet_office(real_data):
    resolved = resolve_suppliers(names_of(real_data, "cabinetoffice"))
    councils = resolved.names.filter(
        pl.col("supplier_name").str.to_lowercase().str.contains(r"(?:city|county) council$")
    ).with_columns(place=pl.col("supplier_name").str.to_lowercase().str.extract(r"^(?:the )?(\w+)"))
    assert councils.height >= 20
    assert councils.group_by("group_id").agg(pl.col("place").n_unique())["place"].max() == 1


@pytest.mark.parametrize("half", ["tuning", "held_out"])
def test_joined_companies_have_one_owner_nearly_always(half, real_data):
    measures = {(m["half"], m["truth"]): m for m in gold_measures(real_data)}
    measure = measures[half, "group"]
    wrong = measure["found"] - measure["hits"]
    # One pair per half: companies of nearly one name whose owner the register does not give.
    assert measure["all_pairs"] > 20_000
    assert wrong <= 1, in_words(measure)
