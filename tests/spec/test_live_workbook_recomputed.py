"""The live case worked out again by LibreOffice: untouched, and after cells were changed.

Every result is taken out of the file first, so that nothing can be read that was not worked out.
What LibreOffice finds is held against untower reckoning the same choice on changed tables.
"""

from __future__ import annotations

from dataclasses import replace

import fastexcel
import numpy as np
import polars as pl
import pytest
from tests.live_estates import (
    CHOSEN,
    ITEMS,
    ORGANISATION,
    book_of,
    cell_of,
    line_cell,
    model_of,
    number,
    reckoned_terms,
    recomputed,
    rows_of,
    soffice,
    totals_of,
    without_results,
)

from untower.answers.live import WORKED_PARTS
from untower.options.whole_life import whole_life
from untower.publish.live_workbook import SHEETS
from untower.tables.options import OPTION_KINDS

pytestmark = pytest.mark.skipif(
    soffice() is None,
    reason="LibreOffice is not installed: nothing else here works formulas out",
)
WORDS = {
    "Cost at present value £": "npv_gbp",
    "of which without optimism bias £": "npv_without_bias_gbp",
    "Cash over all years £": "cash_gbp",
    "Baseline at present value £": "baseline_gbp",
    "Saving at present value £": "saving_gbp",
    "Saving, % of the baseline": "saving_pct",
    "Pays back after, months": "payback_months",
}
CHEAP = ITEMS.replace("70000", "20000").replace("35000", "5000")


def organisation(**cells):
    """The organisation with other numbers, by what stands there now."""
    text = ORGANISATION
    for was, now in cells.values():
        assert text.count(was) == 1, was
        text = text.replace(was, now)
    return text


# Each: the cells changed (name of a cell, or column of Lines and component), and the same tables.
CHANGES = {
    "rate_and_price": (
        [("discount_rate_pct", None, 6.25), ("annual", "desk", 88_000.5)],
        {
            "organisation": organisation(rate=("| 3.5  ", "| 6.25 ")),
            "offer_items": ITEMS.replace("70000      |", "88000.50   |"),
        },
    ),
    "levels": (
        [
            ("general_inflation_pct", None, 3.1),
            ("pay_inflation_pct", None, 2.2),
            ("fte_cost_gbp", None, 61_000),
            ("manage_supplier_gbp", None, 12_345.67),
            ("price_base_year", None, 2025),
        ],
        {
            "organisation": organisation(
                inflation=("| 2                     |", "| 3.1                   |"),
                pay=("| 4                 |", "| 2.2               |"),
                post=("| 50000        |", "| 61000        |"),
                manage=("| 5000                |", "| 12345.67            |"),
                base=("| 2026            |", "| 2025            |"),
            )
        },
    ),
    "moving": (
        [
            ("move", "desk", 14),
            ("one_off", "ledger", 55_000),
            ("exit", "site", 4_000),
            ("posts", "ledger", 2.5),
            ("term", "site", 31),
            ("indexation", "desk", -1.5),
        ],
        {
            "offers": None,
            "offer_items": ITEMS.replace("6000     | 6  ", "6000     | 14 ")
            .replace("30000", "55000")
            .replace("| 500   ", "| 4000  ")
            .replace("1.25", "2.5"),
        },
    ),
    "band_not_reached": (
        [("annual", "site", 3_000)],
        {"offer_items": ITEMS.replace("20000      | 500", "3000       | 500")},
    ),
    "shorter": (
        [("horizon_years", None, 3)],
        {"organisation": organisation(years=("| 5             | 2026", "| 3             | 2026"))},
    ),
}


def tables_changed(name):
    from tests.live_estates import OFFERS

    tables = dict(CHANGES[name][1])
    if tables.get("offers", "") is None:
        tables["offers"] = OFFERS.replace("| 18          |", "| 31          |").replace(
            "| 4              |", "| -1.5           |"
        )
    return tables


@pytest.fixture(scope="module")
def model():
    return model_of()


