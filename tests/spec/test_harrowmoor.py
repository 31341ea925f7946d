"""Is Harrowmoor what its generator makes, what its README says, and what public bodies look like?

The example's counts are the least the later steps need; its shapes are held to their public source
within what chance allows at this size.
"""

from __future__ import annotations

import csv
import math
import re
import statistics
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import fastexcel
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the generator lives with the examples, outside the package

from examples.generator import __main__ as generator  # noqa: E402
from examples.generator import checking, planted_list  # noqa: E402
from examples.generator.ledger import REFUSED  # noqa: E402
from examples.generator.raw_spend import published_spend  # noqa: E402
from examples.generator.shape import value_of  # noqa: E402

from untower.storage.read import read  # noqa: E402
from untower.tables import TABLES  # noqa: E402

EXAMPLES = ROOT / "examples"
LEAST = {
    "services": 45, "needs": 90, "components": 160, "interfaces": 220, "contracts": 30,
    "suppliers": 90, "payments": 20_000, "legacy": 30,
}  # fmt: skip


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return dict(generator.files())


@pytest.fixture(scope="module")
def tables() -> dict[str, list[dict[str, str]]]:
    return {path.stem: read_csv(path) for path in (EXAMPLES / "harrowmoor").glob("*.csv")}


@pytest.fixture(scope="module")
def kept(tables) -> dict[str, list[dict[str, str]]]:
    """The tables without the payments a reader must refuse."""
    written = [{c: str(v) for c, v in row.items()} for _, row in REFUSED]

    def is_refused(row: dict[str, str]) -> bool:
        return {c: v for c, v in row.items() if v} in written

    payments = [row for row in tables["payments"] if not is_refused(row)]
    assert len(payments) == len(tables["payments"]) - len(REFUSED)
    return tables | {"payments": payments}


def by(rows: list[dict[str, str]], column: str) -> dict[str, dict[str, str]]:
    return {row[column]: row for row in rows}


def test_no_file_differs_from_what_the_generator_makes(made):
    different = [n for n, content in made.items() if (EXAMPLES / n).read_bytes() != content]
    assert different == [], "run: python -m examples.generator"


def test_no_file_stands_there_that_the_generator_does_not_make(made):
    stands = {
        path.relative_to(EXAMPLES).as_posix()
        for folder in ("harrowmoor", "harrowmoor-procurements", "harrowmoor-tight", "raw")
        for path in (EXAMPLES / folder).iterdir()
    } | {"past-tender.xlsx"}
    assert stands == set(made)


def test_making_it_twice_gives_the_same_bytes(made):
    assert dict(generator.files()) == made


def test_no_file_has_the_line_ends_of_one_platform(made):
    assert [
        name for name, content in made.items() if name.endswith(("csv", "md")) and b"\r" in content
    ] == []


def test_all_files_together_stay_below_five_megabytes(made):
    assert sum(len(content) for content in made.values()) < 5_000_000


def test_no_row_but_those_listed_would_be_refused(kept):
    assert checking.problems(kept) == []


def is_refused(row: dict[str, str]) -> bool:
    """A cell that cannot be read, a day out of bounds or no amount: what a reader refuses."""
    try:
        blank = checking.frame(TABLES["payments"], [row])["amount_gbp"].null_count() == 1
    except (ValueError, ArithmeticError):
        return True
    return blank or not date(1990, 1, 1) <= date.fromisoformat(row["paid_on"])


@pytest.mark.parametrize("place", range(len(REFUSED)))
def test_each_listed_row_would_be_refused(place, tables):
    written = REFUSED[place][1]
    row = {column: str(written.get(column, "")) for column in tables["payments"][0]}
    assert is_refused(row)
    assert not is_refused(row | {"paid_on": "2025-03-12", "amount_gbp": "12.00"})


def test_the_reader_refuses_the_listed_rows_and_no_other(tables):
    reading = read([EXAMPLES / "harrowmoor"])
    refused = {file.file: file.rows_refused for file in reading.intake if file.rows_refused}
    assert refused == {"payments.csv": len(REFUSED)}
    assert {name: frame.height for name, frame in reading.tables.items()} == {
        name: len(rows) - len(REFUSED) * (name == "payments") for name, rows in tables.items()
    }


