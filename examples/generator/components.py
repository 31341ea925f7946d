"""Components of Harrowmoor, the services that use them, and their legacy scores."""

from __future__ import annotations

from examples.generator.chance import Chance, pounds
from examples.generator.contracts import HEALTHY
from examples.generator.records import Row, Rows, blank_where, written

# The sixth cell is the contract that pays for it, or `in:` and the pounds a year the house spends.
# The last names the services built on it, `all` of them, or a share that chance chooses.
LINES = written("applications") + written("infrastructure")
# Components whose support has ended: planted. Day on which it ended.
UNSUPPORTED = {
    "benefits-archive": "2020-01-14",
    "revenues-db": "2025-07-31",
    "burial-records": "2023-10-10",
    "safeguarding-hub": "2024-06-30",
    "planning-casework": "2025-12-31",
    "transport-routes": "2022-05-31",
    "old-intranet": "2019-12-31",
    "server-farm-b": "2023-10-10",
}
OPEN_SOURCE = ("website", "search", "library-system", "library-app", "waste-rounds",
               "parking-permit-system", "forms-engine", "api-gateway", "maps")  # fmt: skip
# Where each kind of hosting starts on the way to cloud points: a choice.
CLOUD_POINTS = {"on_premises": 12, "private_cloud": 38, "public_cloud": 72, "saas": 80}
RETIRING = ("old-intranet", "old-sign-in", "benefits-archive")
PERSONAL_DATA = ("case_management", "records", "payroll", "database", "matching", "booking",
                 "identity", "documents", "finance", "archive", "recording")  # fmt: skip
# Assessed although their facts are only partly known: planted blanks in the legacy scores.
LEGACY_BLANKS = ("safeguarding-hub", "transport-routes", "burial-records", "income-management",
                 "integration-bus", "night-scripts")  # fmt: skip
LEGACY_ALWAYS = (*UNSUPPORTED, *LEGACY_BLANKS)
# A service whose components nobody has listed: planted.
WITHOUT_COMPONENTS = ("animal-welfare",)


def paid_under() -> dict[str, str]:
    """The contract each component is charged under, for those that have one."""
    return {cells[0]: cells[5] for cells in LINES if not cells[5].startswith("in:")}


def _points(chance: Chance, middle: float) -> int:
    return min(96, max(4, round(middle + 9 * chance.normal())))


def _known(chance: Chance, value: object, blank_share: float) -> object:
    """The value, or blank as often as people do not know it."""
    return None if chance.happens(blank_share) else value


def _component(chance: Chance, cells: list[str], owners: dict[str, str]) -> Row:
    name, title, layer, capability, hosting, contract, serves = cells
    in_house, healthy = contract.startswith("in:"), contract in HEALTHY
    old = name in UNSUPPORTED
    technical = (
        4 if healthy else 1 if old else chance.pick_weighted((1, 2, 3, 4, 5), (1, 3, 4, 3, 1))
    )
    business = 5 if healthy else chance.pick_weighted((1, 2, 3, 4, 5), (1, 3, 5, 4, 2))
    first = serves.split(",")[0].strip()
    row: Row = {"component_id": name, "name": title, "layer": layer, "capability": capability}
    row |= {"hosting": blank_where(hosting), "run_by": "in_house" if in_house else "supplier"}
    if in_house:
        row["in_house_annual_gbp"] = pounds(float(contract[3:]))
    elif layer == "application" and chance.happens(0.3):
        row |= {"run_by": "mixed", "in_house_annual_gbp": pounds(float(chance.whole(4, 40) * 1000))}
    shared = first == "all" or first[:1].isdigit()
    row["owner_role"] = "Head of Technology" if shared else owners.get(first)
    row["users"] = _known(chance, 3400 if shared else chance.whole(6, 420), 0.15)
    row["business_fit"] = _known(chance, business, 0.0 if healthy else 0.08)
    row["technical_fit"] = _known(chance, technical, 0.0 if healthy else 0.08)
    later = f"{chance.whole(2027, 2031)}-{chance.pick(('03-31', '06-30', '10-14', '12-31'))}"
    row["support_ends_on"] = UNSUPPORTED.get(name) or _known(chance, later, 0.45)
    row["is_open_source"] = "yes" if name in OPEN_SOURCE else "no"
    row["data_is_exportable"] = (
        "yes" if healthy else _known(chance, chance.pick(("yes", "no")), 0.35)
    )
    row["has_personal_data"] = "yes" if capability in PERSONAL_DATA else _known(chance, "no", 0.1)
    row["user_points"] = _known(chance, _points(chance, 22 + 11 * business), 0.2)
    row["cloud_points"] = _known(chance, _points(chance, CLOUD_POINTS.get(hosting, 30)), 0.1)
    row["agile_points"] = _known(chance, _points(chance, 16 + 12 * technical), 0.2)
    row["status"] = "retiring" if name in RETIRING else "live"
    return row


def components(chance: Chance, services: Rows) -> Rows:
    """The components table."""
    owners = {str(s["service_id"]): str(s["owner_role"]) for s in services if s["owner_role"]}
    return [_component(chance, cells, owners) for cells in LINES]


def uses(chance: Chance, services: Rows) -> Rows:
    """The uses table: named services, all of them, or a chance share of them."""
    names = [str(service["service_id"]) for service in services]
    rows: Rows = []
    for cells in LINES:
        serves = cells[6]
        if serves == "-":
            continue
        if serves == "all":
            chosen = [n for n in names if n not in WITHOUT_COMPONENTS]
        elif serves[0].isdigit():
            chosen = [
                n for n in names if n not in WITHOUT_COMPONENTS and chance.happens(float(serves))
            ]
        else:
            chosen = [n.strip() for n in serves.split(",")]
        rows += [{"service_id": n, "component_id": cells[0]} for n in chosen]
    return sorted(rows, key=lambda r: (names.index(str(r["service_id"])), str(r["component_id"])))


def legacy(chance: Chance, components: Rows) -> Rows:
    """The legacy table: those known to be old, and one in six of the rest."""
    rows: Rows = []
    for component in components:
        name = str(component["component_id"])
        if name not in LEGACY_ALWAYS and not chance.happens(1 / 6):
            continue
        worse = 1.6 if name in UNSUPPORTED else 0.0
        row: Row = {"component_id": name}
        for place in range(1, 8):
            row[f"l{place}"] = min(6, max(1, round(2.2 + worse + 1.1 * chance.normal())))
        for place in range(1, 7):
            row[f"c{place}"] = min(5, max(1, round(2.4 + worse / 2 + 0.9 * chance.normal())))
        if name in UNSUPPORTED:
            row["l1"] = 6
        if name in LEGACY_BLANKS:
            for score in ("l3", "l6", "c3", "c6")[: chance.whole(1, 4)]:
                row[score] = None
        rows.append(row)
    return rows
