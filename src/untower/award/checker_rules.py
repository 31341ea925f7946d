"""Which rules does a choice break, and by how much? Each rule worked out again from its own words.

Nothing here reads the rows the solver was given: a rule about a share divides, a rule about a
number counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.needs.measures import measure_services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from untower.award.checker_money import Ledger
    from untower.award.checker_parts import Part, Told
    from untower.award.limits_rules import Rule

CLOSE = 1e-6
"""How far past its value a sum may lie before a rule is broken, as a share of the value."""


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A rule a choice breaks: about what, the value allowed, the value found, both in its unit."""

    rule_id: str
    about: str | None
    allowed: float | None
    found: float | None
    sentence: str


@dataclass(frozen=True)
class Choice:
    """What was chosen, as the rules ask about it."""

    told: Told
    parts: Sequence[Part]
    ledgers: Sequence[Ledger]
    shares: Mapping[str, Mapping[str, float]]
    """By service, each component's share in its yearly cost."""
    only_holder: Mapping[str, str]
    """By component the one group it can be with, whatever is chosen."""

    @property
    def part_of(self) -> Mapping[str, Part]:
        """The part of each component."""
        return {p.component_id: p for p in self.parts}

    def spend_by(self, key: Callable[[Part], str | None]) -> dict[str, float]:
        """Yearly spend outside by whatever `key` says of a part."""
        found: dict[str, float] = {}
        for part in self.parts:
            name = key(part)
            if part.is_outside and name is not None:
                found[name] = found.get(name, 0.0) + part.spend_gbp
        return found

    def holder_of(self, subject: str) -> str:
        """The group a subject means: its own id, or its furthest owner's."""
        if any(p.holder == subject for p in self.parts):
            return subject
        return self.told.groups.group(subject) or subject


def broken_rules(choice: Choice, rules: Sequence[Rule]) -> list[Broken]:
    """Every rule the choice breaks, once for each thing it is about."""
    return [b for rule in rules for b in CHECKS[rule.kind](rule, rules, choice)]


def _compare(rule: Rule, about: str | None, found: float, allowed: float) -> Iterator[Broken]:
    slack = CLOSE * max(1.0, abs(allowed))
    above, below = found > allowed + slack, found < allowed - slack
    side = rule.comparator or "at_most"
    if (side != "at_least" and above) or (side != "at_most" and below):
        words = side.replace("_", " ")
        yield Broken(
            rule_id=rule.rule_id,
            about=about,
            allowed=allowed,
            found=found,
            sentence=f"{about or rule.kind}: {found:,.4g}, allowed {words} {allowed:,.4g}",
        )


def _outright(rule: Rule, about: str, sentence: str) -> Broken:
    return Broken(rule_id=rule.rule_id, about=about, allowed=None, found=None, sentence=sentence)


