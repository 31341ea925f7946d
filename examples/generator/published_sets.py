"""What Harrowmoor published before two procurements: lots, criteria, scales, and their digest."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from examples.generator.checking import frame
from examples.generator.records import written
from examples.generator.relations import relation

from untower.bids.frozen import freeze
from untower.tables import TABLES

if TYPE_CHECKING:
    from examples.generator.prices import Part
    from examples.generator.records import Row, Rows, Tables

CRITERIA = written("published-criteria")
SHORT = ("residents", "planning", "housing", "cloud")
LOT_IDS = {"residents": "HP1-residents", "planning": "HP1-planning", "housing": "HP1-housing",
           "cloud": "HP2-cloud"}  # fmt: skip
TITLES = {
    "residents": "Contact with residents: forms, website and contact centre",
    "planning": "Planning, land charges, licensing and public protection",
    "housing": "Housing, repairs and homelessness",
    "cloud": "Public cloud, backup and recovery",
}
# Along services; components whose contracts end in 2026 or early 2027: choices.
COVERS = {
    "residents": ("forms", "badge-casework", "telephony-centre", "webchat", "call-recording",
                  "website", "search"),
    "planning": ("planning-casework", "planning-register", "building-casework",
                 "charges-register", "licence-casework", "regulation-casework", "regulation-db",
                 "plans-scanning"),
    "housing": ("housing-management", "repairs-scheduling", "repairs-mobile", "housing-db",
                "lettings", "homeless-casework"),
    "cloud": ("cloud-tenancy", "cloud-test", "backup", "recovery-site"),
}  # fmt: skip
FRAMEWORKS: Rows = [
    {"framework_id": "KDF-2", "name": "Keldshire Digital Framework, lot 2: cloud and its running",
     "expires_on": "2028-03-31", "call_off_max_months": 48, "competition": "further",
     "charge_pct": "0.75", "source": "Invented for this example: no framework of any public body"},
    {"framework_id": "KDF-5", "name": "Keldshire Digital Framework, lot 5: licences",
     "expires_on": "2027-06-30", "call_off_max_months": 36, "competition": "direct",
     "charge_pct": "0.5", "source": "Invented for this example: no framework of any public body"},
]  # fmt: skip
PROCUREMENTS: Rows = [
    {"procurement_id": "HP1", "title": "Systems for residents, planning and housing",
     "route": "open", "commenced_on": "2026-05-11", "tender_notice_on": "2026-07-20",
     "deadline_at": "2026-09-11 12:00", "regime": "pa2023", "combinations_allowed": "yes",
     "combination_rule": "highest_total_score"},
    {"procurement_id": "HP2", "title": "Public cloud, backup and recovery",
     "route": "framework_call_off", "framework_id": "KDF-2", "commenced_on": "2026-06-08",
     "tender_notice_on": "2026-08-10", "deadline_at": "2026-09-18 17:00", "regime": "pa2023",
     "combinations_allowed": "no", "decided_on": "2026-11-06",
     "decided_by_roles": "Head of Technology; Head of Procurement"},
]  # fmt: skip
# What lots say of the most one supplier may win counts once it is known where it was published.
LIMITS: Rows = [
    {"limit_id": "HP1-lots", "kind": "lots_per_supplier", "subject": "HP1",
     "comparator": "at_most", "value": 2, "unit": "lots per supplier", "is_mandatory": "yes",
     "instrument": "lot_limit", "published_in": "Tender notice", "published_on": "2026-07-20",
     "reason": "The council must live through the failure of any one supplier."},
]  # fmt: skip
MONTHS = {"HP1": 48, "HP2": 36}
RULES: dict[str, Row] = {
    "HP1": {"price_weight_pct": 40, "quality_weight_pct": 50, "social_value_weight_pct": 10,
            "price_method": "fixed benchmark", "tie_break": "higher_quality", "price_months": 48,
            "price_counts_moving": "yes", "price_counts_exit": "yes",
            "price_counts_indexation": "yes", "price_discount_pct": 3.5,
            "price_includes_vat": "no", "lots_per_supplier": 2},
    "HP2": {"price_weight_pct": 40, "quality_weight_pct": 50, "social_value_weight_pct": 10,
            "price_method": "relative to lowest", "tie_break": "lower_price", "price_months": 36,
            "price_counts_moving": "yes", "price_counts_exit": "no",
            "price_counts_indexation": "no", "price_includes_vat": "no",
            "reason_not_split": "Copies are taken of what runs in the cloud: cut in two, neither "
                                "supplier could answer for getting a service back."},
}  # fmt: skip
SCALE = (
    "Not answered, or nothing in it answers the question.",
    "Little of the question is answered: most is missing or without evidence.",
    "Part of the question is answered: something that matters is missing.",
    "The question is answered: smaller things are missing or without evidence.",
    "All of the question is answered, with evidence; little could be better.",
    "All of it is answered, with evidence that it works elsewhere in the same way, and beyond "
    "what was asked in a way that people would notice.",
)
SHOWN = ("Not shown by the deadline.", "Shown by the deadline.")
ROUND_TO = 50_000
# A lot may be worth three tenths more than what it should cost: a choice.
ROOM = Decimal("1.3")
VAT = Decimal("1.2")


def procurement_of(short: str) -> str:
    """The procurement a lot belongs to."""
    return LOT_IDS[short].split("-")[0]


def criterion_id(short: str, criterion: str) -> str:
    """The id of a criterion of a lot."""
    return f"{short}.{criterion}"


def scored(short: str) -> list[list[str]]:
    """The lines of the criteria of a lot that get scores, in the order published."""
    at = 4 + SHORT.index(short)
    whole = {cells[1] for cells in CRITERIA}
    return [
        cells
        for cells in CRITERIA
        if cells[at] != "-" and cells[0] not in whole and cells[2] != "price"
    ]


def published(known: dict[str, Part]) -> Tables:
    """Every table that was public before the first tender came, the digest with it."""
    should_cost = {short: _should_cost(short, known) for short in SHORT}
    tables: Tables = {
        "frameworks": FRAMEWORKS,
        "limits": LIMITS,
        "procurements": [dict(row) for row in PROCUREMENTS],
        "lots": [_lot(short, should_cost[short]) for short in SHORT],
        "lot_components": [
            {"lot_id": LOT_IDS[short], "component_id": name}
            for short in SHORT
            for name in COVERS[short]
        ],
        "criteria": [row for short in SHORT for row in _criteria(short)],
        "scale_points": [row for short in SHORT for row in _scale_points(short)],
    }
    frames = {name: frame(TABLES[name], rows) for name, rows in tables.items()}
    for row in tables["procurements"]:
        name = str(row["procurement_id"])
        most = [
            Decimal(str(lot["maximum_value_gbp"]))
            for lot in tables["lots"]
            if lot["procurement_id"] == name
        ]
        row["estimated_value_gbp"] = (sum(most, Decimal(0)) * VAT).quantize(Decimal("0.01"))
        row["published_hash"] = freeze(frames, name).digest
    return tables


def _should_cost(short: str, known: dict[str, Part]) -> Decimal:
    """A year in the middle of each component's market, the term long, and moving once."""
    years = Decimal(MONTHS[procurement_of(short)]) / 12
    moving = Decimal(str((relation("moving_low") + relation("moving_high")) / 2))
    total = sum((known[c].middle("saas") for c in COVERS[short]), Decimal(0)) * (years + moving)
    return (total / 1000).quantize(Decimal(1)) * 1000