@pytest.fixture(scope="module")
def worked(model, tmp_path_factory):
    """Every file of this module, worked out in one start of LibreOffice."""
    content = book_of(model)
    books = {"untouched": without_results(content)}
    for name, (cells, _) in CHANGES.items():
        changes = []
        for column, component, value in cells:
            sheet, cell = (
                line_cell(content, column, component) if component else cell_of(content, column)
            )
            changes.append((sheet, cell, value))
        books[name] = without_results(content, changes)
    for name, cells in SWITCHES.items():
        changes = [(*cell_of(content, cell), value) for cell, value in cells]
        books[name] = without_results(content, changes)
    blank = (*line_cell(content, "annual", "desk"), None)
    books["blank"] = without_results(content, [blank])
    books["cheap"] = without_results(book_of(model_of(offer_items=CHEAP)))
    for years in HORIZONS:
        books[f"years_{years}"] = without_results(book_of(model_over(years)))
    books["any_ways"] = without_results(book_of(any_ways(model)))
    return recomputed(tmp_path_factory.mktemp("live"), books)


HORIZONS = (1, 35)


def model_over(years):
    """The estate over other years, at the rates of policy: after thirty years another one holds."""
    told = organisation(
        years=("| 5             | 2026", f"| {years:<13} | 2026"),
        rate=("| 3.5               |", "|                   |"),
    )
    # Nobody offers what would begin once a single year is over.
    within = ("s1", "l1", "q1", "retain:desk", "retain:archive", "retain:phones")
    return model_of(within if years == 1 else CHOSEN, organisation=told)


SWITCHES = {
    "no_bias": [("optimism_bias_counted_pct", 0)],
    "no_shared": [("interfaces_counted_pct", 0), ("manage_supplier_gbp", 0)],
    "tax": [("vat_recovered_pct", 100)],
}


def any_ways(model, count=150, seed=7):
    """The model with other lines: ways of every kind, with terms, rises and prices at random."""
    chance = np.random.default_rng(seed)
    terms = reckoned_terms()
    end = 12 * terms.horizon_years

    def some(values, share):
        return [None if chance.random() < share else v for v in values]

    frame = pl.DataFrame(
        {
            "kind": chance.choice([k for k in OPTION_KINDS if k != "retain"], count),
            "one_off_gbp": chance.uniform(-5_000, 90_000, count).round(2),
            "annual_gbp": chance.uniform(-3_000, 90_000, count).round(2),
            "exit_gbp": chance.uniform(0, 9_000, count).round(2),
            "months_to_move": chance.integers(0, 40, count).astype(float),
            "in_house_fte": chance.uniform(0, 3, count).round(2),
            "present_annual_gbp": chance.uniform(0, 99_000, count).round(2),
            "starts_after_months": chance.integers(0, end + 12, count).astype(float),
            "break_gbp": chance.uniform(0, 7_000, count).round(2),
            "term_months": some(chance.integers(1, end + 30, count).astype(float), 0.3),
            "indexation_pct": some(chance.uniform(-4, 9, count).round(2), 0.3),
            "relet_annual_gbp": some(chance.uniform(0, 80_000, count).round(2), 0.6),
        }
    )
    cost = whole_life(frame, terms)
    assert cost.is_costed.all()
    worked = {part: cost.by_year(part) for part in WORKED_PARTS}
    first = model.lines[0]
    lines = tuple(
        replace(
            first,
            component_id=f"w{n}",
            name=None,
            is_kept=False,
            group_id="in-house",
            worked={part: tuple(years[n].tolist()) for part, years in worked.items()},
            present_value_gbp=float(cost.present_value_gbp[n]),
            missing=(),
            **row,
        )
        for n, row in enumerate(frame.iter_rows(named=True))
    )
    return replace(model, lines=lines, joins=())


def differing(one, other):
    """Cells that are not the same in two files, to a hundredth of a penny."""
    found = []
    for sheet in fastexcel.read_excel(one).sheet_names:
        rows = zip(rows_of(one, sheet), rows_of(other, sheet), strict=True)
        for row, (left, right) in enumerate(rows, start=1):
            for column in range(max(len(left), len(right))):
                a, b = (number(r[column]) if column < len(r) else None for r in (left, right))
                if isinstance(a, float) and isinstance(b, float):
                    if abs(a - b) > 0.0051:
                        found.append((sheet, row, column, a, b))
                elif (a or "") != (b or ""):
                    found.append((sheet, row, column, a, b))
    return found


def test_untouched_every_cell_comes_to_what_the_file_said(model, worked):
    content = book_of(model)
    assert tuple(fastexcel.read_excel(content).sheet_names) == SHEETS
    assert differing(content, worked["untouched"]) == []


