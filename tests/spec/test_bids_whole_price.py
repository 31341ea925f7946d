"""A whole-life price counts what was published, for as long as published, in one money."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bids_tables import ITEMS, LOTS, OFFERS, ON, procurement

from untower.bids.assessment import assess
from untower.bids.whole_price import last_year_factor, running_factor

TERM = "12           | no                  | no                | no                      | no"


def terms(months=12, moving="no", leaving="no", indexed="no", vat="no"):
    return LOTS.replace(TERM, f"{months} | {moving} | {leaving} | {indexed} | {vat}")


def price(offer="A", **changed):
    found = assess(procurement(**changed), "P1", on=ON)
    assert found.is_assessed, [t.sentence for t in found.troubles]
    return found.tender(offer, "L1").price_gbp


def troubles(**changed):
    found = assess(procurement(**changed), "P1", on=ON)
    assert not found.is_assessed
    assert found.lots == ()
    return found.troubles


def offer_a(**cells):
    head, row = (line.split("|") for line in OFFERS.strip().splitlines()[:2])
    named = dict(zip([h.strip() for h in head], [r.strip() for r in row], strict=True)) | cells
    lines = OFFERS.strip().splitlines()
    return "\n".join([lines[0], " | ".join(str(v) for v in named.values()), *lines[2:]])


def test_odoo_pull_135037_80_euros_are_dearer_than_100_dollars_at_0_65_euros_a_dollar():
    """github.com/odoo/odoo/pull/135037: 80 EUR against 100 USD at 0.65 EUR = 1 USD; unconverted
    amounts call the 80 cheaper. A euro of 0.80 pounds makes a dollar 0.52 pounds.
    """
    offers = """
        offer_id | supplier_id | basis  | procurement_id | received_at      | currency | rate_to_gbp | rate_on    | includes_vat
        A        | ash         | tender | P1             | 2026-04-30 10:00 | EUR      | 0.80        | 2026-05-01 | no
        B        | birch       | tender | P1             | 2026-04-30 10:00 | USD      | 0.52        | 2026-05-01 | no
    """
    items = ITEMS.replace("| 100 ", "| 80  ", 1).replace(
        "B        | portal       | 0           | 80 ", "B        | portal       | 0           | 100"
    )

    assert Decimal("0.80") * Decimal("0.65") == Decimal("0.52")
    assert price("A", offers=offers, offer_items=items) == Decimal("64.00")
    assert price("B", offers=offers, offer_items=items) == Decimal("52.00")


@pytest.mark.parametrize(
    ("lots", "pounds"),
    [
        (terms(), "100.00"),
        (terms(months=18), "150.00"),
        (terms(months=48, moving="yes"), "1400.00"),
        (terms(months=48, moving="yes", leaving="yes"), "1470.00"),
        (terms(months=24, indexed="yes"), "210.00"),
        (terms(months=24, indexed="yes", vat="yes"), "252.00"),
    ],
)
def test_only_what_is_published_counts(lots, pounds):
    items = ITEMS.replace(
        "A        | portal       | 0           | 100        | 0", "A | portal | 1000 | 100 | 70"
    )

    assert price(
        lots=lots,
        offer_items=items,
        offers=offer_a(indexation_pct=10)
        .replace("includes_vat |\n", "")
        .replace(
            "2026-05-01 12:00 | GBP      |             |         | no           |",
            "2026-05-01 12:00 | GBP      |             |         | no           | 0",
        ),
    ) == Decimal(pounds)


def test_what_is_not_published_is_listed():
    lot = assess(procurement(lots=terms(moving="", vat="")), "P1", on=ON).lot("L1")

    assert lot.not_counted == (
        "the price of moving: not published",
        "the price of leaving: published as not counted",
        "the yearly change of prices: published as not counted",
        "VAT: not published whether prices include it",
        "discounting of later payments: not published",
        "interfaces, managing and changing suppliers, discounts on all a group sells: not published",
    )
    assert lot.price_basis == "12 months of running, without VAT"


@given(
    months=st.integers(1, 120),
    change=st.integers(-500, 2_000),
    discount=st.integers(0, 1_500),
    annual=st.integers(0, 10**9),
)
def test_running_costs_agree_with_adding_up_month_by_month_in_decimals(
    months, change, discount, annual
):
    with localcontext() as context:
        context.prec = 60
        monthly = Decimal(annual) / 100 / 12
        ratio = (1 + Decimal(change) / 10_000) / (1 + Decimal(discount) / 10_000)
        added = sum((monthly * ratio ** (month // 12) for month in range(months)), Decimal(0))
        exact = Fraction(annual, 100) * running_factor(months, change / 100, discount / 100)
        ours = Decimal(exact.numerator) / Decimal(exact.denominator)
        assert abs(ours - added) < Decimal("1e-30") * (1 + added)


def test_leaving_is_paid_in_the_last_year():
    assert last_year_factor(12, 3.5) == 1
    assert last_year_factor(13, 3.5) == 1 / Fraction(207, 200)
    assert last_year_factor(48, 0) == 1


def test_vat_is_taken_off_where_prices_without_it_are_compared():
    found = price(offers=offer_a(includes_vat="yes"))

    assert found == (Decimal(100) / Decimal("1.2")).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_pennies_add_up_exactly():
    items = "offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp\n" + "".join(
        f"    A | c{n} | 0 | 0.10 | 0\n" for n in range(30)
    )

    assert price(offer_items=items + "    B | c1 | 0 | 80 | 0") == Decimal("3.00")


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        ({"currency": ""}, "currency", "what money the prices are in is not known"),
        ({"currency": "EUR"}, "rate_to_gbp", "unlike money is never compared"),
        ({"currency": "EUR", "rate_to_gbp": "0.8"}, "rate_on", "the rate has no day"),
        ({"rate_to_gbp": "0.8"}, "rate_to_gbp", "prices in pounds have a rate"),
        ({"includes_vat": ""}, "includes_vat", "is not known"),
    ],
)
def test_money_nobody_can_read_is_named_and_nobody_is_scored(cells, column, what):
    (said,) = troubles(offers=offer_a(**cells))

    assert (said.file, said.row, said.column) == ("offers.csv", 2, column)
    assert what in said.what


def test_a_yearly_change_that_counts_and_is_blank_is_never_nought():
    said = troubles(lots=terms(indexed="yes"))

    assert {(t.column, t.subject) for t in said} == {
        ("indexation_pct", "A"),
        ("indexation_pct", "B"),
    }


def test_one_currency_has_one_rate():
    offers = """
        offer_id | supplier_id | basis  | procurement_id | received_at      | currency | rate_to_gbp | rate_on    | includes_vat
        A        | ash         | tender | P1             | 2026-04-30 10:00 | EUR      | 0.80        | 2026-05-01 | no
        B        | birch       | tender | P1             | 2026-04-30 10:00 | EUR      | 0.81        | 2026-05-01 | no
    """
    (said,) = troubles(offers=offers)

    assert said.subject == "B"
    assert "another tender in EUR, A, is taken at 0.8 of 2026-05-01" in said.what


@pytest.mark.parametrize(
    ("annual", "kind"), [("0", "zero price"), ("-5", "negative price"), ("", "missing price")]
)
def test_a_price_of_nothing_below_nothing_or_unknown_is_named_and_nobody_is_scored(annual, kind):
    (said,) = troubles(offer_items=ITEMS.replace("| 100 ", f"| {annual} "))

    assert said.kind == kind
    assert said.subject == "A"


def test_a_credit_may_be_taken_off_a_price_and_not_exceed_it():
    credit = "A | portal | -40 | 100 | 0"
    items = ITEMS.replace("A        | portal       | 0           | 100        | 0", credit)

    assert price(lots=terms(moving="yes"), offer_items=items) == Decimal("60.00")
    (said,) = troubles(lots=terms(moving="yes"), offer_items=items.replace("-40", "-140"))
    assert said.kind == "negative price"


def test_a_component_of_the_lot_without_a_price_is_named():
    (said,) = troubles(
        lot_components="lot_id | component_id\n    L1 | portal\n    L1 | forms",
        offer_items=ITEMS + "\n    A | forms | 0 | 5 | 0",
    )

    assert (said.kind, said.key) == ("missing price", "B / L1 / forms")


def test_a_price_for_what_no_lot_of_the_tender_covers_is_named():
    (said,) = troubles(
        lot_components="lot_id | component_id\n    L1 | portal",
        offer_items=ITEMS + "\n    A | forms | 0 | 5 | 0",
    )

    assert "none of the tender's lots covers it" in said.what


def test_a_component_priced_twice_is_named():
    (said,) = troubles(offer_items=ITEMS + "\n    A | portal | 0 | 5 | 0")

    assert said.what == "it is priced twice."
