"""What exactly was chosen? Each component's part of its offer, read from the tables once more.

This is the checker's own reading, in plain loops over rows: it uses none of the arrays, frames or
formulas the choice was made with. It shares with the step what the estate says of contracts, that
is, when each can be left, and the rates and conventions of the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from untower.award.calendar import contract_exits
from untower.award.numbers import read_numbers
from untower.award.present import present_arrangements
from untower.estate.contract_dates import contract_terms
from untower.estate.lawful_dates import lawful_dates
from untower.estate.supplier_parents import supplier_groups
from untower.needs.whole_tables import records_of
from untower.options.terms import stated, terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    import polars as pl

    from untower.award.numbers import Numbers
    from untower.award.present import Present
    from untower.estate.supplier_parents import SupplierGroups
    from untower.needs.whole_tables import Record
    from untower.options.terms import Terms
    from untower.policy import Policy

INSIDE, GONE = "in-house", "nobody"
KEEPING = "retain:"
READ = (
    "offers",
    "offer_items",
    "offer_lots",
    "options",
    "discounts",
    "interfaces",
    "suppliers",
    "uses",
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One component under the offer chosen for it. Pounds a year unless a name says otherwise."""

    offer_id: str
    component_id: str
    layer: str | None
    basis: str
    kind: str
    supplier_id: str | None
    holder: str
    lot_ids: tuple[str, ...]
    change_month: int
    leaving_gbp: float
    now_gbp: float
    outside_now_gbp: float
    one_off_gbp: float
    annual_gbp: float
    exit_gbp: float
    moving_months: int
    own_posts: float
    term_months: int | None
    indexation_pct: float | None
    points_stated: float | None
    points_now: float | None
    user_effect: float

    @property
    def is_outside(self) -> bool:
        """Whether an outside group has it."""
        return self.holder not in (INSIDE, GONE)

    @property
    def spend_gbp(self) -> float:
        """Yearly spend with an outside group."""
        if not self.is_outside:
            return 0.0
        return self.outside_now_gbp if self.basis == "retain" else max(0.0, self.annual_gbp)


