"""What typed value stands in a cell, and which cells are refused by name."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from untower.storage.cells import BLANK, Typed, type_cells, what_to_do
from untower.storage.dates import NO_SUCH_DAY, NOT_A_DATE, OUT_OF_RANGE
from untower.tables import TABLES, Column
from untower.tables.column import choice, cost, day, flag, key, moment, money, percent, text, whole

AMOUNT = money("amount_gbp", "An amount.")
DAY = day("paid_on", "A day.")


def typed(column: Column, *cells: str | None) -> Typed:
    return type_cells(pl.Series(column.name, cells, dtype=pl.String), column)


def refused(column: Column, cell: str) -> str:
    found = typed(column, cell)
    assert found.bad.to_list() == [0]
    assert found.values.to_list() == [None]
    return str(found.reasons.item())


# --- what must not happen --------------------------------------------------------------------


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0", "n/a", "N/A", "-", "not known", "TBC"])
@pytest.mark.parametrize("column", [cost("value_gbp", "A value."), DAY, whole("users", "Users.")])
def test_a_blank_is_not_known_and_never_zero(column, blank):
    found = typed(column, blank)
    assert found.values.to_list() == [None]
    assert found.bad.is_empty()


def test_a_blank_amount_is_refused_by_name_where_it_is_required():
    column = TABLES["payments"].column("amount_gbp")
    found = typed(column, "12.00", "", None, "n/a")
    assert found.bad.to_list() == [1, 2, 3]
    assert found.reasons.to_list() == [BLANK] * 3
    assert what_to_do(column, BLANK) == "Fill in amount_gbp: a row without it cannot be used."
    said = what_to_do(column, BLANK, "Amount (£)")
    assert said == "Fill in Amount (£): a row without it cannot be used."


def test_the_text_that_was_given_is_left_as_it_was():
    given = pl.Series("amount_gbp", [" 1 ", "x", "n/a"])
    type_cells(given, AMOUNT)
    assert given.to_list() == [" 1 ", "x", "n/a"]


@pytest.mark.parametrize(
    "cell", ["12k", "1,23", "12,34.5", "(-5)", "--5", "-(5)", "£", "NaN", "inf", "-inf", "12 34 x"]
)
def test_what_is_no_amount_is_refused_and_not_guessed(cell):
    assert refused(AMOUNT, cell) == "not an amount"


@pytest.mark.parametrize("cell", ["1e300", "1234567890123456", "-£9,999,999,999,999"])
def test_a_figure_beyond_all_prices_is_out_of_range(cell):
    assert refused(AMOUNT, cell) == ("must be between -1,000,000,000,000 and 1,000,000,000,000")


def test_a_negative_cost_is_refused_with_what_is_allowed():
    assert refused(cost("annual_gbp", "A cost."), "-5") == (
        "must be between 0 and 1,000,000,000,000"
    )


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31/02/2025", NO_SUCH_DAY),
        ("03/13/2025", NO_SUCH_DAY),
        ("29/02/2023", NO_SUCH_DAY),
        ("0019-03-31", OUT_OF_RANGE),
        ("31/03/0019", OUT_OF_RANGE),
        ("1989-12-31", OUT_OF_RANGE),
        ("2101-01-01", OUT_OF_RANGE),
        ("Q3", NOT_A_DATE),
        ("12k", NOT_A_DATE),
        ("19999", NOT_A_DATE),
        ("2027", NOT_A_DATE),
    ],
)
def test_what_is_no_day_is_refused_and_says_why(cell, reason):
    assert refused(DAY, cell) == reason


def test_an_id_with_a_line_break_is_refused():
    assert refused(key("id", "An id."), "a\nb") == (
        "must be up to 100 characters without line breaks"
    )


def test_a_word_outside_the_list_is_refused_not_blanked():
    assert refused(choice("hosting", ("saas",), "Where."), "cloudy") == "not in the list"


def test_a_word_the_list_holds_is_a_value_even_if_it_sounds_blank():
    column = choice("price_review", ("none", "cpi", "unknown"), "How.")
    found = typed(column, "None", "unknown", "n/a", None)
    assert found.values.to_list() == ["none", "unknown", None, None]


# --- what is read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "pounds"),
    [
        ("1234.50", "1234.50"),
        ("£1,234.50", "1234.50"),
        (" 1,234.5 ", "1234.50"),
        ("1\u00a0234.50", "1234.50"),
        ("œ1,234", "1234.00"),
        ("Â£12.00", "12.00"),
        ("\ufffd55.10", "55.10"),
        ("GBP 7", "7.00"),
        ("1.23E+05", "123000.00"),
        (".5", "0.50"),
        ("0", "0.00"),
        ("(1,234)", "-1234.00"),
        ("£(1,234.00)", "-1234.00"),
        ("1,234.50-", "-1234.50"),
        ("1,234 CR", "-1234.00"),
        ("1,234 DR", "1234.00"),
        ("-£5", "-5.00"),
        ("£-5", "-5.00"),
        ("\u22125", "-5.00"),
        ("\u20135.20", "-5.20"),
    ],
)
def test_an_amount_is_read_in_whatever_dress_it_comes(cell, pounds):
    assert typed(AMOUNT, cell).values.to_list() == [Decimal(pounds)]


def test_float_noise_is_taken_off_without_a_word_and_more_decimals_are_counted():
    found = typed(AMOUNT, "1234.5600000001", "1.005", "1.015", "£2.3456", "3.10", None)
    assert found.values.to_list() == [
        Decimal("1234.56"),
        Decimal("1.00"),
        Decimal("1.02"),
        Decimal("2.35"),
        Decimal("3.10"),
        None,
    ]
    assert found.assumed == (
        "amount_gbp: 3 amounts with more than two decimals rounded to the penny",
    )


@pytest.mark.parametrize(
    "cell",
    [
        "2027-03-31",
        "31/03/2027",
        "31/3/27",
        "31.03.2027",
        "31-Mar-27",
        "31-MAR-2027",
        "31 March 2027",
        "31st March 2027",
        "Wednesday, March 31, 2027",
        "2027-03-31 00:00:00",
        "2027-03-31T01:00:00Z",
        "31/03/2027 13:45",
        "20270331",
        "46477",
        "46477.0417",
    ],
)
def test_a_day_is_read_in_whatever_form_it_comes(cell):
    assert typed(DAY, cell, None).values.to_list() == [date(2027, 3, 31), None]


def test_two_figures_for_a_year_are_of_this_century_or_from_90_of_the_last():
    assert typed(DAY, "1/4/26", "1/4/90").values.to_list() == [date(2026, 4, 1), date(1990, 4, 1)]


def test_a_slash_is_day_before_month_even_where_both_would_do():
    assert typed(DAY, "03/04/2025").values.to_list() == [date(2025, 4, 3)]


def test_a_whole_column_that_can_only_be_month_first_is_read_so_and_said():
    found = typed(DAY, "03/13/2025", "01/02/2025", "03/25/2025", "12/31/2025", None)
    assert found.values.to_list()[:2] == [date(2025, 3, 13), date(2025, 1, 2)]
    assert found.assumed == (
        "paid_on: read month before day: some second numbers are above 12 and no first one is",
    )


def test_one_day_above_twelve_in_front_keeps_the_whole_column_day_first():
    found = typed(DAY, "03/13/2025", "03/25/2025", "12/31/2025", "31/12/2025")
    assert found.values.to_list() == [None, None, None, date(2025, 12, 31)]


def test_serial_day_numbers_are_said():
    assert typed(DAY, "2027-03-31", "46477").assumed == (
        "paid_on: 1 date stood as a spreadsheet's day number",
    )


def test_yes_and_no_are_read_in_their_usual_words():
    column = flag("is_sme", "Small.")
    assert typed(column, "Yes", "n", "TRUE", "0", None).values.to_list() == [
        True,
        False,
        True,
        False,
        None,
    ]
    assert refused(column, "maybe") == "neither yes nor no"


def test_a_choice_is_read_with_case_spaces_and_hyphens_folded():
    column = choice("hosting", ("public_cloud", "on_premises"), "Where.")
    found = typed(column, "Public cloud", "ON-PREMISES", " public_cloud ", None)
    assert found.values.to_list() == ["public_cloud", "on_premises", "public_cloud", None]


def test_a_whole_number_may_have_commas_and_a_needless_decimal_but_no_half():
    column = whole("users", "Users.")
    assert typed(column, "1,200", "12.0", None).values.to_list() == [1200, 12, None]
    assert refused(column, "12.5") == "not a whole number"
    assert refused(column, "-1") == "must be 0 or more"


def test_a_percentage_may_carry_its_sign():
    column = percent("share_pct", "Share.")
    assert typed(column, "12.5%", "40", None).values.to_list() == [12.5, 40.0, None]
    assert refused(column, "120") == "must be between 0 and 100"


def test_a_moment_is_read_with_or_without_seconds():
    column = moment("received_at", "When.")
    assert typed(column, "2027-03-31 12:00", "31/03/2027 12:00:05").values.to_list() == [
        datetime(2027, 3, 31, 12, 0),  # noqa: DTZ001
        datetime(2027, 3, 31, 12, 0, 5),  # noqa: DTZ001
    ]


def test_words_for_not_known_are_counted():
    assert typed(DAY, "tbc", "N/A", "2027-03-31").assumed == (
        "paid_on: 2 cells such as rolling or n/a read as not known",
    )


def test_free_text_may_be_the_word_none():
    assert typed(text("title", "A title."), "None", "NA", "unknown").values.to_list() == [
        "None",
        "NA",
        None,
    ]
