"""What the users of Harrowmoor's services need, and how far each need is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.records import Row, Rows

GROUPS = {
    "public": (
        "residents", "residents on low incomes", "parents and carers", "older residents",
        "disabled residents", "residents without the internet", "people helping someone else",
    ),
    "business": ("small businesses", "agents and solicitors", "sole traders"),
    "staff": ("office staff", "staff who work out and about", "managers"),
}  # fmt: skip
NEEDS = {
    "public": (
        "know what I must send before I start",
        "finish in one go without ringing",
        "see where my request has got to",
        "talk to a person when my case is not simple",
        "not give the same details twice",
        "get an answer in time to act on it",
        "use it on my telephone",
        "be sure my details are safe",
    ),
    "business": (
        "do this outside office hours",
        "pay and get a receipt at once",
        "see all my applications in one place",
        "know which rules bind me",
    ),
    "staff": (
        "sign in once in the morning",
        "see the whole case without asking another team",
        "work where there is no signal",
        "have a fault mended the same day",
        "not type what another system already holds",
    ),
}
EVIDENCE = (
    "interviews with users", "survey after the transaction", "usability tests",
    "calls to the contact centre, read and sorted", "complaints of the past year",
)  # fmt: skip
# Needs that nobody serves: planted. They have no service.
UNSERVED = (
    ("new residents", "tell the council once that I have moved in", 5),
    ("carers under 18", "find out what help I can have without telling my school", 5),
    ("landlords", "show one licence for all my properties", 3),
    ("volunteers", "see which days I am wanted", 2),
)
# Services nobody has researched since they opened: planted. Their needs have no evidence or date.
NOT_RESEARCHED = ("market-stalls", "building-access", "supplier-portal", "land-charges")


def _need(chance: Chance, service: Row, place: int) -> Row:
    kind = str(service["user_kind"])
    row: Row = {
        "service_id": service["service_id"],
        "user_group": chance.pick(GROUPS[kind]),
        "need": NEEDS[kind][place % len(NEEDS[kind])],
        "importance": chance.pick_weighted((2, 3, 4, 5), (1, 3, 4, 2)),
    }
    if service["service_id"] in NOT_RESEARCHED:
        return row
    row["met_pct"] = min(97, max(8, round(62 + 18 * chance.normal())))
    row["evidence"] = chance.pick(EVIDENCE)
    year, month = chance.pick((2022, 2023, 2024, 2025)), chance.whole(1, 12)
    row["researched_on"] = f"{year}-{month:02d}-{chance.whole(1, 28):02d}"
    return row


def needs(chance: Chance, services: Rows) -> Rows:
    """The needs table: two or three a service, and four that no service serves."""
    rows: Rows = []
    for service in services:
        start = chance.whole(0, 7)
        rows += [_need(chance, service, start + 3 * i) for i in range(chance.whole(2, 3))]
    for group, need, importance in UNSERVED:
        rows.append({"user_group": group, "need": need, "importance": importance, "met_pct": 0,
                     "evidence": "interviews with users",
                     "researched_on": "2025-09-17"})  # fmt: skip
    return [{"need_id": f"N{place:03d}"} | row for place, row in enumerate(rows, start=1)]