def test_each_listed_row_stands_on_the_line_the_readme_names():
    readme = (EXAMPLES / "harrowmoor" / "README.md").read_text(encoding="utf-8")
    lines = (EXAMPLES / "harrowmoor" / "payments.csv").read_text(encoding="utf-8").split("\n")
    named = [int(line) for line in re.findall(r"^\| (\d+) \| ", readme, re.MULTILINE)]
    assert len(named) == len(REFUSED)
    for line, (_, row) in zip(named, REFUSED, strict=True):
        cells = next(csv.reader([lines[line - 1]]))
        assert [cell for cell in cells if cell] == [
            str(row[column]) for column in lines[0].split(",") if column in row
        ]


def test_no_key_or_name_belongs_to_a_person_or_a_real_company(tables):
    assert {s["identifier"][:9] for s in tables["suppliers"]} == {"GB-COH-99"}
    assert all(s["contact_email"].endswith(".example") for s in tables["suppliers"])
    titles = re.compile(r"\b(mr|mrs|ms|miss|dr)\b", re.IGNORECASE)
    assert not [p for p in tables["payments"] if titles.search(p["supplier_name"])]


@pytest.mark.parametrize(("table", "least"), LEAST.items())
def test_there_are_enough_rows(table, least, tables):
    assert len(tables[table]) >= least


def test_every_layer_and_every_kind_of_user_is_there(tables):
    assert len({c["layer"] for c in tables["components"]}) == 9
    assert {s["user_kind"] for s in tables["services"]} == {"public", "staff", "business"}


def test_payments_cover_three_years_and_every_month_of_them(kept):
    months = {p["paid_on"][:7] for p in kept["payments"]}
    assert months == {f"{y}-{m:02d}" for y in (2023, 2024, 2025, 2026) for m in range(1, 13)} - {
        f"2023-0{m}" for m in (1, 2, 3)
    } - {f"2026-{m:02d}" for m in range(4, 13)}


@pytest.mark.parametrize("entry", planted_list.planted(), ids=lambda e: f"{e.what}: {e.key}"[:60])
def test_what_is_listed_as_planted_is_there(entry, tables):
    assert entry.holds(tables)


def test_everything_planted_is_in_the_readme():
    readme = (EXAMPLES / "harrowmoor" / "README.md").read_text(encoding="utf-8")
    lines = [line for line in readme.splitlines() if line.startswith("| ")]
    missing = [
        (entry.what, entry.key)
        for entry in planted_list.planted()
        if not any(
            line.startswith(f"| {entry.what} | {entry.table} |") and entry.key in line
            for line in lines
        )
    ]
    assert missing == []


def test_no_cycle_stands_among_the_interfaces_but_the_two_rings(tables):
    leads: dict[str, set[str]] = {}
    for join in tables["interfaces"]:
        leads.setdefault(join["from_component_id"], set()).add(join["to_component_id"])

    def reached(start: str) -> frozenset[str]:
        seen: set[str] = set()
        waiting = list(leads.get(start, ()))
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting += leads.get(at, ())
        return frozenset(seen)

    in_cycles = {name for name in leads if name in reached(name)}
    assert in_cycles == {
        "finance", "income-management", "bank-reconciliation",
        "crm", "api-gateway", "person-matching", "data-warehouse",
    }  # fmt: skip


def test_the_healthy_corner_has_only_open_interfaces_and_an_owner_on_the_staff(tables):
    healthy = {"HM-030", "HM-031", "HM-032"}
    parts = {c["component_id"] for c in tables["charges"] if c["contract_id"] in healthy}
    joins = [
        i for i in tables["interfaces"]
        if {i["from_component_id"], i["to_component_id"]} & parts
    ]  # fmt: skip
    assert len(joins) >= 10
    assert {i["standard"] for i in joins} == {"open"}
    roles = by(tables["roles"], "name")
    for contract in tables["contracts"]:
        if contract["contract_id"] in healthy:
            owner = roles[contract["owner_role"]]
            assert owner["retained_as"] == "service_owner"
            assert float(owner["fte_employed"]) >= 1
            assert contract["starts_on"] < contract["break_on"] < contract["ends_on"]


def test_monthly_bills_come_to_the_charges_of_the_contract(kept):
    charged = sum(float(c["annual_gbp"]) for c in kept["charges"] if c["contract_id"] == "HM-001")
    months = Counter()
    for p in kept["payments"]:
        is_bill = p["description"].startswith("Data centre and hosting services 0")
        if is_bill and p["paid_on"] >= "2025-04-01" and float(p["amount_gbp"]) > 0:
            months[p["amount_gbp"]] += 1
    assert charged == 2_100_000
    assert set(months) == {"148750.00", "26250.00"}  # 85% and 15% of 2,100,000 / 12


