"""Do Harrowmoor's platforms, options and offers stand as its README says they were made?

Facts about the files alone: nothing here asks what untower makes of them.
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from tests.harrowmoor_files import (
    HARROWMOOR,
    covered_in,
    groups_of,
    read_csv,
    tables_of_harrowmoor,
)

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the generator lives with the examples, outside the package

from examples.generator.council import stream  # noqa: E402
from examples.generator.packages import joined, taken_off  # noqa: E402
from examples.generator.prices import parts  # noqa: E402
from examples.generator.relations import RELATIONS, relation  # noqa: E402
from examples.generator.suppliers import OTHER, TECHNOLOGY  # noqa: E402


@pytest.fixture(scope="module")
def tables():
    return tables_of_harrowmoor()


@pytest.fixture(scope="module")
def offers(tables):
    return {offer["offer_id"]: offer for offer in tables["offers"]}


@pytest.fixture(scope="module")
def covered(tables):
    return covered_in(tables)


@pytest.fixture(scope="module")
def group(tables):
    return groups_of(tables)


@pytest.fixture(scope="module")
def today_gbp(tables) -> dict[str, float]:
    cost = {c["component_id"]: float(c["in_house_annual_gbp"] or 0) for c in tables["components"]}
    for charge in tables["charges"]:
        cost[charge["component_id"]] += float(charge["annual_gbp"])
    return cost


# --- what stood before ---------------------------------------------------------------------


def test_the_suppliers_that_stood_there_stand_first_and_the_new_ones_after_them(tables):
    names = [s["supplier_id"] for s in tables["suppliers"]]
    before = [cells[0] for cells in TECHNOLOGY + OTHER]
    assert names[: len(before)] == before
    assert len(names) == len(set(names)) > len(before) + 10
    identifiers = [s["identifier"] for s in tables["suppliers"]]
    assert len(set(identifiers)) == len(identifiers)


def test_no_new_supplier_has_a_name_that_was_paid_before(tables):
    new = tables["suppliers"][len(TECHNOLOGY) + len(OTHER) :]
    paid = {p["supplier_name"].upper().split(" ")[0] for p in read_csv(HARROWMOOR / "payments.csv")}
    assert not {s["name"].upper().split(" ")[0] for s in new} & paid


# --- sizes and links -----------------------------------------------------------------------


def test_there_are_nine_hundred_offers_of_three_bases_and_none_is_a_tender(tables):
    bases = Counter(offer["basis"] for offer in tables["offers"])
    assert set(bases) == {"indicative", "catalogue", "in_house"}
    assert sum(bases.values()) >= 900
    assert min(bases.values()) >= 40
    assert not any(offer["procurement_id"] for offer in tables["offers"])
    assert not any(offer["quality_points"] for offer in tables["offers"])


def test_offers_and_their_items_stay_small():
    sizes = [(HARROWMOOR / f"{name}.csv").stat().st_size for name in ("offers", "offer_items")]
    assert sum(sizes) < 600_000


def test_every_item_is_of_a_known_offer_and_component_and_every_offer_has_one(
    tables, offers, covered
):
    known = {c["component_id"] for c in tables["components"]}
    assert set(covered) == set(offers)
    assert {name for parts in covered.values() for name in parts} <= known
    assert all(len(set(parts)) == len(parts) for parts in covered.values())


def test_an_offer_for_one_component_carries_out_an_option_of_it_that_nothing_blocks(
    tables, offers, covered
):
    options = {o["option_id"]: o for o in tables["options"]}
    for name, offer in offers.items():
        if len(covered[name]) == 1:
            option = options[offer["option_id"]]
            assert option["component_id"] == covered[name][0]
            assert option["blocker"] == ""
            assert option["kind"] in ("saas", "cloud", "build", "outsource")
        else:
            assert offer["option_id"] == ""


def test_most_components_have_three_ways_or_more_and_none_more_than_six(tables):
    ways = Counter(o["component_id"] for o in tables["options"])
    assert max(ways.values()) <= 6
    assert sum(count >= 3 for count in ways.values()) >= 0.95 * len(tables["components"])
    assert len(tables["options"]) == len(
        {(o["component_id"], o["kind"]) for o in tables["options"]}
    )


def test_most_components_have_several_suppliers(tables, offers):
    bidders = defaultdict(set)
    for item in tables["offer_items"]:
        bidders[item["component_id"]].add(offers[item["offer_id"]]["supplier_id"])
    several = sum(len(suppliers) >= 3 for suppliers in bidders.values())
    assert several >= 0.85 * len(tables["components"])


def test_no_supplier_offers_in_every_layer(tables, offers):
    layer = {c["component_id"]: c["layer"] for c in tables["components"]}
    layers = defaultdict(set)
    for item in tables["offer_items"]:
        layers[offers[item["offer_id"]]["supplier_id"]].add(layer[item["component_id"]])
    layers.pop("")  # the council's own teams
    assert max(len(found) for found in layers.values()) <= 5


def test_each_group_that_only_integrates_offers_nothing_else(tables, offers):
    layer = {c["component_id"]: c["layer"] for c in tables["components"]}
    for name in ("kirkbarrow", "lorrimoor"):
        mine = [i for i in tables["offer_items"] if offers[i["offer_id"]]["supplier_id"] == name]
        assert {layer[item["component_id"]] for item in mine} == {"service_management"}


# --- packages, variants, discounts ---------------------------------------------------------


def test_packages_cover_two_to_eight_components_that_hang_together(tables, covered):
    near = joined(parts(stream("markets"), _typed(tables)), tables["interfaces"])
    sizes = Counter()
    for names in covered.values():
        if len(names) < 2:
            continue
        sizes[len(names)] += 1
        reached, waiting = {names[0]}, [names[0]]
        while waiting:
            more = near[waiting.pop()] & set(names) - reached
            reached |= more
            waiting += more
        assert reached == set(names)
    assert sum(sizes.values()) >= 60
    assert set(sizes) == set(range(2, 9))


def _typed(tables):
    """The tables with a blank as None, as the generator holds them."""
    return {
        name: [{column: cell or None for column, cell in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def test_each_price_in_a_package_is_the_suppliers_own_less_what_its_size_says(
    tables, offers, covered
):
    single = defaultdict(set)
    items = defaultdict(list)
    for item in tables["offer_items"]:
        offer = offers[item["offer_id"]]
        items[item["offer_id"]].append(item)
        if len(covered[item["offer_id"]]) == 1 and item["annual_gbp"]:
            price = float(item["annual_gbp"]) * float(offer["rate_to_gbp"] or 1)
            price /= 1 + relation("vat_rate") * (offer["includes_vat"] == "yes")
            single[(offer["supplier_id"], item["component_id"])].add(price)
    checked = unpriced = 0
    for name, parts_of in items.items():
        if len(parts_of) < 2:
            continue
        off = float(taken_off(len(parts_of)))
        for item in parts_of:
            alone = single[(offers[name]["supplier_id"], item["component_id"])]
            asked = float(item["annual_gbp"])
            checked += 1
            unpriced += not any(abs(asked - price * (1 - off)) < 0.02 for price in alone)
    assert checked > 300
    assert unpriced <= 3, "only where the price of the offer alone was left blank"


def test_a_word_of_either_or_belongs_to_one_supplier_and_to_two_offers_or_more(offers):
    words = defaultdict(list)
    for offer in offers.values():
        if offer["either_or"]:
            words[offer["either_or"]].append(offer["supplier_id"])
    assert len(words) >= 30
    assert all(len(set(suppliers)) == 1 and len(suppliers) >= 2 for suppliers in words.values())


def test_some_words_of_either_or_part_offers_with_no_component_in_common(offers, covered):
    words = defaultdict(list)
    for name, offer in offers.items():
        if offer["either_or"]:
            words[offer["either_or"]].append(set(covered[name]))
    apart = [
        word
        for word, sets in words.items()
        if all(not a & b for a, b in itertools.combinations(sets, 2))
    ]
    assert len(apart) >= 5


def test_an_early_start_is_offered_only_for_what_is_bound_beyond_the_start_of_the_plan(
    tables, offers, covered
):
    starts_on = tables["organisation"][0]["plan_starts_on"]
    ends_on = {c["contract_id"]: c["ends_on"] for c in tables["contracts"]}
    until = {c["component_id"]: ends_on[c["contract_id"]] for c in tables["charges"]}
    early = [name for name, offer in offers.items() if offer["start"] == "early"]
    assert len(early) >= 15
    assert all(until[covered[name][0]] > starts_on for name in early)
    assert all(offers[name]["either_or"] for name in early)


def test_terms_run_from_two_to_five_years_and_prices_have_their_terms(offers):
    terms = Counter(offer["term_months"] for offer in offers.values())
    assert set(terms) == {"24", "36", "48", "60", ""}
    for offer in offers.values():
        in_euros = offer["currency"] == "EUR"
        assert in_euros == bool(offer["rate_to_gbp"]) == bool(offer["rate_on"])
        assert offer["currency"] in ("GBP", "EUR")


def test_discounts_rise_with_spend_and_one_company_of_a_group_gives_them(tables, group, offers):
    bands = defaultdict(list)
    for band in tables["discounts"]:
        bands[band["supplier_id"]].append(
            (float(band["annual_from_gbp"]), float(band["discount_pct"]))
        )
    assert len(bands) >= 15
    for listed in bands.values():
        assert listed == sorted(listed)
        assert len({off for _, off in listed}) == len({since for since, _ in listed}) >= 2
        assert sorted(off for _, off in listed) == [off for _, off in listed]
    assert len({group[name] for name in bands}) == len(bands)
    assert set(bands) <= {offer["supplier_id"] for offer in offers.values()}


# --- prices, posts, points -----------------------------------------------------------------


def test_prices_of_suppliers_lie_about_todays_cost_some_above_it(
    tables, offers, covered, today_gbp
):
    shares = sorted(
        float(item["annual_gbp"]) / today_gbp[item["component_id"]]
        for item in tables["offer_items"]
        if item["annual_gbp"]
        and len(covered[item["offer_id"]]) == 1
        and offers[item["offer_id"]]["basis"] != "in_house"
        and offers[item["offer_id"]]["currency"] == "GBP"
    )
    assert 0.8 < shares[len(shares) // 2] < 1.0
    assert 0.15 < sum(share > 1 for share in shares) / len(shares) < 0.45
    assert shares[0] > 0.35
    assert shares[-1] < 2.5


def test_moving_costs_from_a_twentieth_to_a_quarter_of_a_year_where_nothing_is_built(
    tables, offers
):
    way = {o["option_id"]: o["kind"] for o in tables["options"]}
    for item in tables["offer_items"]:
        option = offers[item["offer_id"]]["option_id"]
        if way.get(option) in ("saas", "cloud", "outsource") and item["annual_gbp"]:
            share = float(item["one_off_gbp"]) / float(item["annual_gbp"])
            assert 0.04 < share < 0.28, item  # prices are rounded to ten pounds


def test_only_offers_in_house_need_more_than_a_twentieth_of_a_post(tables, offers):
    posts = {"in_house": [], "other": []}
    for item in tables["offer_items"]:
        is_own = offers[item["offer_id"]]["basis"] == "in_house"
        posts["in_house" if is_own else "other"].append(float(item["in_house_fte"]))
    assert set(posts["other"]) == {0, 0.05}
    assert min(posts["in_house"]) >= 0.05
    assert max(posts["in_house"]) > 1


def test_in_house_offers_come_from_the_council_or_its_own_company(tables, offers):
    own = {s["supplier_id"] for s in tables["suppliers"] if s["is_in_house"] == "yes"}
    makers = {o["supplier_id"] for o in offers.values() if o["basis"] == "in_house"}
    assert makers == {"", "harrow-trading"}
    assert makers - {""} <= own
    assert all(o["supplier_id"] for o in offers.values() if o["basis"] != "in_house")


def test_points_and_effects_are_partly_blank_and_effects_are_good_and_bad(tables):
    for table in ("options", "offer_items"):
        rows = tables[table]
        for column in ("user_points", "cloud_points", "agile_points"):
            blank = sum(not row[column] for row in rows) / len(rows)
            assert 0.03 < blank < 0.2
        effects = [float(r["user_effect_points"]) for r in rows if r["user_effect_points"]]
        assert 0.3 < len(effects) / len(rows) < 0.7
        assert min(effects) < 0 < max(effects)


def test_retaining_costs_what_it_costs_today_and_changes_nothing_for_users(tables, today_gbp):
    holder = {c["contract_id"]: c["supplier_id"] for c in tables["contracts"]}
    under = {c["component_id"]: holder[c["contract_id"]] for c in tables["charges"]}
    kept = [o for o in tables["options"] if o["kind"] == "retain"]
    assert len(kept) >= 150
    for option in kept:
        name = option["component_id"]
        assert float(option["annual_gbp"]) == pytest.approx(today_gbp[name], abs=0.01)
        assert option["supplier_id"] == under.get(name, "")
        assert float(option["user_effect_points"]) == 0


def test_retiring_was_looked_at_only_where_no_service_uses_the_component(tables):
    used = {use["component_id"] for use in tables["uses"]}
    retired = {o["component_id"] for o in tables["options"] if o["kind"] == "retire"}
    assert retired
    assert not retired & used


def test_reuse_names_the_platform_that_does_the_same(tables):
    does = {p["platform_id"]: p["capability"] for p in tables["platforms"]}
    what = {c["component_id"]: c["capability"] for c in tables["components"]}
    reused = [o for o in tables["options"] if o["kind"] == "reuse"]
    assert len(reused) >= 30
    assert all(does[o["platform_id"]] == what[o["component_id"]] for o in reused)
    assert not any(o["platform_id"] for o in tables["options"] if o["kind"] != "reuse")


def test_no_price_stands_beside_a_platform_of_central_government(tables):
    central = [p for p in tables["platforms"] if p["name"].startswith("GOV.UK")]
    assert {p["name"] for p in central} == {
        "GOV.UK Notify", "GOV.UK Pay", "GOV.UK Forms", "GOV.UK One Login",
    }  # fmt: skip
    for platform in central:
        assert not platform["annual_gbp"]
        assert not platform["one_off_gbp"]
        assert platform["source"]
    others = [p for p in tables["platforms"] if p not in central]
    assert all("Invented" in platform["source"] for platform in others)


def test_what_others_pay_says_that_it_is_invented(tables):
    for table in ("price_bands", "supplier_markets"):
        assert all(row["source"].startswith("Invented") for row in tables[table])


# --- the README ----------------------------------------------------------------------------


def test_every_relation_of_prices_stands_in_the_readme_with_its_ground():
    readme = (HARROWMOOR / "README.md").read_text(encoding="utf-8")
    for relation_of in RELATIONS.values():
        line = f"| {relation_of.meaning} | {relation_of.value:g} | {relation_of.source} |"
        assert line in readme
