"""Are Harrowmoor's rules about things there are, and do the planted three clash for certain?

Facts about the files alone: nothing here asks what untower makes of them.
"""

from __future__ import annotations

import itertools
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from tests.harrowmoor_files import (
    HARROWMOOR,
    TIGHT,
    covered_in,
    groups_of,
    read_csv,
    tables_of_harrowmoor,
)

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the generator lives with the examples, outside the package

from examples.generator import checking  # noqa: E402
from examples.generator.limits import CLASH, tight_limits  # noqa: E402

from untower.storage.read import read  # noqa: E402


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


def is_known_subject(rule, tables) -> bool:
    known = {
        "supplier": {s["supplier_id"] for s in tables["suppliers"]},
        "component": {c["component_id"] for c in tables["components"]},
        "layer": {c["layer"] for c in tables["components"]},
        "offer": {o["offer_id"] for o in tables["offers"]},
    }
    wanted = {
        "supplier_share": ("supplier", None), "supplier_capacity": ("supplier", None),
        "layer_share": ("layer", None), "exclude": ("supplier", "component"),
        "together": ("component", "component"), "apart": ("component", "component"),
        "fix": ("component", "offer"),
    }.get(rule["kind"], (None, None))  # fmt: skip
    for cell, kind in zip((rule["subject"], rule["other_subject"]), wanted, strict=True):
        if cell and (kind is None or cell not in known[kind]):
            return False
    return True


@pytest.mark.parametrize("folder", [HARROWMOOR, TIGHT], ids=lambda p: p.name)
def test_every_rule_is_about_something_known_and_says_why(folder, tables):
    rules = read_csv(folder / "limits.csv")
    assert 10 <= len(rules) <= 18
    for rule in rules:
        assert is_known_subject(rule, tables), rule
        assert rule["reason"]
        assert rule["source"]
        assert rule["instrument"]
        assert (rule["is_mandatory"] == "yes") == (rule["priority"] == "")


def test_the_rules_are_of_many_kinds_and_some_may_give_way_in_a_stated_order(tables):
    rules = tables["limits"]
    assert {rule["kind"] for rule in rules} >= {
        "suppliers_max", "suppliers_min", "supplier_share", "layer_share", "sme_share",
        "contract_value", "budget_year", "fte", "exclude", "together", "apart", "fix",
        "supplier_capacity",
    }  # fmt: skip
    ranks = sorted(int(rule["priority"]) for rule in rules if rule["priority"])
    assert ranks == list(range(1, len(ranks) + 1))
    assert len(ranks) >= 3


def test_the_fixed_offer_is_the_councils_own_for_that_component(tables, offers, covered):
    fixed = [rule for rule in tables["limits"] if rule["kind"] == "fix"]
    for rule in fixed:
        assert covered[rule["other_subject"]] == (rule["subject"],)
        assert offers[rule["other_subject"]]["basis"] == "in_house"
    assert fixed


# --- the rules that cannot all hold --------------------------------------------------------


@pytest.fixture(scope="module")
def holders(tables, offers, group) -> dict[str, set[str]]:
    """Groups that could have each component: by an offer, or by keeping what there is."""
    found = defaultdict(set)
    for item in tables["offer_items"]:
        supplier = offers[item["offer_id"]]["supplier_id"]
        found[item["component_id"]].add(group.get(supplier, "in-house"))
    holder = {c["contract_id"]: c["supplier_id"] for c in tables["contracts"]}
    for charge in tables["charges"]:
        found[charge["component_id"]].add(group[holder[charge["contract_id"]]])
    for option in tables["options"]:
        if option["kind"] in ("build", "reuse"):
            found[option["component_id"]].add("in-house")
    return found


def keeps(rule, chosen) -> bool:
    """Whether a choice of groups keeps a rule; the council itself is never held apart."""
    one, other = chosen[rule["subject"]], chosen[rule["other_subject"]]
    if rule["kind"] == "together":
        return one == other
    return one != other or one == "in-house"


def ways_to_keep(rules, holders) -> int:
    names = sorted({rule[c] for rule in rules for c in ("subject", "other_subject")})
    return sum(
        all(keeps(rule, dict(zip(names, chosen, strict=True))) for rule in rules)
        for chosen in itertools.product(*(sorted(holders[name]) for name in names))
    )


@pytest.fixture(scope="module")
def clash() -> list[dict[str, str]]:
    return [rule for rule in read_csv(TIGHT / "limits.csv") if rule["limit_id"] in CLASH]


def test_the_three_rules_that_clash_cannot_be_kept_by_any_groups_that_offer(clash, holders):
    assert len(clash) == 3
    assert ways_to_keep(clash, holders) == 0


def test_any_two_of_the_three_can_be_kept(clash, holders):
    for pair in itertools.combinations(clash, 2):
        assert ways_to_keep(pair, holders) > 0


def test_none_of_the_three_components_can_be_retired_and_one_not_be_run_in_house(
    tables, clash, holders
):
    names = {rule[column] for rule in clash for column in ("subject", "other_subject")}
    used = {use["component_id"] for use in tables["uses"]}
    assert len(names) == 3
    assert names <= used
    assert any("in-house" not in holders[name] for name in names)


def test_the_file_that_cannot_hold_reads_alone_and_beside_the_council(tables):
    reading = read([TIGHT])
    assert reading.tables["limits"].height == len(tight_limits())
    both = read([HARROWMOOR, TIGHT])
    assert both.tables["limits"].height == len(tight_limits()) + len(tables["limits"])


def test_no_other_rule_in_the_file_names_a_component_of_the_clash(clash):
    names = {rule[column] for rule in clash for column in ("subject", "other_subject")}
    others = [r for r in read_csv(TIGHT / "limits.csv") if r["limit_id"] not in CLASH]
    assert len(others) >= 6
    assert not [r for r in others if {r["subject"], r["other_subject"]} & names]


def test_the_readme_beside_the_tight_rules_names_the_three():
    readme = (TIGHT / "README.md").read_text(encoding="utf-8")
    assert all(f"| {name} |" in readme for name in CLASH)


def test_the_tight_rules_pass_the_declared_checks():
    assert checking.problems({"limits": tight_limits()}) == []
