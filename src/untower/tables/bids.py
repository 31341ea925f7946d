"""What was offered: offers, what each covers, and its prices and points."""

from __future__ import annotations

from untower.tables import assessment
from untower.tables.column import (
    Sensitivity,
    choice,
    cost,
    day,
    flag,
    key,
    key_link,
    link,
    moment,
    money,
    months,
    number,
    percent,
    points,
    text,
)
from untower.tables.constraint import Between, Matches
from untower.tables.table import Table

COMMERCIAL = Sensitivity.COMMERCIAL

OFFERS = Table(
    "offers",
    "bids",
    "Each offer: who makes it, on what basis, for how long and until when.",
    (
        key("offer_id", "Short id of the offer.", sensitivity=COMMERCIAL),
        link(
            "supplier_id",
            "suppliers.supplier_id",
            "Supplier that makes it.",
            sensitivity=COMMERCIAL,
        ),
        link(
            "option_id",
            "options.option_id",
            "Option it would carry out.",
            sensitivity=COMMERCIAL,
        ),
        choice(
            "basis",
            ("indicative", "catalogue", "in_house", "retain", "retire", "reuse", "tender"),
            "What it rests on: only a tender may be assessed under the law.",
            sensitivity=COMMERCIAL,
        ),
        link(
            "procurement_id",
            "procurements.procurement_id",
            "Procurement it was made in.",
            sensitivity=COMMERCIAL,
        ),
        months("term_months", "Length it is for.", sensitivity=COMMERCIAL),
        text(
            "either_or",
            "Word shared by offers of which only one can be taken.",
            sensitivity=COMMERCIAL,
        ),
        choice(
            "start",
            ("at_free_exit", "early"),
            "Whether it starts when the present contract can be left freely, or before.",
            sensitivity=COMMERCIAL,
        ),
        moment("received_at", "When it was received.", sensitivity=COMMERCIAL),
        day("valid_until", "Last day it can be accepted.", sensitivity=COMMERCIAL),
        text(
            "currency",
            "Currency of its prices.",
            constraint=Matches("[A-Z]{3}", "three capital letters such as GBP"),
            sensitivity=COMMERCIAL,
        ),
        number(
            "rate_to_gbp",
            "Pounds for one unit of that currency.",
            unit="£",
            constraint=Between(0.000001, 1_000),
            sensitivity=COMMERCIAL,
        ),
        day("rate_on", "Day of that rate.", sensitivity=COMMERCIAL),
        flag("includes_vat", "Whether its prices include VAT.", sensitivity=COMMERCIAL),
        percent(
            "indexation_pct",
            "Yearly change of its prices.",
            constraint=Between(-50, 100),
            sensitivity=COMMERCIAL,
        ),
        points("quality_points", "Quality it was given, once agreed.", sensitivity=COMMERCIAL),
        text(
            "selection_record",
            "Where it is recorded that the supplier may take part.",
            sensitivity=COMMERCIAL,
        ),
    ),
)

OFFER_LOTS = Table(
    "offer_lots",
    "bids",
    "Which lots each offer is for.",
    (
        key_link("offer_id", "offers.offer_id", "The offer.", sensitivity=COMMERCIAL),
        key_link("lot_id", "lots.lot_id", "Lot it is for.", sensitivity=COMMERCIAL),
    ),
)

OFFER_ITEMS = Table(
    "offer_items",
    "bids",
    "What each offer asks, and promises, for each component it covers.",
    (
        key_link("offer_id", "offers.offer_id", "The offer.", sensitivity=COMMERCIAL),
        key_link(
            "component_id",
            "components.component_id",
            "Component it covers.",
            sensitivity=COMMERCIAL,
        ),
        money(
            "one_off_gbp",
            "Price of moving to it, once; a credit is negative.",
            sensitivity=COMMERCIAL,
        ),
        money("annual_gbp", "Price a year; a credit is negative.", sensitivity=COMMERCIAL),
        money("exit_gbp", "Price of leaving it; a credit is negative.", sensitivity=COMMERCIAL),
        months(
            "months_to_move", "Months from the start to the day it runs.", sensitivity=COMMERCIAL
        ),
        number(
            "in_house_fte",
            "Full-time posts of the organisation's own it needs.",
            unit="full-time posts",
            constraint=Between(0, 10_000),
            sensitivity=COMMERCIAL,
        ),
        points("user_points", "How user-centred it would be.", sensitivity=COMMERCIAL),
        points(
            "cloud_points",
            "How far it would use the cloud as the cloud is meant to be used.",
            sensitivity=COMMERCIAL,
        ),
        points(
            "agile_points",
            "How quickly and safely it could be changed.",
            sensitivity=COMMERCIAL,
        ),
        number(
            "user_effect_points",
            "Expected change in the outcome for users of the services concerned.",
            unit="percentage points",
            constraint=Between(-100, 100),
            sensitivity=COMMERCIAL,
        ),
    ),
)

DISCOUNTS = Table(
    "discounts",
    "bids",
    "What a supplier takes off once its group's yearly spend passes an amount.",
    (
        key_link(
            "supplier_id",
            "suppliers.supplier_id",
            "Supplier that offers it.",
            sensitivity=COMMERCIAL,
        ),
        cost(
            "annual_from_gbp",
            "Yearly spend from which it holds.",
            is_key=True,
            is_required=True,
            sensitivity=COMMERCIAL,
        ),
        percent(
            "discount_pct",
            "What is taken off all the group's yearly spend.",
            sensitivity=COMMERCIAL,
        ),
    ),
)

TABLES: tuple[Table, ...] = (
    *assessment.CRITERIA_TABLES,
    OFFERS,
    OFFER_LOTS,
    OFFER_ITEMS,
    DISCOUNTS,
    *assessment.SCORING_TABLES,
)
