"""Payments that stand twice: asked about, never taken out."""

from __future__ import annotations

from decimal import Decimal

from small_tables import table
from untower.estate.duplicates import duplicate_figures, find_duplicates
from untower.estate.spend import gather_spend


def spend_of(text):
    return gather_spend({"payments": table("payments", text)}, incomplete_share=0.4)


def found_in(text, **options):
    return find_duplicates(spend_of(text).payments, **options)


def test_a_payment_that_differs_in_one_column_is_no_duplicate():
    found = found_in(
        """
        supplier_name | paid_on    | amount_gbp | description
        Brindlow      | 2026-01-05 | 100.00     | licence
        Brindlow      | 2026-01-05 | 100.00     | support
        Brindlow      | 2026-01-05 | 100.00     |
        Brindlow      | 2026-01-06 | 100.00     | licence
        Brindlow      | 2026-01-05 | 100.01     | licence
        """
    )
    assert found.sets.height == 0
    assert (found.extra_rows, found.extra_gbp) == (0, Decimal(0))


def test_a_blank_payee_or_day_is_never_the_same_as_another_blank():
    found = found_in(
        """
        supplier_name | paid_on    | amount_gbp
                      | 2026-01-05 | 100.00
                      | 2026-01-05 | 100.00
        Brindlow      |            | 100.00
        Brindlow      |            | 100.00
        """
    )
    assert found.sets.height == 0


def test_equal_rows_are_one_set_with_the_money_beyond_the_first():
    text = """
        supplier_name | paid_on    | amount_gbp | description
        Brindlow      | 2026-01-05 | 100.00     |
        Cawdrey       | 2026-01-05 | 7.00       | licence
        Brindlow      | 2026-01-05 | 100.00     |
        Brindlow      | 2026-01-05 | 100.00     |
        """
    found = found_in(text)
    assert (found.sets.height, found.extra_rows, found.extra_gbp) == (1, 2, Decimal("200.00"))
    asked = duplicate_figures(found)["asked"][0]
    assert (asked["times"], [r["row"] for r in asked["rows"]]) == (3, [2, 4, 5])
    assert spend_of(text).total_gbp == Decimal("307.00")


def test_a_credit_that_stands_twice_is_asked_about_with_its_sign():
    found = found_in(
        """
        supplier_name | paid_on    | amount_gbp
        Brindlow      | 2026-01-05 | -40.00
        Brindlow      | 2026-01-05 | -40.00
        """
    )
    assert found.extra_gbp == Decimal("-40.00")


def test_a_wider_window_joins_days_that_are_near_and_no_others():
    text = """
        supplier_name | paid_on    | amount_gbp
        Brindlow      | 2026-01-05 | 100.00
        Brindlow      | 2026-01-08 | 100.00
        Brindlow      | 2026-02-08 | 100.00
        """
    assert found_in(text).sets.height == 0
    assert found_in(text, window_days=3).extra_rows == 1


def test_a_persons_name_is_never_among_the_payments_asked_about():
    found = found_in(
        """
        supplier_name | paid_on    | amount_gbp
        Mrs A Nother  | 2026-01-05 | 100.00
        Mrs A Nother  | 2026-01-05 | 100.00
        """
    )
    asked = duplicate_figures(found)["asked"][0]
    assert asked["times"] == 2
    assert "Nother" not in str(asked)


def test_two_files_with_the_same_rows_are_named_as_a_pair():
    rows = [
        f"{file} | {number} | Payee {number} | 2026-01-05 | {number}.00"
        for file in ("january.csv", "january-again.csv")
        for number in range(2, 14)
    ]
    header = "source_file | source_row | supplier_name | paid_on | amount_gbp"
    found = found_in("\n".join([header, *rows]))
    (pair,) = found.files
    assert (pair.first, pair.second) == ("january-again.csv", "january.csv")
    assert (pair.rows, pair.share_pct) == (12, 100.0)


def test_two_files_that_share_few_rows_are_no_pair():
    rows = [
        f"{file} | {number} | Payee {number if number < 5 else file} | 2026-01-05 | {number}.00"
        for file in ("january.csv", "february.csv")
        for number in range(2, 16)
    ]
    header = "source_file | source_row | supplier_name | paid_on | amount_gbp"
    found = found_in("\n".join([header, *rows]))
    assert found.extra_rows == 3
    assert found.files == ()


REFERENCED = """
    supplier_name | paid_on    | amount_gbp | reference
    Brindlow      | 2026-01-05 | 100.00     | 0012
    Brindlow      | 2026-01-05 | 100.00     | 0012
    Cawdrey       | 2026-01-05 | 40.00      | 7
    Cawdrey       | 2026-01-05 | 40.00      | 8
    Dunmore       | 2026-01-05 | 9.00       |
    Dunmore       | 2026-01-05 | 9.00       |
    Elmham        | 2026-01-05 | 5.00       | 1
    Elmham        | 2026-01-05 | 5.00       |
    Fenby         | 2026-01-05 | 1.00       | 3
    Fenby         | 2026-01-05 | 1.00       | 3
    Fenby         | 2026-01-05 | 1.00       | 4
    """


def test_a_number_of_a_transaction_tells_one_payment_from_two_and_takes_none_out():
    found = found_in(REFERENCED)
    said = dict(found.sets.select("supplier_name", "references").iter_rows())
    assert said == {
        "Brindlow": "the same reference",
        "Cawdrey": "different references",
        "Dunmore": "no reference",
        "Elmham": "no reference",
        "Fenby": "some references",
    }
    assert (found.same_rows, found.same_gbp) == (2, Decimal("101.00"))
    assert (found.other_rows, found.other_gbp) == (2, Decimal("41.00"))
    assert (found.extra_rows, found.extra_gbp) == (6, Decimal("156.00"))
    assert spend_of(REFERENCED).payments.height == 11


def test_the_figure_splits_what_stands_again_by_what_the_references_say():
    figure = duplicate_figures(found_in(REFERENCED))
    parts = [figure[f"{k}_reference"] for k in ("same", "different", "no")]
    assert [p["rows"] for p in parts] == [2, 2, 2]
    assert sum(p["gbp"] for p in parts) == figure["extra_gbp"]
    assert figure["asked"][0]["references"] == "the same reference"


def test_one_reference_under_two_suppliers_joins_nothing():
    found = found_in(
        """
        supplier_name | paid_on    | amount_gbp | reference
        Brindlow      | 2026-01-05 | 100.00     | 12
        Cawdrey       | 2026-01-05 | 100.00     | 12
        """
    )
    assert found.sets.height == 0