@dataclass(frozen=True)
class Told:
    """The tables as the checker reads them."""

    tables: Mapping[str, pl.DataFrame]
    on: date
    terms: Terms
    numbers: Numbers
    groups: SupplierGroups
    present: Mapping[str, Present]

    def rows(self, table: str) -> list[Record]:
        """The rows of a table; none where it was not read."""
        return self._read.get(table, [])

    @cached_property
    def _read(self) -> dict[str, list[Record]]:
        return {name: records_of(self.tables, name) or [] for name in READ}

    @cached_property
    def options(self) -> dict[str, Record]:
        """The options by id."""
        return {str(r["option_id"]): r for r in self.rows("options")}

    @cached_property
    def items(self) -> dict[str, list[Record]]:
        """The items of each offer."""
        found: dict[str, list[Record]] = {}
        for row in self.rows("offer_items"):
            found.setdefault(str(row["offer_id"]), []).append(row)
        return found

    @cached_property
    def lots(self) -> dict[str, tuple[str, ...]]:
        """The lots of each offer."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.rows("offer_lots"):
            offer = str(row["offer_id"])
            found[offer] = (*found.get(offer, ()), str(row["lot_id"]))
        return found


def tell(tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None) -> Told:
    """Read what the checker needs of the tables."""
    terms = terms_of(tables, on=on, policy=policy)
    numbers = read_numbers(tables, on=on, policy=policy)
    groups = supplier_groups(tables.get("suppliers"))
    dated = contract_terms(tables, on=on)
    lawful = lawful_dates(
        dated,
        tables.get("contracts"),
        on=on,
        nation=stated(tables, "nation"),
        kind=stated(tables, "kind"),
        policy=policy,
    )
    exits = contract_exits(tables, dated, lawful, on=on, starts_on=terms.starts_on)
    here = present_arrangements(
        tables, exits, groups, starts_on=terms.starts_on, exit_share=numbers.exit_share
    )
    return Told(tables, on, terms, numbers, groups, {p.component_id: p for p in here})


def parts_of(told: Told, offer_ids: Collection[str]) -> Iterator[Part]:
    """Each part of each offer chosen; an offer that no table has is a KeyError."""
    offers = {str(r["offer_id"]): r for r in told.rows("offers")}
    for offer_id in sorted(offer_ids):
        if offer_id in offers:
            for item in told.items.get(offer_id, []):
                yield _offered(told, offers[offer_id], item)
        else:
            yield _kept(told, told.present[offer_id.removeprefix(KEEPING)])


def _kept(told: Told, present: Present) -> Part:
    return Part(
        offer_id=KEEPING + present.component_id,
        component_id=present.component_id,
        layer=present.layer,
        basis="retain",
        kind="retain",
        supplier_id=present.supplier_id,
        holder=_holder_now(told, present),
        lot_ids=(),
        change_month=0,
        leaving_gbp=0.0,
        now_gbp=present.known_gbp,
        outside_now_gbp=present.outside_gbp,
        one_off_gbp=0.0,
        annual_gbp=present.known_gbp,
        exit_gbp=0.0,
        moving_months=0,
        own_posts=0.0,
        term_months=present.retain_term_months,
        indexation_pct=None,
        points_stated=None,
        points_now=_joined(told.numbers, present.points),
        user_effect=0.0,
    )


def _holder_now(told: Told, present: Present) -> str:
    if not present.contract_ids:
        return INSIDE
    if present.supplier_id is None:
        return f"not named: {present.contract_ids[0]}"
    return _holder(told, present.supplier_id)


def _holder(told: Told, supplier: str) -> str:
    """The furthest owner of a supplier, or the organisation where it is its own."""
    if told.groups.is_outside(supplier) is False:
        return INSIDE
    return told.groups.group(supplier) or supplier


def _offered(told: Told, offer: Record, item: Record) -> Part:
    present = told.present[str(item["component_id"])]
    option = told.options.get(str(offer["option_id"]), {})
    is_its_own = option.get("component_id") == present.component_id

    def said(name: str) -> Any:  # noqa: ANN401
        if item[name] is None and is_its_own:
            return option.get(name)
        return item[name]

    stays, goes = offer["basis"] == "retain", offer["basis"] == "retire"

    def pounds(name: str, otherwise: float = 0.0) -> float:
        amount = said(name)
        if amount is None:
            return otherwise
        rate = 1.0
        if offer["currency"] not in (None, "GBP"):
            rate = float(offer["rate_to_gbp"])
        if offer["includes_vat"]:
            rate /= 1 + told.numbers.vat_rate
        return float(amount) * rate

    is_early = offer["start"] == "early" and not stays
    month = present.early_after_months if is_early else present.free_after_months
    leaving = present.exit_gbp + (present.early_break_gbp if is_early else 0.0)
    points = {w: said(f"{w}_points") for w in ("user", "cloud", "agile")}
    quality = offer["quality_points"]
    term = offer["term_months"]
    if stays and present.retain_term_months is not None:
        term = min(term or present.retain_term_months, present.retain_term_months)
    return Part(
        offer_id=str(offer["offer_id"]),
        component_id=present.component_id,
        layer=present.layer,
        basis=str(offer["basis"]),
        kind=_kind(offer, option),
        supplier_id=offer["supplier_id"],
        holder=_holder_then(told, offer, option, present),
        lot_ids=told.lots.get(str(offer["offer_id"]), ()),
        change_month=0 if stays else (month or 0),
        leaving_gbp=0.0 if stays else leaving,
        now_gbp=present.known_gbp,
        outside_now_gbp=present.outside_gbp,
        one_off_gbp=pounds("one_off_gbp"),
        annual_gbp=pounds("annual_gbp", present.known_gbp if stays else 0.0),
        exit_gbp=pounds("exit_gbp"),
        moving_months=0 if stays else (said("months_to_move") or 0),
        own_posts=said("in_house_fte") or 0.0,
        term_months=term,
        indexation_pct=offer["indexation_pct"],
        points_stated=None
        if stays or goes
        else (quality if quality is not None else _joined(told.numbers, points)),
        points_now=_joined(told.numbers, present.points),
        user_effect=0.0 if stays or goes else _effect(told, said, present),
    )


def _kind(offer: Record, option: Mapping[str, Any]) -> str:
    """The kind whose usual error its price carries."""
    basis, kind = offer["basis"], option.get("kind")
    if basis in ("retain", "retire", "reuse"):
        return str(basis)
    if kind in (None, "retain", "retire"):
        return "build" if basis == "in_house" else "outsource"
    return str(kind)


def _holder_then(told: Told, offer: Record, option: Mapping[str, Any], present: Present) -> str:
    basis, supplier = offer["basis"], offer["supplier_id"]
    if basis == "retire":
        return GONE
    if basis == "in_house":
        return INSIDE
    if supplier is not None:
        return _holder(told, str(supplier))
    if basis == "retain":
        return _holder_now(told, present)
    platform = option.get("platform_id")
    return f"platform: {platform}" if platform else f"offer: {offer['offer_id']}"


def _joined(numbers: Numbers, points: Mapping[str, Any]) -> float | None:
    """Points by the organisation's weights; not known with a blank that counts."""
    weights = (numbers.user_weight, numbers.cloud_weight, numbers.agile_weight)
    total, joined = 0.0, 0.0
    for weight, word in zip(weights, ("user", "cloud", "agile"), strict=True):
        if weight == 0:
            continue
        if points[word] is None:
            return None
        total += weight
        joined += weight * float(points[word])
    return joined / total if total else None


def _effect(told: Told, said: Any, present: Present) -> float:  # noqa: ANN401
    """Expected change for users: as said, else estimated from points, else nothing that counts."""
    if said("user_effect_points") is not None:
        return float(said("user_effect_points"))
    then, now = said("user_points"), present.points["user"]
    if then is None or now is None:
        return 0.0
    return told.numbers.effect_factor * (float(then) - float(now))
