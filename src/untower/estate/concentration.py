"""How much of the money goes to how few, by whoever is paid, sells, or makes what is bought?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.money import share_pct
from untower.estate.resale import UNKNOWN

if TYPE_CHECKING:
    from untower.estate.spend import Spend

CONCENTRATION_MEANS = (
    "Shares are of net spend with named outside suppliers and resellers, credits netted within a "
    "group; a group paid nothing or less net has no share. Individuals, public bodies, cards, "
    "grants, payroll and tax are left out; unknown is redacted and unnamed payees and, for the "
    "underlying supplier, resale whose maker is not named."
)
BASES = ("paid_to", "sold_through", "underlying")


@dataclass(frozen=True, kw_only=True)
class Concentration:
    """Shares of the groups whose net is above nought, and how much has no known group.

    `hhi`: the sum of squared shares in per cent, 0 to 10,000 (Herfindahl and Hirschman).
    `unknown_pct`: unknown spend in all outside spend. `top3_from_pct` to `top3_to_pct`: the top
    three's share of all outside spend if none, or all, of the unknown were theirs.
    """

    basis: str
    top1_pct: float | None
    top3_pct: float | None
    top10_pct: float | None
    hhi: float | None
    groups: int
    groups_without_share: int
    unknown_pct: float | None
    top3_from_pct: float | None
    top3_to_pct: float | None

    def figures(self) -> dict[str, str | float | int | None]:
        """The same as plan.json carries it."""
        return dict(vars(self))


def concentrate(
    basis: str, nets: Mapping[str, Decimal] | Iterable[tuple[str, Decimal]], unknown_gbp: Decimal
) -> Concentration:
    """Concentration of net spend per group.

    Credits are netted within a group before; a group whose net is nought or less has no share and
    is counted apart. `unknown_gbp`: net spend whose group is not known (below nought counts as
    nought). Nothing above nought: every share is not known.
    """
    pairs = nets.items() if isinstance(nets, Mapping) else nets
    every = [net for _, net in pairs]
    sizes = sorted((net for net in every if net > 0), reverse=True)
    known = sum(sizes, Decimal(0))
    unknown = max(unknown_gbp, Decimal(0))
    top3 = sum(sizes[:3], Decimal(0))
    return Concentration(
        basis=basis,
        top1_pct=share_pct(sum(sizes[:1], Decimal(0)), known),
        top3_pct=share_pct(top3, known),
        top10_pct=share_pct(sum(sizes[:10], Decimal(0)), known),
        hhi=round(float(sum((100 * s / known) ** 2 for s in sizes)), 1) if known > 0 else None,
        groups=len(sizes),
        groups_without_share=len(every) - len(sizes),
        unknown_pct=share_pct(unknown, known + unknown),
        top3_from_pct=share_pct(top3, known + unknown),
        top3_to_pct=share_pct(top3 + unknown, known + unknown),
    )


def concentration_of(spend: Spend, *, only_it: bool = False) -> tuple[Concentration, ...]:
    """Concentration of outside spend on each basis, of everything or of recognised IT alone.

    Paid-to: the group paid. Sold-through: the reseller or marketplace named in the row, else the
    group paid. Underlying: who makes what was bought; for a reseller's row only where the row or
    its contract names them, else not known.
    """
    rows = spend.payments.filter(pl.col("payee_kind").is_in(["supplier", "reseller", *UNKNOWN]))
    if only_it:
        rows = rows.filter(pl.col("it_level").is_in(["stated", "probable"]))
    return tuple(_on_basis(rows, basis) for basis in BASES)


def _on_basis(rows: pl.DataFrame, basis: str) -> Concentration:
    column = {"paid_to": "group_id", "sold_through": "seller_id", "underlying": "maker_id"}[basis]
    is_known = pl.col(column).is_not_null() & ~pl.col("payee_kind").is_in(UNKNOWN)
    known, unknown = rows.filter(is_known), rows.filter(~is_known)
    nets = known.group_by(column).agg(gbp=pl.col("amount_gbp").sum())
    return concentrate(
        basis,
        [(str(k), Decimal(v)) for k, v in nets.iter_rows()],
        Decimal(unknown["amount_gbp"].sum()) if unknown.height else Decimal(0),
    )
