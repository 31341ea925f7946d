"""Everything the answer about lots rests on, computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from untower.journey import passes_over
from untower.lots.bad_input import troubles_of
from untower.lots.cutting import Cutting, Lot, cutting_by_hand, proposed_cutting
from untower.lots.reasons import purchase_reason
from untower.lots.route import Route, route_of
from untower.lots.scope import Scope, scope_of
from untower.lots.terms import Terms, terms_of
from untower.lots.thresholds import Purchase, purchase_of
from untower.needs.whole_tables import Record, organisation_says, records_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.policy import Policy
    from untower.troubles import Trouble

Progress = Callable[[int, int, str], None]
Stop = Callable[[], bool]
PROPOSED_PURCHASE = "proposed"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was found. `by_hand` and `proposed` are None where nothing is in hand or left to cut.

    `purchases` by name: a procurement's id, or `PROPOSED_PURCHASE` for all lots proposed.
    """

    on: date
    terms: Terms
    troubles: tuple[Trouble, ...]
    scope: Scope
    by_hand: Cutting | None
    proposed: Cutting | None
    purchases: Mapping[str, Purchase]
    routes: Mapping[str, Route]
    reasons: Mapping[str, str]
    procurements: Mapping[str, Record]
    frameworks: Mapping[str, Record]
    passed_over: Record | None
    direct_grounds: Mapping[str, Record]

    @cached_property
    def lots(self) -> tuple[Lot, ...]:
        """Every lot: those made by hand, then those proposed."""
        return tuple(lot for c in self.cuttings for lot in c.lots)

    @property
    def cuttings(self) -> tuple[Cutting, ...]:
        """The cuttings there are."""
        return tuple(c for c in (self.by_hand, self.proposed) if c is not None)

    def lots_of(self, name: str) -> list[Lot]:
        """The lots of one purchase."""
        return [lot for lot in self.lots if self.purchase_name(lot) == name]

    def purchase_name(self, lot: Lot) -> str:
        """Which purchase a lot belongs to."""
        if lot.record is None:
            return PROPOSED_PURCHASE
        return str(lot.record["procurement_id"] or lot.lot_id)


def gather_facts(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None,
    progress: Progress | None = None,
    stop: Stop | None = None,
    rounds: int | None = None,
) -> Facts:
    """Gather, cut and judge; where rows cannot be followed nothing is cut."""
    terms = terms_of(tables, on=on, policy=policy)
    scope = scope_of(tables, terms, policy=policy)
    troubles = troubles_of(tables)
    procurements = {str(r["procurement_id"]): r for r in records_of(tables, "procurements") or []}
    frameworks = {str(r["framework_id"]): r for r in records_of(tables, "frameworks") or []}
    by_hand = proposed = None
    if not troubles:
        lot_of = _by_hand(tables, scope)
        lots = {str(r["lot_id"]): r for r in records_of(tables, "lots") or []}
        left = tuple(c for c in scope.to_tender if c not in lot_of)
        work = {"rounds": rounds, "stop": stop, "progress": progress}
        if lot_of:
            by_hand = cutting_by_hand(scope, terms, lot_of, lots, **work)  # type: ignore[arg-type]
        if any(scope.annual_gbp.get(c) is not None for c in left):
            proposed = proposed_cutting(scope, terms, left, **work)  # type: ignore[arg-type]
    records = [r for r in records_of(tables, "passed_over") or [] if r["step"] == "lots"]
    facts = Facts(
        on=on,
        terms=terms,
        troubles=troubles,
        scope=scope,
        by_hand=by_hand,
        proposed=proposed,
        purchases={},
        routes={},
        reasons={},
        procurements=procurements,
        frameworks=frameworks,
        passed_over=next(
            (r for r in records if r["subject_table"] is None and passes_over(r, on)), None
        ),
        direct_grounds={
            str(r["subject_key"]): r
            for r in records
            if r["subject_table"] == "procurements" and passes_over(r, on)
        },
    )
    return _with_purchases(facts, tables, policy)


def _by_hand(tables: Mapping[str, pl.DataFrame], scope: Scope) -> dict[str, str]:
    """Component → the lot somebody put it in."""
    return {
        str(r["component_id"]): str(r["lot_id"])
        for r in records_of(tables, "lot_components") or []
        if str(r["component_id"]) in scope.components
    }


def _with_purchases(
    facts: Facts, tables: Mapping[str, pl.DataFrame], policy: Policy | None
) -> Facts:
    """The same facts with each purchase beside its threshold, a route a lot, and the reasons."""
    from dataclasses import replace

    kind, nation = organisation_says(tables, "kind"), organisation_says(tables, "nation")
    lots_of: dict[str, list[Lot]] = {}
    for lot in facts.lots:
        lots_of.setdefault(facts.purchase_name(lot), []).append(lot)
    purchases = {}
    for name, lots in lots_of.items():
        record = facts.procurements.get(name)
        begun = None if record is None else record["commenced_on"] or record["tender_notice_on"]
        stated = None if record is None else record["estimated_value_gbp"]
        purchases[name] = purchase_of(
            name,
            value_ex_vat_gbp=sum(lot.value_gbp for lot in lots)
            if any(lot.is_worth_known for lot in lots)
            else None,
            is_whole=not any(lot.not_known for lot in lots),
            vat_share=facts.terms.vat_share,
            stated_inc_vat_gbp=None if stated is None else float(stated),
            on=begun or facts.on,
            kind=kind,
            nation=nation,
            policy=policy,
        )
    called_off = _called_off(tables)
    routes = {
        lot.lot_id: route_of(
            purchases[facts.purchase_name(lot)],
            groups=None if lot.market is None else len(lot.market.groups),
            proprietary_cut=sum(t.is_proprietary for t in lot.interfaces),
            frameworks_of_components=[called_off.get(c, frozenset()) for c in lot.component_ids],
            frameworks=facts.frameworks,
            term_months=lot.months,
            one_stage_groups=facts.terms.one_stage_groups,
            on=facts.on,
        )
        for lot in facts.lots
    }
    reasons = {
        c.cut.name: purchase_reason(
            c.cut.name.capitalize(), c.cut, c.rivals, [lot.title for lot in c.lots]
        )
        for c in facts.cuttings
    }
    return replace(facts, purchases=purchases, routes=routes, reasons=reasons)


def _called_off(tables: Mapping[str, pl.DataFrame]) -> dict[str, frozenset[str]]:
    """Component → the frameworks its present contracts were called off from."""
    framework = {r["contract_id"]: r["framework_id"] for r in records_of(tables, "contracts") or []}
    found: dict[str, set[str]] = {}
    for row in records_of(tables, "charges") or []:
        name = framework.get(row["contract_id"])
        if name is not None:
            found.setdefault(str(row["component_id"]), set()).add(str(name))
    return {c: frozenset(names) for c, names in found.items()}
