"""How a supplier's name is read before any two are compared."""

from __future__ import annotations

import polars as pl
import pytest

from untower.estate.supplier_names import core_of, is_distinctive, read_names
from untower.estate.supplier_words import abbreviations, legal_forms


def key(name, column):
    return read_names(pl.Series([name], dtype=pl.String))[column][0]


def test_a_blank_name_gives_no_key():
    read = read_names(pl.Series([None, "", "   ", " - "], dtype=pl.String))
    assert read["folded"].to_list() == [None] * 4
    assert read["core"].to_list() == [None] * 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Capita Plc", "Capital Plc"),
        ("BT Ltd", "BTS Ltd"),
        ("Smith & Co", "Smith & Sons"),
        ("Area 5 Cleaning Ltd", "Area 6 Cleaning Ltd"),
        ("UK Power Networks", "Power Networks"),
    ],
)
def test_names_of_different_bodies_keep_different_cores(one, other):
    assert core_of(one) != core_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ash & Birch Ltd", "ASH AND BIRCH LIMITED"),
        ("C G I", "CGI"),
        ("C.G.I.", "CGI"),
        ("The Ash Group Ltd", "Ash Group Ltd."),
        ("Ash Mgmt Svcs Ltd", "Ash Management Services Limited"),
        ("Café Ash Ltd", "CAFE ASH LTD"),
        ("St. Peter’s Trust", "St Peters Trust"),
        ("CAPGEMINI UK PUBLIC LIMITED COM", "Capgemini UK PLC"),
        ("Elmham BC", "Elmham Borough Council"),
        ("Ash Ltd (in administration)", "Ash Ltd"),
    ],
)
def test_dress_alone_does_not_change_a_core(one, other):
    assert core_of(one) == core_of(other)


def test_the_legal_form_is_kept_apart_from_the_core():
    assert (key("Ash Holdings PLC", "core"), key("Ash Holdings PLC", "form")) == (
        "ash holdings",
        "plc",
    )


def test_group_words_and_countries_weigh_until_the_loosest_keys():
    assert key("Ash UK Holdings Ltd", "core") == "ash uk holdings"
    assert key("Ash UK Ltd", "bare") == "ash"
    assert key("Ash Holdings Ltd", "bare") == "ash holdings"
    assert key("Ash Holdings Ltd", "stem") == "ash"


def test_a_trading_name_is_set_beside_the_legal_name():
    assert key("Ash Hire Ltd t/a Birch Tools", "core") == "ash hire"
    assert key("Ash Hire Ltd T/A Birch Tools", "alias") == "birch tools"
    assert key("Ash Ltd formerly Birch Ltd", "alias_kind") == "former"


def test_a_trading_name_alone_is_read_as_the_name():
    assert key("T/A Birch Tools", "core") == "birch tools"


def test_what_stands_behind_the_legal_form_is_a_note():
    assert key("Ash Ltd - Client A/C 12", "core") == "ash"
    assert key("Ash Ltd - Client A/C 12", "note") == "client ac 12"


@pytest.mark.parametrize("name", ["Ash Hire     040425 1", "ASH HIRE [234295]", "Ash Hire (1042)"])
def test_a_statement_day_and_a_ledger_number_are_notes(name):
    assert core_of(name) == "ash hire"
    assert key(name, "note") is not None


@pytest.mark.parametrize("name", ["Ash Hire 1992", "Ash Hire 24 7", "Ash Hire (2)", "Ash 994525"])
def test_other_numbers_belong_to_the_name(name):
    assert core_of(name) not in {"ash hire", "ash"}


@pytest.mark.parametrize(
    "name", ["Ash Ltd and Birch Ltd", "Ash Ltd Pension Fund", "Ash Ltd Charitable Trust"]
)
def test_another_body_behind_the_legal_form_is_no_note(name):
    assert key(name, "note") is None
    assert core_of(name) != core_of("Ash Ltd")


def test_generic_words_alone_tell_nobody_apart():
    frame = pl.DataFrame({"key": ["services group", "ash services", "", None, "ab"]})
    assert frame.select(is_distinctive(pl.col("key")))["key"].to_list() == [
        False,
        True,
        False,
        False,
        False,
    ]


def test_no_word_of_the_lists_is_written_out_twice_over():
    anywhere, _ = abbreviations()
    assert not set(anywhere) & {word for full in anywhere.values() for word in full.split()}
    assert all(spelling == spelling.lower() for spelling in legal_forms())
