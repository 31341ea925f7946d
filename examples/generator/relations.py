"""How prices, months, posts and points of options and offers hang together, each with its ground.

All are choices, set once before any answer of the options or award step was seen, and not changed
since. No public source gives prices for the applications of a council that does not exist.
"""

from __future__ import annotations

from examples.generator.shape import Shape

CHOICE = "a choice"

RELATIONS: dict[str, Shape] = {
    "saas_price": Shape(
        0.90, "middle price of a service against today's cost",
        f"{CHOICE}: most contracts here were extended without competition",
    ),
    "cloud_price": Shape(
        0.88, "middle price in the cloud against today's cost", f"{CHOICE}: as for a service",
    ),
    "outsource_price": Shape(
        0.95, "middle price of the same work let again against today's cost",
        f"{CHOICE}: the same work gains least",
    ),
    "build_price": Shape(
        0.86, "middle running cost of what is built, posts included, against today's cost",
        f"{CHOICE}: no licence is paid, but people are",
    ),
    "reuse_price": Shape(
        0.60, "middle running cost on a shared platform against today's cost",
        f"{CHOICE}: joining the back office stays to be paid",
    ),
    "recent_price": Shape(
        1.00, "the same for what was let in competition in 2025",
        f"{CHOICE}: a price just tested in the market is the market's",
    ),
    "market_spread": Shape(
        0.14, "spread of the logarithm of a component's market about that middle",
        f"{CHOICE}: some components cost too much today and some too little",
    ),
    "bidder_spread": Shape(
        0.13, "spread of the logarithm of one supplier's price about its own level",
        f"{CHOICE}: with the spread above, three prices in ten or so are above today's cost",
    ),
    "estimate_spread": Shape(
        0.10, "spread of the logarithm of the council's estimate for an option about the market",
        f"{CHOICE}: an estimate knows the market roughly",
    ),
    "moving_low": Shape(
        0.05, "moving, least share of a year's price", f"{CHOICE}: little to move",
    ),
    "moving_high": Shape(
        0.25, "moving, largest share of a year's price",
        f"{CHOICE}: poor technology costs more to leave, so half of the range follows its fit",
    ),
    "building_low": Shape(
        0.30, "building, least share of a year's cost", f"{CHOICE}: what is built is paid first",
    ),
    "building_high": Shape(0.80, "building, largest share of a year's cost", f"{CHOICE}: the same"),
    "leaving_low": Shape(0.02, "leaving, least share of a year's price", CHOICE),
    "leaving_high": Shape(0.10, "leaving, largest share of a year's price", CHOICE),
    "posts_share": Shape(
        0.60, "share of an in-house offer's cost that is posts, not in its yearly price",
        f"{CHOICE}: services run in-house are mostly people",
    ),
    "contact_share": Shape(
        0.25, "share of suppliers' offers that need a twentieth of a post of the council's own",
        f"{CHOICE}: the rest are looked after with the contract",
    ),
    "long_term_price": Shape(
        0.96, "price for 60 months against 36 from the same supplier",
        f"{CHOICE}: certainty is worth a little",
    ),
    "early_price": Shape(
        0.98, "price of starting before the free exit against starting at it",
        f"{CHOICE}: a supplier gives a little to start sooner",
    ),
    "effect_of_points": Shape(
        0.08, "change in the users' outcome for each point more user-centred",
        f"{CHOICE}: of the size of the house convention, not equal to it",
    ),
    "effect_spread": Shape(
        0.8, "spread of that change in percentage points", f"{CHOICE}: some turn out worse",
    ),
    "effect_known": Shape(
        0.45, "share of options and offers that state a change", f"{CHOICE}: most do not",
    ),
    "points_spread": Shape(6.0, "spread of points about what its kind usually gets", CHOICE),
    "points_blank": Shape(0.08, "share of points nobody gave", CHOICE),
    "cost_blank": Shape(0.05, "share of leaving costs nobody gave", CHOICE),
    "blocker_share": Shape(0.06, "share of options something stands in the way of", CHOICE),
    "most_bidders": Shape(5, "most suppliers that offer for one component", CHOICE),
    "package_price_2": Shape(
        0.03, "taken off each price in a package of two",
        f"{CHOICE}: packages save a supplier one move and one team",
    ),
    "package_price_3": Shape(0.05, "taken off in a package of three or four", CHOICE),
    "package_price_5": Shape(0.07, "taken off in a package of five or six", CHOICE),
    "package_price_7": Shape(0.09, "taken off in a package of seven or eight", CHOICE),
    "euro_rate": Shape(0.85, "pounds for a euro", f"{CHOICE}: invented, not a rate of any day"),
    "vat_rate": Shape(0.20, "VAT in prices that include it", "standard rate of VAT"),
}  # fmt: skip


def relation(name: str) -> float:
    """The number of that name."""
    return RELATIONS[name].value