def test_untouched_the_totals_are_those_published_to_the_penny(model, worked):
    for words, figure in WORDS.items():
        value = model.published[figure]
        found = totals_of(worked["untouched"])[words]
        if value is None:
            assert found == "not within the years"
        else:
            assert found == pytest.approx(value, abs=0.0051), words
    assert rows_of(worked["untouched"], "Case")[2][0] == "agrees with plan.json"


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_cell_comes_to_what_untower_reckons_from_changed_tables(worked, name):
    expected = model_of(**tables_changed(name)).published
    found = totals_of(worked[name])
    assert expected["npv_gbp"] != model_of().published["npv_gbp"]
    for words, figure in WORDS.items():
        if expected[figure] is None:
            assert found[words] == "not within the years"
        else:
            assert found[words] == pytest.approx(expected[figure], abs=0.0051), words


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_workbook_says_that_it_is_no_longer_as_published(worked, name):
    assert rows_of(worked[name], "Case")[2][0] == "not as in plan.json: a cell was changed"


@pytest.mark.parametrize("years", HORIZONS)
def test_one_year_and_years_beyond_the_first_rate_come_to_what_the_file_said(worked, years):
    made = model_over(years)
    assert len(set(made.rate_names)) == (2 if years > 31 else 1)
    assert differing(book_of(made), worked[f"years_{years}"]) == []
    assert rows_of(worked[f"years_{years}"], "Case")[2][0] == "agrees with plan.json"


def test_a_band_is_held_only_while_the_spend_reaches_it(worked):
    reached, missed = (
        {row[0]: row for row in rows_of(worked[n], "Supplier groups")}
        for n in ("untouched", "band_not_reached")
    )
    assert number(reached["birch"][6]) == 10
    assert number(missed["birch"][6]) == 0


def test_without_optimism_bias_the_cost_is_the_one_published_without(model, worked):
    found = totals_of(worked["no_bias"])["Cost at present value £"]
    assert found == pytest.approx(model.published["npv_without_bias_gbp"], abs=0.0051)


def test_shared_costs_are_switched_off_on_both_sides(model, worked):
    """Interfaces and managing at nothing: each side is less by its own part."""
    found = totals_of(worked["no_shared"])
    shared = ("interfaces", "managing_suppliers")
    for words, side, figure in (
        ("Cost at present value £", model.plan, "npv_gbp"),
        ("Baseline at present value £", model.baseline, "baseline_gbp"),
    ):
        less = sum(np.dot(p.by_year, model.factors) for p in side.parts if p.part in shared)
        assert less > 0
        assert found[words] == pytest.approx(model.published[figure] - less, abs=0.0051)


def test_vat_that_is_recovered_leaves_more_of_the_budget(worked):
    def row(name, words):
        return [
            number(c)
            for c in next(r for r in rows_of(worked[name], "Case by year") if r[0] == words)[3:]
        ]

    tax = row("untouched", "VAT on it that is not recovered, cash £")
    assert min(tax) > 0
    assert row("tax", "VAT on it that is not recovered, cash £") == [0] * len(tax)
    left, more = (row(n, "Left of the budget, cash £") for n in ("untouched", "tax"))
    assert [b - a for a, b in zip(left, more, strict=True)] == pytest.approx(tax)


def test_a_price_made_blank_takes_its_row_out_and_is_never_nought(model, worked):
    desk = next(line for line in model.lines if line.component_id == "desk")
    rows = {row[0]: row for row in rows_of(worked["blank"], "Working")}
    assert {number(c) for c in rows["desk"][1:]} == {0}
    case = {row[0]: row[1] for row in rows_of(worked["blank"], "Case") if row[0]}
    assert number(case["Components in no sum, as something of them is not known"]) == 1
    whole, left = (
        number(
            {r[0]: r[1] for r in rows_of(worked[n], "Case")}[
                "Sum of the components' own present values £"
            ]
        )
        for n in ("untouched", "blank")
    )
    assert whole - left == pytest.approx(desk.present_value_gbp, abs=0.01)


def test_a_plan_that_pays_back_does_so_in_the_month_untower_says(worked):
    months = model_of(offer_items=CHEAP).published["payback_months"]
    assert months > 0
    assert totals_of(worked["cheap"])["Pays back after, months"] == months


def test_ways_of_every_kind_come_to_their_whole_life_cost(model, worked):
    """A hundred and fifty ways drawn at random, part by part and year by year."""
    made = any_ways(model)
    rows = {row[0]: row for row in rows_of(worked["any_ways"], "Working")}
    for line in made.lines:
        row = [number(c) for c in rows[line.component_id][1:]]
        expected = [line.present_value_gbp]
        for part in WORKED_PARTS:
            expected += line.worked[part]
        assert row == pytest.approx(expected, abs=0.0051), line