def _lot(short: str, should_cost: Decimal) -> Row:
    name = procurement_of(short)
    most = (should_cost * ROOM / ROUND_TO).to_integral_value(ROUND_CEILING) * ROUND_TO
    row: Row = {"lot_id": LOT_IDS[short], "procurement_id": name, "title": TITLES[short]}
    row |= RULES[name] | {"maximum_value_gbp": most.quantize(Decimal("0.01"))}
    row["should_cost_gbp"] = should_cost.quantize(Decimal("0.01"))
    if row["price_method"] == "fixed benchmark":
        row["benchmark_gbp"] = row["should_cost_gbp"]
    return row


def _criteria(short: str) -> Rows:
    at = 4 + SHORT.index(short)
    whole = {cells[1] for cells in CRITERIA}
    rows: Rows = []
    for cells in CRITERIA:
        name, part_of, kind, title, least = *cells[:4], cells[8]
        if cells[at] == "-":
            continue
        row: Row = {"criterion_id": criterion_id(short, name), "lot_id": LOT_IDS[short]}
        row |= {"title": title, "kind": kind}
        if part_of != "-":
            row["parent_id"] = criterion_id(short, part_of)
        if kind != "pass_fail":
            row["weight_pct"] = cells[at]
        if name not in whole and kind != "price":
            row |= {"scale_min": 0, "scale_max": 1 if kind == "pass_fail" else 5, "scale_step": 1}
            row["minimum_score"] = "1" if kind == "pass_fail" else None if least == "-" else least
        rows.append(row)
    return rows


def _scale_points(short: str) -> Rows:
    return [
        {"criterion_id": criterion_id(short, cells[0]), "score": score, "descriptor": words}
        for cells in scored(short)
        for score, words in enumerate(SHOWN if cells[2] == "pass_fail" else SCALE)
    ]