def near(value: float, target: float, share: float) -> bool:
    return abs(value - target) <= share * target


def test_the_largest_payees_have_the_share_they_have_in_public_files(kept):
    paid: Counter[str] = Counter()
    for payment in kept["payments"]:
        paid[payment["supplier_name"].upper()] += float(payment["amount_gbp"])
    total = sum(paid.values())
    top = sum(gbp for _, gbp in paid.most_common(10)) / total
    assert near(top, value_of("top_ten_share"), 0.1)
    assert near(total / 3, 300_000_000, 0.1)


def test_small_payments_have_the_spread_they_have_in_public_files(kept):
    times = Counter(p["supplier_name"].upper() for p in kept["payments"])
    logs = [
        math.log(float(p["amount_gbp"]))
        for p in kept["payments"]
        if float(p["amount_gbp"]) > 0 and times[p["supplier_name"].upper()] < 30
    ]
    # Amounts below £500 are not published, here as there: what is left lies a little higher.
    assert near(statistics.mean(logs), value_of("amount_mean_of_log"), 0.06)
    assert near(statistics.stdev(logs), value_of("amount_spread_of_log"), 0.15)


def test_credits_repeats_and_redactions_are_as_frequent_as_in_public_files(kept):
    # Alike in all but the number: a part of a split order has a number of its own.
    rows = [tuple(v for k, v in p.items() if k != "reference") for p in kept["payments"]]
    credit = sum(float(p["amount_gbp"]) < 0 for p in kept["payments"]) / len(rows)
    redacted = sum("redacted" in p["supplier_name"].lower() for p in kept["payments"]) / len(rows)
    repeated = (len(rows) - len(set(rows))) / len(rows)
    assert near(credit, value_of("credit_share"), 0.2)
    assert near(redacted, value_of("redacted_share"), 0.2)
    assert value_of("duplicate_share") <= repeated <= 3 * value_of("duplicate_share")


def test_interfaces_lead_to_three_hubs_as_in_a_public_estate(tables):
    leads = Counter(i["to_component_id"] for i in tables["interfaces"])
    share = sum(count for _, count in leads.most_common(3)) / len(tables["interfaces"])
    each = len(tables["interfaces"]) / len(tables["components"])
    assert near(share, value_of("hub_share"), 0.1)
    assert near(each, value_of("interfaces_per_component"), 0.02)


def test_the_published_spend_has_every_payment_of_its_year_and_its_dirt(kept):
    text = (EXAMPLES / "raw" / "spend-2025-26.csv").read_bytes().decode("cp1252")
    rows = list(csv.reader(text.splitlines()))
    header = rows[2]
    dated = [row for row in rows if re.fullmatch(r"\d\d/\d\d/\d{4}", row[2])]
    year = [p for p in kept["payments"] if "2025-04-01" <= p["paid_on"] <= "2026-03-31"]
    assert "Net Amount (£)" in header
    assert len(dated) == len(year)
    assert rows.count(header) == 2
    assert sum(not any(row) for row in rows) == 3
    assert rows[-1][4] == "TOTAL"


def test_a_credit_is_published_in_brackets():
    payments = [{"paid_on": "2025-04-01", "supplier_name": "Ashgill Ltd", "amount_gbp": "-1234.5",
                 "category": "Computer Hardware", "department": "Technology",
                 "reference": "51000000"}]  # fmt: skip
    assert '"(1,234.50)"' in published_spend(payments)


def test_the_application_list_opens_as_a_workbook(tables):
    sheet = fastexcel.read_excel(EXAMPLES / "raw" / "applications.xlsx").load_sheet(
        "Applications", header_row=2
    ).to_polars()  # fmt: skip
    listed = [c for c in tables["components"] if c["layer"] in ("application", "data")]
    assert sheet["System name"].to_list() == [c["name"] for c in listed]
    assert {"Hosting", "Supplier", "Contract ref"} <= set(sheet.columns)


def test_the_register_names_every_contract(tables):
    with (EXAMPLES / "raw" / "contracts-register.csv").open(
        newline="", encoding="utf-8-sig"
    ) as lines:
        named = {row["Reference number"] for row in csv.DictReader(lines)}
    assert {c["contract_id"] for c in tables["contracts"]} < named


def test_only_the_day_that_was_loaded_twice_repeats_a_transaction_number(kept):
    times = Counter(p["reference"] for p in kept["payments"])
    repeated = {p["paid_on"] for p in kept["payments"] if times[p["reference"]] > 1}
    assert repeated == {"2025-01-17"}
