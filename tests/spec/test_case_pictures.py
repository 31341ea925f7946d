"""The pictures of the case: titles with their number, chosen marked even when it loses, blanks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from untower.answers import Effect, Effects, Ranges, Spread, Table, Tornado, Years
from untower.case.flows import PARTS
from untower.case.pictures import pictures_of
from untower.case.pictures_money import LAYERS
from untower.case.published_cases import published_cases
from untower.publish.drawing import draw

BAND = {"p10": -13.0, "p50": -11.0, "p90": -9.0}


def year(number, real, **parts):
    return {
        "year": number,
        "starts_on": date(2026 + number, 4, 1),
        "real_gbp": Decimal(real),
        "cash_gbp": Decimal(real) + number,
        "present_gbp": Decimal(real),
        "capital_gbp": Decimal(0),
        "parts": {part: Decimal(gbp) for part, gbp in parts.items()},
    }


PLAN = [
    year(1, 12_000_000, running=9_000_000, moving=3_000_000),
    year(2, 9_000_000, running=9_500_000, income=-500_000),
]
NOW = [year(n, 10_000_000, present=10_000_000) for n in (1, 2)]


def option(option_id, npv, *, chosen=False, **changed):
    spread = {"p10": npv * 0.95, "p50": npv * 1.02, "p90": npv * 1.1} if npv else {}
    return {
        "option_id": option_id,
        "name": option_id.replace("_", " ").capitalize(),
        "is_chosen": chosen,
        "why_not": None if npv else "no offer covers it",
        "rules_broken": [],
        "npv_gbp": None if npv is None else Decimal(npv),
        "npv": {f"{end}_gbp": gbp for end, gbp in spread.items()},
        "saving_pct": {"point": 5.0, "p10": 1.0, "p90": 9.0},
        "by_year": PLAN if npv else [],
        "moves": 4 if chosen else 0,
        "months_to_first_benefit": 3,
        "months_to_full_benefit": 14,
        "payback": "It pays back.",
        "payback_months": 19 if chosen else None,
        "success_factors": [{"verdict": v} for v in ("met", "not met", "not known")],
        "cashable_gbp": Decimal(300_000),
        "avoided_gbp": Decimal(-100_000),
        **changed,
    }


def people(gains=2, level=1, worse=0, unknown=1):
    counts = {
        "services": gains + level + worse + unknown,
        "gains": gains,
        "held_level": level,
        "gets_worse": worse,
        "nothing_can_be_said": unknown,
        "transactions": 2_000_000,
        "services_without_transactions": 1,
        "most_change_points": 1.25,
    }
    service = {
        "name": "Permits",
        "user_kind": "public",
        "word": "nothing can be said",
        "change_points": None,
        "change_if_worse_points": None,
        "completed": None,
        "why": "its users' outcome is not measured",
    }
    blank = {"table": "services", "key": "permits", "column": "satisfied", "services": ["permits"]}
    every = {
        "user_kind": "all",
        **counts,
        "by_service": [service],
        "by_user_group": [{"user_group": "carers", **counts}],
        "would_settle": [blank],
    }
    return [every, {"user_kind": "public", **counts}]


def condition(quantity, **changed):
    return {
        "quantity": quantity,
        "name": quantity.capitalize(),
        "needed": 0.7,
        "unit": "times its estimate",
        "is_enough_alone": True,
        "extreme_saving_pct": 50.0,
        "sentence": f"{quantity.capitalize()}: it would have to be 30% lower than estimated.",
        **changed,
    }


def figures(**changed):
    return {
        "options": [option("as_usual", 20_000_000), option("chosen", 19_000_000, chosen=True)],
        "baseline_by_year": NOW,
        "saving_gbp": Decimal(1_000_000),
        "saving_pct": {"point": 23.0, "p10": 11.0, "p50": 22.0, "p90": 34.0},
        "target_pct": 40.0,
        "chance_of_target": 0.03,
        "draws": 10_000,
        "seed": 0,
        "correlation": 0.5,
        "histogram": [
            {"from_pct": 5.0 * n, "to_pct": 5.0 * n + 5, "share": s}
            for n, s in enumerate((0.1, 0.2, 0.4, 0.2, 0.07, 0.0, 0.0, 0.0, 0.03))
        ],
        "house_ranges_decide": {"decides": True, "sentence": "House ranges decide this answer."},
        "tornado": [
            {
                "name": "Prices",
                "low_gbp": Decimal(3_000_000),
                "high_gbp": Decimal(-1_500_000),
                "range": "85% to 120% of the estimate",
                "source": "house convention",
                "is_house": True,
            }
        ],
        "switching_values": [
            {"switches_at": None, "sentence": "Nothing turns."},
            {"switches_at": 1.4, "sentence": "Prices above 140%: the saving is gone."},
        ],
        "sensitivity": [
            {"name": "Discount rate", "value": 2.5, "unit": "pct", "is_as_planned": False}
            | {"saving_gbp": Decimal(900_000), "saving_pct": 21.0, "cheapest_option_id": "chosen"}
        ],
        "variants": [
            {"name": "As planned", "value": None, "unit": None, "is_as_planned": True},
            {"name": "No optimism bias", "value": None, "unit": None, "is_as_planned": False}
            | {"saving_gbp": None, "saving_pct": None, "cheapest_option_id": None},
        ],
        "payback_months": 19,
        "payback": "It pays back after 19 months.",
        "vat": {"sentence": "VAT is recovered."},
        "affordability": [
            afford(1, 11_000_000, 12_000_000),
            afford(2, None, 9_000_000),
        ],
        "claim": {
            "target_pct": 40.0,
            "reached": False,
            "sentence": "The 40% claim is not borne out here.",
            "would_have_to_be_true": [
                condition("prices"),
                condition("posts", is_enough_alone=False, extreme_saving_pct=None),
            ],
        },
        "who_gains": people(),
        "published_cases": published_cases(),
        **changed,
    }


def afford(number, budget, cash):
    return {
        "year": number,
        "starts_on": date(2026 + number, 4, 1),
        "budget_gbp": budget,
        "plan_cash_gbp": cash,
        "headroom_gbp": None if budget is None else budget - cash,
        "usual_cash_gbp": None,
        "irrecoverable_vat_gbp": None,
    }


def pictures(**changed):
    return {p.picture_id: p for p in pictures_of(None, None, figures(**changed))}


# --- what must not happen ------------------------------------------------------------------


def test_no_figure_makes_no_picture():
    assert pictures_of(None, None, {}) == ()


def test_without_a_chosen_range_no_saving_is_drawn_but_the_options_are():
    made = pictures(options=[option("as_usual", 20_000_000), option("all_to_one", None)])

    assert {"saving_spread", "what_moves_it", "claim_under_test", "cost_by_year"} & set(made) == (
        set()
    )
    assert made["options_side_by_side"].title == (
        "1 option costed, none of them chosen: As usual costs least"
    )


def test_an_option_that_is_not_possible_has_no_cost_and_says_why():
    made = pictures(options=[option("all_to_one", None), option("chosen", 9_000_000, chosen=True)])
    picture = made["options_side_by_side"]
    line = picture.lines[0]

    assert isinstance(picture, Ranges)
    assert (line.point, line.middle, line.text) == (None, None, "not possible")
    assert line.under == "no offer covers it"
    assert picture.rows[0][1] is None


def test_a_saving_that_was_not_drawn_has_no_distribution():
    blank = {"point": 23.0, "p10": None, "p50": None, "p90": None}

    assert "saving_spread" not in pictures(saving_pct=blank)
    assert "saving_spread" not in pictures(histogram=[])


def test_no_budget_is_drawn_where_none_is_known():
    assert "affordability" not in pictures(affordability=[afford(1, None, 5.0)])


def test_a_year_without_a_budget_stays_not_known():
    picture = pictures()["affordability"]

    assert picture.limits == (11_000_000, None)
    assert picture.rows[1][1] is None
    assert picture.title == (
        "The budget is exceeded in 1 of 2 years, most in 2027/28: by £1.0m; 1 not known"
    )


def test_a_plan_that_costs_more_is_never_called_a_saving():
    picture = pictures(saving_pct={"point": -10.0, **BAND}, chance_of_target=0.0)["saving_spread"]

    assert picture.title == (
        "The middle of 10,000 draws costs 11% more than going on as now; none reaches 40%"
    )


# --- what must -----------------------------------------------------------------------------


def test_every_title_holds_a_number_and_every_row_fits_its_columns():
    for picture in pictures().values():
        assert any(letter.isdigit() for letter in picture.title), picture.title
        assert picture.reads
        assert all(len(row) == len(picture.columns) for row in picture.rows)


def test_every_picture_is_drawn_at_both_widths_or_is_a_table():
    for picture in pictures().values():
        drawing = draw(picture)
        if isinstance(picture, Table):
            assert drawing is None
        else:
            assert 'width="820"' in drawing.wide
            assert 'width="343"' in drawing.narrow


def test_every_picture_of_this_plan_says_that_it_is_no_award_decision():
    made = pictures()
    del made["published_cases"]

    assert all("Planning model: not an award decision" in p.drawn for p in made.values())


def test_the_chosen_range_is_marked_also_where_it_loses():
    losing = [option("as_usual", 18_000_000), option("chosen", 19_000_000, chosen=True)]
    picture = pictures(options=losing)["options_side_by_side"]

    assert [line.is_chosen for line in picture.lines] == [False, True]
    assert picture.title == "As usual costs £1.0m less than the chosen range"


def test_a_chosen_range_that_costs_least_says_whose_band_it_overlaps():
    assert pictures()["options_side_by_side"].title == (
        "The chosen range costs least, £19.0m, but its band overlaps that of As usual"
    )


def test_it_is_said_in_how_many_draws_the_chosen_range_costs_least():
    note = pictures(chance_cheapest=0.19)["options_side_by_side"].note

    assert note.endswith("The chosen range costs least in 19 in 100 draws.")
    assert "costs least" not in pictures()["options_side_by_side"].note


def test_the_claim_stands_in_the_distribution_with_its_words():
    picture = pictures()["saving_spread"]

    assert isinstance(picture, Spread)
    assert (picture.claim_at, picture.claim_words) == (40.0, "the 40% claim")
    assert picture.claim_under == "3 in 100"
    assert "House ranges decide this answer." in picture.note
    assert sum(b.share_pct for b in picture.bins) == pytest.approx(100)


def test_the_tornado_tells_differences_from_the_saving_as_estimated():
    picture = pictures()["what_moves_it"]
    (swing,) = picture.swings

    assert isinstance(picture, Tornado)
    assert (swing.at_low, swing.at_high) == (2_000_000, -2_500_000)
    assert swing.origin == "house"
    assert "Prices above 140%: the saving is gone." in picture.note
    assert picture.title == "‘Prices’ moves the saving most, by £4.5m from end to end"


def test_every_part_of_the_money_is_in_exactly_one_layer():
    named = [part for _, _, parts in LAYERS for part in parts]

    assert sorted(named) == sorted(PARTS)


def test_a_years_layers_come_to_its_total():
    picture = pictures()["cost_by_year"]

    assert isinstance(picture, Years)
    for n, after in enumerate(PLAN):
        assert sum(layer.values[n] for layer in picture.layers) == float(after["real_gbp"])
    assert picture.periods == ("2027/28", "2028/29")
    assert picture.title == ("It costs £2.0m more in the first year and pays back after 19 months")
    assert picture.rows[1][3:5] == (1.0, -1.0)


def test_a_plan_that_never_pays_back_says_so():
    title = pictures(payback_months=None)["cost_by_year"].title

    assert title.endswith("and does not pay back within 2 years")


def test_services_are_told_by_who_uses_them_with_the_blank_that_would_settle_more():
    picture = pictures()["who_gains"]
    (line,) = picture.lines

    assert isinstance(picture, Effects)
    assert line.label == "For the public"
    assert line.counts[Effect.NOT_KNOWN] == 1
    assert "services permits · satisfied (1 service)" in picture.note
    assert picture.title == (
        "2 of 4 services gain, by at most 1.2 points; on 1 nothing can be said"
    )


def test_where_nothing_can_be_said_of_any_service_the_title_says_that():
    picture = pictures(who_gains=people(gains=0, level=0, unknown=3))["who_gains"]

    assert picture.title == ("Whom it serves better cannot be said: nothing is known of 3 services")


def test_what_would_have_to_be_true_is_told_quantity_by_quantity():
    picture = pictures()["claim_under_test"]

    assert picture.rows == (
        ("Prices", "it would have to be 30% lower than estimated", "50%"),
        ("Posts", "not enough alone", "–"),
    )
    assert picture.drawn.startswith("The 40% claim is not borne out here.")


def test_other_terms_leave_out_what_is_planned_and_keep_what_is_not_known():
    picture = pictures()["on_other_terms"]

    assert picture.rows == (
        ("Discount rate: 2.5%", "£900k", "21%", "Chosen"),
        ("No optimism bias", None, None, None),
    )


def test_published_cases_say_what_was_claimed_forecast_or_audited_and_by_whom():
    picture = pictures()["published_cases"]
    rows = {row[0]: row for row in picture.rows}

    assert picture.title == "None of 7 published cases can be recomputed from what was published"
    assert rows["HM Revenue and Customs: Aspire"][1] == "£813m a year (audited)"
    assert rows["Cabinet Office: Flex"][2] == (
        "40% (claim, not confirmed); at least 40% (claim, not confirmed)"
    )
    assert rows["Ministry of Justice: FITS"][4] == "years not published"
