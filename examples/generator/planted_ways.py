"""What was planted for the steps of options and award, and where to look for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator import oddities
from examples.generator import planted as look
from examples.generator.delivery import AGAINST_COMPARATOR, UNDECIDED, UNTESTED
from examples.generator.options import (
    COST_UNKNOWN,
    NO_EVIDENCE,
    NOT_RETIRED,
    ON_RECORD,
    ONE_WAY,
    REUSE_FORGOTTEN,
    WITHOUT_OPTIONS,
)
from examples.generator.planted import Planted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from examples.generator.planted import Read

WAYS = "What ways are there?"
WHO_OFFERS = "Who would do it?"
WHO_DELIVERS = "Who is to deliver it?"
PRICE = "What does it cost?"
WHO_MAY = "Who may take part?"
# Beside what has no option at all: no supplier and no team offered.
WITHOUT_OFFERS = ("memorial-sales", "stall-ledger", "parking-notices", "productivity",
                  "cctv-recording")  # fmt: skip
NOT_ELIGIBLE = "skirgarth"
# What is odd, the question it tests, how many offers are so, and how to tell.
ODD: tuple[tuple[str, str, int, Callable[[Mapping[str, object], set[object]], bool]], ...] = (
    ("prices in euros", PRICE, oddities.IN_EUROS, lambda o, _: o["currency"] == "EUR"),
    ("prices with VAT", PRICE, oddities.WITH_VAT, lambda o, _: o["includes_vat"] == "yes"),
    ("with or without VAT not known", PRICE, oddities.VAT_UNKNOWN,
     lambda o, _: not o["includes_vat"]),
    ("out of date", "Does it still hold?", oddities.OUT_OF_DATE,
     lambda o, _: o.get("valid_until") == oddities.ENDED_ON),
    ("length not known", "For how long?", oddities.WITHOUT_TERM, lambda o, _: not o["term_months"]),
    ("yearly price left blank", PRICE, oddities.WITHOUT_PRICE,
     lambda o, unpriced: o["offer_id"] in unpriced),
)  # fmt: skip


def ways_of(tables: Read, component: str) -> list[str]:
    """The kinds of its options."""
    return [o["kind"] for o in tables["options"] if o["component_id"] == component]


def only_ways(component: str, *kinds: str) -> Callable[[Read], bool]:
    """True where those are all its options."""
    return lambda tables: ways_of(tables, component) == list(kinds)


def way_missing(component: str, kind: str) -> Callable[[Read], bool]:
    """True where it has options, and none of that kind."""
    return lambda tables: bool(ways_of(tables, component)) and kind not in ways_of(
        tables, component
    )  # fmt: skip


def platform_exists(component: str) -> Callable[[Read], bool]:
    """True where a platform does what it does, and reuse is not among its options."""

    def holds(tables: Read) -> bool:
        capability = look.row(tables, "components", component)["capability"]
        known = {p["capability"] for p in tables["platforms"]}
        return capability in known and way_missing(component, "reuse")(tables)

    return holds


def excused(component: str) -> Callable[[Read], bool]:
    """True where it has no option and a record says who decided that and why."""

    def holds(tables: Read) -> bool:
        records = [p for p in tables["passed_over"] if p["subject_key"] == component]
        return (
            not ways_of(tables, component)
            and bool(records)
            and all(p["step"] == "options" and p["by_role"] and p["reason"] for p in records)
        )

    return holds


def no_evidence(component: str) -> Callable[[Read], bool]:
    """True where none of its options but to retire says what its points rest on."""

    def holds(tables: Read) -> bool:
        found = [o for o in tables["options"] if o["component_id"] == component]
        return bool(found) and not any(o["points_evidence"] for o in found)

    return holds


def undecided(component: str) -> Callable[[Read], bool]:
    """True where no decision says who delivers it."""
    return lambda tables: all(d["component_id"] != component for d in tables["delivery_models"])


def against_comparator(component: str) -> Callable[[Read], bool]:
    """True where it is let although the comparator is below every price offered for it."""

    def holds(tables: Read) -> bool:
        cells = look.row(tables, "delivery_models", component)
        let = {o["offer_id"] for o in tables["offers"] if o["basis"] != "in_house"}
        prices = [
            float(item["annual_gbp"])
            for item in tables["offer_items"]
            if item["component_id"] == component and item["offer_id"] in let
        ]
        return cells["decided"] == "outsource" and float(cells["comparator_gbp"]) < min(prices)

    return holds


def no_offer(component: str) -> Callable[[Read], bool]:
    """True where no offer covers it."""
    return lambda tables: all(i["component_id"] != component for i in tables["offer_items"])


def odd_offers(what: str, times: int) -> Callable[[Read], bool]:
    """True where so many offers are odd in that way."""
    return lambda tables: len(odd_in(tables)[what]) == times


def odd_in(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> dict[str, list[str]]:
    """Ids of the offers that are odd in each way, whether cells are text or as generated."""
    unpriced = {i["offer_id"] for i in tables["offer_items"] if not i["annual_gbp"]}
    return {
        what: [str(o["offer_id"]) for o in tables["offers"] if is_so(o, unpriced)]
        for what, _, _, is_so in ODD
    }


def offers_of(supplier: str, eligibility: str) -> Callable[[Read], bool]:
    """True where a supplier of that eligibility offers."""

    def holds(tables: Read) -> bool:
        is_so = look.row(tables, "suppliers", supplier)["eligibility"] == eligibility
        return is_so and any(o["supplier_id"] == supplier for o in tables["offers"])

    return holds


def _options() -> Iterator[Planted]:
    table = "options"
    for name in WITHOUT_OPTIONS:
        yield Planted("no way looked at", table, name, WAYS, only_ways(name))
    for name in ON_RECORD:
        what = "no way looked at, on record"
        yield Planted(what, "passed_over", name, "Is it on record?", excused(name))
    for name, way in ONE_WAY.items():
        yield Planted("one way only looked at", table, name, WAYS, only_ways(name, way))
    for name in NOT_RETIRED:
        holds, what = way_missing(name, "retire"), "serves nobody, retiring not looked at"
        yield Planted(what, table, name, "Must it stay?", holds)
    for name in REUSE_FORGOTTEN:
        what = "a platform does the same, reuse not looked at"
        yield Planted(what, table, name, "What exists already?", platform_exists(name))
    for name, way in COST_UNKNOWN:
        holds, where = look.blank(table, f"{name}.{way}", "annual_gbp"), f"{name}.{way}"
        yield Planted("yearly cost of an option not known", table, where, PRICE, holds)
    for name in NO_EVIDENCE:
        what = "points that rest on nothing written"
        yield Planted(what, table, name, "What do they rest on?", no_evidence(name))


def _delivery() -> Iterator[Planted]:
    table = "delivery_models"
    for name in UNDECIDED:
        yield Planted("delivery not decided", table, name, WHO_DELIVERS, undecided(name))
    for name in UNTESTED:
        holds, what = look.blank(table, name, "public_interest_test"), "decided without a test"
        yield Planted(what, table, name, "Was the public interest tested?", holds)
    for name in AGAINST_COMPARATOR:
        what = "let against a comparator below every offer"
        yield Planted(what, table, name, WHO_DELIVERS, against_comparator(name))


def _offers() -> Iterator[Planted]:
    table = "offers"
    for name in WITHOUT_OFFERS:
        yield Planted("nobody offered", table, name, WHO_OFFERS, no_offer(name))
    for what, question, times, _ in ODD:
        yield Planted(
            f"offers: {what}", table, f"{times} offers", question, odd_offers(what, times)
        )
    holds, what = offers_of(NOT_ELIGIBLE, "excluded"), "cheap offers of an excluded supplier"
    yield Planted(what, "suppliers", NOT_ELIGIBLE, WHO_MAY, holds)
    holds, what = offers_of("lorrimoor", "not_checked"), "offers of a supplier nobody checked"
    yield Planted(what, "suppliers", "lorrimoor", WHO_MAY, holds)


def planted_ways() -> list[Planted]:
    """Everything planted for the steps of options and award."""
    return [*_options(), *_delivery(), *_offers()]