def _suppliers(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    if rule.value is not None:
        holders = {p.holder for p in choice.parts if p.is_outside}
        yield from _compare(rule, None, float(len(holders)), rule.value)


def _supplier_share(rule: Rule, rules: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    spend = choice.spend_by(lambda p: p.holder)
    total = sum(spend.values())
    if total <= 0 or rule.value is None:
        return
    if rule.subject is not None:
        holder = choice.holder_of(rule.subject)
        yield from _compare(rule, holder, spend.get(holder, 0.0) / total, rule.value)
        return
    named = {
        choice.holder_of(r.subject)
        for r in rules
        if r.kind == "supplier_share" and r.subject is not None and r.comparator == "at_most"
    }
    for holder, gbp in sorted(spend.items()):
        if holder not in named:
            yield from _compare(rule, holder, gbp / total, rule.value)


def _sme_share(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    small = {r["supplier_id"] for r in choice.told.rows("suppliers") if r["is_sme"]}
    outside = [p for p in choice.parts if p.is_outside]
    total = sum(p.spend_gbp for p in outside)
    if total > 0 and rule.value is not None:
        part = sum(p.spend_gbp for p in outside if p.supplier_id in small)
        yield from _compare(rule, None, part / total, rule.value)


def _layer_share(rule: Rule, rules: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    named = {r.subject for r in rules if r.kind == "layer_share" and r.subject is not None}
    for layer in _layers(choice) if rule.subject is None else [rule.subject]:
        if rule.subject is None and layer in named:
            continue
        inside = [p for p in choice.parts if p.layer == layer]
        total = sum(p.now_gbp for p in inside)
        for holder in sorted({p.holder for p in inside if p.is_outside}):
            most = (rule.value or 0.0) * total
            if rule.is_default:
                most = max(
                    most,
                    sum(
                        p.now_gbp
                        for p in inside
                        if choice.only_holder.get(p.component_id) == holder
                    ),
                )
            held = sum(p.now_gbp for p in inside if p.holder == holder)
            if total > 0:
                yield from _compare(rule, f"{layer} / {holder}", held / total, most / total)


def _layers(choice: Choice) -> list[str]:
    """Layers large enough for the rule on towers, and used by services enough."""
    numbers = choice.told.numbers
    layer_of = {p.component_id: p.layer for p in choice.parts}
    count: dict[str, int] = {}
    for layer in layer_of.values():
        if layer is not None:
            count[layer] = count.get(layer, 0) + 1
    users: dict[str, set[str]] = {}
    for row in choice.told.rows("uses"):
        layer = layer_of.get(str(row["component_id"]))
        if layer is not None and row["service_id"] is not None:
            users.setdefault(layer, set()).add(str(row["service_id"]))
    return sorted(
        layer
        for layer, components in count.items()
        if components >= numbers.tower_components
        and len(users.get(layer, ())) >= numbers.tower_services
    )


def _contract_value(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    months = 12 * choice.told.terms.horizon_years
    values: dict[str, float] = {}
    about: dict[str, set[str | None]] = {}
    for part in choice.parts:
        if not part.is_outside or part.basis == "retain":
            continue
        term = part.term_months or max(0, months - part.change_month)
        value = part.one_off_gbp + part.annual_gbp * term / 12
        values[part.offer_id] = values.get(part.offer_id, 0.0) + value
        about.setdefault(part.offer_id, {part.offer_id}).update(
            (part.supplier_id, part.holder, part.component_id)
        )
    for offer, value in sorted(values.items()):
        if rule.value is not None and (rule.subject is None or rule.subject in about[offer]):
            yield from _compare(rule, offer, value, rule.value)


def _budget_year(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    terms = choice.told.terms
    years = range(terms.horizon_years) if rule.year is None else [rule.year - 1]
    for year in years:
        cash = sum(ledger.cash_gbp(year, terms) for ledger in choice.ledgers)
        if rule.value is not None:
            yield from _compare(rule, f"year {year + 1}", cash, rule.value)


def _fte(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    if rule.value is not None:
        yield from _compare(rule, None, sum(p.own_posts for p in choice.parts), rule.value)


def _lots(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    lots: dict[str, int] = {}
    seen: set[str] = set()
    for part in choice.parts:
        if part.is_outside and part.offer_id not in seen:
            seen.add(part.offer_id)
            lots[part.holder] = lots.get(part.holder, 0) + len(part.lot_ids)
    asked = None if rule.subject is None else choice.holder_of(rule.subject)
    for holder, count in sorted(lots.items()):
        if rule.value is not None and asked in (None, holder):
            yield from _compare(rule, holder, float(count), rule.value)


def _exclude(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    of_service = {
        r["component_id"]
        for r in choice.told.rows("uses")
        if rule.other_subject is not None and r["service_id"] == rule.other_subject
    }
    for part in choice.parts:
        is_of = rule.subject in (part.offer_id, part.supplier_id, part.holder)
        if not is_of or choice.told.present[part.component_id].is_held:
            continue
        is_within = part.component_id in of_service
        if is_within or rule.other_subject in (None, part.component_id, part.layer):
            said = f"{part.component_id} is with {rule.subject}, which is excluded"
            yield _outright(rule, part.component_id, said)


def _together(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    one, other = (choice.part_of[str(k)] for k in (rule.subject, rule.other_subject))
    if one.holder != other.holder:
        said = f"{one.component_id} and {other.component_id} are with different groups"
        yield _outright(rule, f"{one.component_id} / {other.component_id}", said)


def _apart(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    one, other = (choice.part_of[str(k)] for k in (rule.subject, rule.other_subject))
    if one.is_outside and one.holder == other.holder:
        said = f"{one.component_id} and {other.component_id} are both with {one.holder}"
        yield _outright(rule, f"{one.component_id} / {other.component_id}", said)


def _fix(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    part, to = choice.part_of[str(rule.subject)], str(rule.other_subject)
    holders = (to, choice.holder_of(to))
    if to not in (part.offer_id, part.supplier_id, part.basis) and part.holder not in holders:
        said = f"{part.component_id} is fixed to {to} and is with {part.offer_id}"
        yield _outright(rule, part.component_id, said)


def _user_floor(rule: Rule, rules: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    named = {r.subject for r in rules if r.kind == "user_floor" and r is not rule}
    effect = {p.component_id: p.user_effect for p in choice.parts}
    for measure in measure_services(choice.told.tables, on=choice.told.on):
        service = measure.service_id
        if not (measure.is_measured and measure.is_running):
            continue
        if rule.subject not in (None, service) or (rule.subject is None and service in named):
            continue
        shares = choice.shares.get(service, {})
        if shares:
            change = sum(share * effect[k] for k, share in shares.items())
            yield from _compare(rule, service, change, rule.value or 0.0)


def _integrator(rule: Rule, _: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    users: dict[str, set[str]] = {}
    for row in choice.told.rows("uses"):
        users.setdefault(str(row["component_id"]), set()).add(str(row["service_id"]))
    for joins in choice.parts:
        if joins.layer != "service_management" or not joins.is_outside:
            continue
        if rule.subject not in (None, joins.component_id):
            continue
        for part in choice.parts:
            if part.layer == "service_management" or part.holder != joins.holder:
                continue
            served = users.get(part.component_id, set())
            met = served & users[joins.component_id] if joins.component_id in users else served
            stuck = rule.is_default and all(
                choice.only_holder.get(p.component_id) == joins.holder for p in (joins, part)
            )
            if met and not stuck:
                said = f"{joins.holder} has {joins.component_id} and {part.component_id}"
                yield _outright(rule, f"{joins.component_id} / {part.component_id}", said)


def _capacity(rule: Rule, rules: Sequence[Rule], choice: Choice) -> Iterator[Broken]:
    spend = choice.spend_by(lambda p: p.supplier_id)
    named = {r.subject for r in rules if r.kind == "supplier_capacity" and r is not rule}
    for row in choice.told.rows("suppliers"):
        supplier = str(row["supplier_id"])
        if rule.subject not in (None, supplier) or (rule.subject is None and supplier in named):
            continue
        most = rule.value if rule.value is not None else row["capacity_gbp"]
        if most is None:
            continue
        held = sum(
            p.spend_gbp
            for p in choice.parts
            if p.supplier_id == supplier and choice.only_holder.get(p.component_id) == p.holder
        )
        most = max(float(most), held) if rule.is_default else float(most)
        yield from _compare(rule, supplier, spend.get(supplier, 0.0), most)


CHECKS: dict[str, Callable[[Rule, Sequence[Rule], Choice], Iterator[Broken]]] = {
    "suppliers_max": _suppliers,
    "suppliers_min": _suppliers,
    "supplier_share": _supplier_share,
    "layer_share": _layer_share,
    "sme_share": _sme_share,
    "contract_value": _contract_value,
    "budget_year": _budget_year,
    "fte": _fte,
    "lots_per_supplier": _lots,
    "exclude": _exclude,
    "together": _together,
    "apart": _apart,
    "fix": _fix,
    "user_floor": _user_floor,
    "integrator_apart": _integrator,
    "supplier_capacity": _capacity,
}
