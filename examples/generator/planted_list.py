"""The list of what was planted in Harrowmoor, in the order of the journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator import planted as look
from examples.generator.components import LEGACY_BLANKS, UNSUPPORTED, WITHOUT_COMPONENTS
from examples.generator.interfaces import BLANK_STANDARDS, RINGS
from examples.generator.ledger import LOADED_TWICE, SHORT_MONTH
from examples.generator.needs import NOT_RESEARCHED, UNSERVED
from examples.generator.planted import Planted
from examples.generator.planted_ways import planted_ways
from examples.generator.services import services_without_counts
from examples.generator.technology_payments import NEVER_PAID, PAID_AFTER_END, TRADING_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = "Is a blank kept as not known?"
WHO_DECIDES = "Who decides?"
IN_HOUSE = "Who is in-house?"
DRAFT = "Cloud and hosting strategy (draft)"
TOWERS = {
    "hosting": ("brackwater-managed", "brackwater-continuity"),
    "network": ("copperlode-networks",),
    "end_user": ("tarnfield-workplace", "tarnfield-print"),
    "service_desk": ("skelder-support",),
}
TWICE = {
    "payments": ("card-payments", "leisure-card-payments"),
    "identity": ("identity", "old-sign-in"),
    "content": ("intranet", "old-intranet"),
}
INTEGRATOR = ("ollerby-integration", "ollerby-digital")
UNUSED = ("grants-register", "fleet-fuel", "emergency-rota", "old-intranet")
BY_INTEGRATOR = ("architecture", "roadmap", "supplier_change")
BASIS_UNKNOWN = ("HM-012", "HM-017", "HM-039", "HM-040", "HM-042")
TACIT = ("HM-002", "HM-012", "HM-016", "HM-017", "HM-025", "HM-029", "HM-033", "HM-036")
HEALTHY = {"initial_term_months": "24", "is_exclusive": "no", "data_owner": "buyer",
           "ip_owner": "buyer", "notice_months": "3"}  # fmt: skip
NO_CONTRACT = (("Ravenhag", 36), ("Scalegill", 12), ("Northlathe", 12))


def _needs() -> Iterator[Planted]:
    table = "services"
    for name in services_without_counts():
        holds = look.any_blank(table, name)
        yield Planted("service with measures left blank", table, name, KEPT, holds)
    holds = look.blank(table, "food-safety", "owner_role")
    yield Planted("service without owner", table, "food-safety", "Who answers for it?", holds)
    for name in WITHOUT_COMPONENTS:
        holds = look.used_nowhere("service_id", name)
        yield Planted("service without components", table, name, "What does it run on?", holds)
    for group, words, _ in UNSERVED:
        holds, where = look.unserved(words), f"{group}: {words}"
        yield Planted("need no service serves", "needs", where, "What is not met at all?", holds)
    for name in NOT_RESEARCHED:
        holds = look.never_researched(name)
        yield Planted("users nobody asked", "needs", name, "Where is research missing?", holds)


def _capability() -> Iterator[Planted]:
    holds = look.blank("strategy", DRAFT, "owner_role", "approved_on")
    what = "strategy with neither owner nor approval"
    yield Planted(what, "strategy", DRAFT, "Do we own the strategy?", holds)
    what = "decision the outside integrator holds"
    for name in BY_INTEGRATOR:
        holds = look.same("decisions", name, holder="supplier", supplier_id="ollerby-integration")
        yield Planted(what, "decisions", name, WHO_DECIDES, holds)
    holds = look.blank("decisions", "exit", "holder", "held_by_role")
    yield Planted("decision nobody is known to hold", "decisions", "exit", WHO_DECIDES, holds)
    holds = look.same("roles", "security-lead", fte_employed="0", fte_contractor="1")
    yield Planted("kept role held by a contractor", "roles", "security-lead", IN_HOUSE, holds)
    for name in ("service-integrator", "enterprise-architect"):
        holds = look.same("roles", name, fte_employed="0", fte_supplier="2")
        yield Planted("kept role held by a supplier", "roles", name, IN_HOUSE, holds)
    for name in ("commercial-manager", "head-of-data"):
        holds, what = (
            look.same("roles", name, people_employed="1"),
            "kept role resting on one person",
        )
        yield Planted(what, "roles", name, "Who cannot be spared?", holds)
    nobody = {"fte_employed": "0", "fte_contractor": "0", "fte_supplier": "0"}
    holds, name = look.same("roles", "user-researcher", **nobody), "user-researcher"
    yield Planted("kept role with nobody in it", "roles", name, "Which posts are empty?", holds)
    holds, name = look.any_blank("roles", "infrastructure-engineer"), "infrastructure-engineer"
    yield Planted("supplier's people not counted", "roles", name, KEPT, holds)


def _technology() -> Iterator[Planted]:
    table = "components"
    for name in UNUSED:
        holds = look.used_nowhere("component_id", name)
        yield Planted("component no service uses", table, name, "What serves nobody?", holds)
    for capability, pair in TWICE.items():
        holds, where = look.same_capability(capability, *pair), " and ".join(pair)
        yield Planted("capability held twice", table, where, "What do we have twice?", holds)
    for name, day in UNSUPPORTED.items():
        holds = look.same(table, name, support_ends_on=day)
        yield Planted("support has ended", table, name, "What is past its date?", holds)
    for name in LEGACY_BLANKS:
        holds = look.any_blank("legacy", name)
        yield Planted("legacy score with blanks", "legacy", name, "What range is left?", holds)
    for start, end in BLANK_STANDARDS:
        holds, what = look.no_standard(start, end), "interface without a standard"
        yield Planted(what, "interfaces", f"{start} to {end}", "How are the two joined?", holds)
    what = "ring in which each stops when any other does"
    for names in RINGS:
        holds, where = look.ring(*names), ", ".join(names)
        yield Planted(what, "interfaces", where, "What breaks if this stops?", holds)


def _towers() -> Iterator[Planted]:
    what = "tower: one group is paid for almost the whole layer"
    for layer, group in TOWERS.items():
        holds, where = look.tower(layer, *group), f"{layer}: {', '.join(group)}"
        yield Planted(what, "charges", where, "Do suppliers follow technology?", holds)
    what, holds = "integrator whose group also delivers", look.one_group(*INTEGRATOR)
    yield Planted(what, "contracts", "HM-005 and HM-006", "Is the integrator apart?", holds)
    what = "healthy: short, with a break, open, along a service"
    for name in ("HM-030", "HM-031", "HM-032"):
        holds = look.same("contracts", name, **HEALTHY)
        yield Planted(what, "contracts", name, "Is what is sound left alone?", holds)


def _contracts() -> Iterator[Planted]:
    table = "contracts"
    holds = look.blank(table, "HM-040", "ends_on", "initial_term_months")
    yield Planted("end not known", table, "HM-040", "Until when are we bound?", holds)
    holds, what = look.beyond_maximum("HM-012"), "extended beyond its maximum end"
    yield Planted(what, table, "HM-012", "Is its end lawful?", holds)
    for name in BASIS_UNKNOWN:
        holds = look.same(table, name, value_basis="unknown")
        yield Planted("value with or without VAT?", table, name, "Which basis has it?", holds)
    for name in TACIT:
        holds = look.same(table, name, renewal="tacit")
        yield Planted("renews by itself", table, name, "What goes on if nobody acts?", holds)
    for name in PAID_AFTER_END:
        holds = look.paid_after(name)
        yield Planted("lapsed, and still paid", table, name, "What is paid without cover?", holds)
    holds = look.blank(table, "HM-041", "is_exclusive", "data_owner", "ip_owner")
    yield Planted("exit terms not known", table, "HM-041", KEPT, holds)
    holds = look.same(table, "HM-023", initial_ends_on="2026-10-01", starts_on="2022-10-01")
    what = "first term stated to its anniversary"
    yield Planted(what, table, "HM-023", "Which day is its last?", holds)
    for name in ("HM-016", "HM-040"):
        holds = look.blank(table, name, "owner_role")
        yield Planted("contract without owner", table, name, "Who manages it?", holds)
    for name in NEVER_PAID:
        yield Planted("contract without payments", table, name, "Is it used?", look.unpaid(name))
    for name in ("thirlholme", "thistlecote-group"):
        holds, what = (
            look.blank("suppliers", name, "parent_id", "is_sme"),
            "owner and size not known",
        )
        yield Planted(what, "suppliers", name, "Who stands behind it?", holds)


def _payments() -> Iterator[Planted]:
    table = "payments"
    what = "regular payments no contract explains"
    for name, times in NO_CONTRACT:
        holds = look.regular_without_contract(name.upper(), times)
        yield Planted(what, table, name, "What is bought without a contract?", holds)
    names = tuple(TRADING_NAMES.values())
    what, holds = "paid under names the register does not have", look.paid_names(*names)
    yield Planted(what, table, ", ".join(names), "Who is this really?", holds)
    holds = look.loaded_twice(LOADED_TWICE)
    yield Planted(
        "every row of the day stands there twice", table, LOADED_TWICE, "One or two?", holds
    )
    what, holds = "the month stops after its ninth day", look.short_month(SHORT_MONTH)
    yield Planted(what, table, SHORT_MONTH, "Is the month whole?", holds)


def planted() -> list[Planted]:
    """Everything planted beside the rows that a reader must refuse."""
    today = [*_needs(), *_capability(), *_technology(), *_towers(), *_contracts(), *_payments()]
    return today + planted_ways()
