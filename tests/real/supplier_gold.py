"""Names of UK suppliers with their company numbers: a gold standard for resolving names.

From the published sample that carries 100 contracts with names as the buyers typed them, the same
contracts with Companies House numbers, and the ownership register's own names of the companies.
Companies are halved by a fixed hash of the number: rules were tuned on "tuning" alone.
"""

import ast
import csv
import hashlib
import json
from pathlib import Path

import polars as pl

FOLDER = "ocds/supplier-names/bluetail/data/contracts_finder"


def half_of(company):
    """Which half a company belongs to: by the first bit of the SHA-256 of its number."""
    return "tuning" if hashlib.sha256(company.encode()).digest()[0] < 128 else "held_out"


def labelled_names(data):
    """One row per distinct (name, company) with `half`; names are as they were published."""
    folder = Path(data) / FOLDER
    rows = {(name, company) for name, company in _contract_names(folder)}
    rows |= {(name, company) for name, company in _register_names(folder)}
    rows |= {(name, company) for name, company in _typed_names(folder)}
    frame = pl.DataFrame(sorted(rows), schema=["supplier_name", "company"], orient="row")
    return frame.with_columns(half=pl.col("company").map_elements(half_of, return_dtype=pl.String))


def _contract_names(folder):
    """What buyers typed, and the matched legal name, for every supplier with a number."""
    typed = {
        (_contract(path, "raw"), party["id"]): party["name"]
        for path in (folder / "ocds/json_1_1_raw").glob("*.json")
        for party in _suppliers(path)
    }
    for part, word in (("supplier_ids_match", "suppliermatch"), ("bods_match", "bodsmatch")):
        for path in (folder / f"ocds/json_1_1_{part}").glob("*.json"):
            for party in _suppliers(path):
                identifier = party.get("identifier") or {}
                if identifier.get("scheme") != "GB-COH" or not identifier.get("id"):
                    continue
                names = {party["name"], identifier.get("legalName")}
                names.add(typed.get((_contract(path, word), party["id"])))
                for name in names - {None, ""}:
                    yield name.strip(), identifier["id"].upper().zfill(8)


def _typed_names(folder):
    """What buyers typed in the notices that carried a company number from the start."""
    csv.field_size_limit(10_000_000)
    table = folder / "processing/csv/get_cf_data_with_CHIDs_100.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            notice = ast.literal_eval(row["ocds_json"])
            for award in notice["releases"][0].get("awards") or []:
                for party in award.get("suppliers") or []:
                    identifier = party.get("identifier") or {}
                    if identifier.get("scheme") == "GB-COH" and identifier.get("id"):
                        for name in {party.get("name"), identifier.get("legalName")} - {None, ""}:
                            yield name.strip(), identifier["id"].strip().upper().zfill(8)


def same_group(data):
    """Each company's group by the ownership register: owners of at least half, joined."""
    top = {}

    def find(company):
        while top.setdefault(company, company) != company:
            company = top[company]
        return company

    for path in (Path(data) / FOLDER / "bods/ch_id_openownership_bods").glob("*.json"):
        statements = json.loads(path.read_text(encoding="utf-8"))
        number = {
            statement["statementID"]: identifier["id"].upper().zfill(8)
            for statement in statements
            if statement.get("statementType") == "entityStatement"
            for identifier in statement.get("identifiers", [])
            if identifier.get("scheme") == "GB-COH" and identifier.get("id")
        }
        for statement in statements:
            if statement.get("statementType") != "ownershipOrControlStatement":
                continue
            shares = [i.get("share", {}).get("minimum", 0) for i in statement.get("interests", [])]
            owned = number.get(statement["subject"].get("describedByEntityStatement"))
            owner = number.get(statement["interestedParty"].get("describedByEntityStatement"))
            if owned and owner and max(shares, default=0) >= 50:
                top[find(owned)] = find(owner)
    return {company: find(company) for company in list(top)}


def _register_names(folder):
    """The names under which the ownership register lists the companies and their owners."""
    for path in (folder / "bods/ch_id_openownership_bods").glob("*.json"):
        for statement in json.loads(path.read_text(encoding="utf-8")):
            if statement.get("statementType") != "entityStatement" or not statement.get("name"):
                continue
            for identifier in statement.get("identifiers", []):
                if identifier.get("scheme") == "GB-COH" and identifier.get("id"):
                    yield statement["name"].strip(), identifier["id"].upper().zfill(8)


def _suppliers(path):
    releases = json.loads(path.read_text(encoding="utf-8"))["releases"]
    return [p for p in releases[0].get("parties", []) if "supplier" in p["roles"] and p.get("name")]


def _contract(path, word):
    return path.stem.removeprefix(f"ocds-b5fd17{word}-")
