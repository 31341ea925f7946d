"""What does everything cost a year: by component, layer, service and supplier group?

Cost is what contracts charge plus what the organisation spends itself. A blank is not known: it is
counted beside the sum, never added as nothing. Income contracts are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.arithmetic.money import MONEY, to_pence
from untower.estate.service_shares import service_shares, split_pence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from untower.estate.supplier_parents import SupplierGroups

OUTSIDE, HOUSE, NOT_KNOWN = "outside", "house", "not_known"
RUN_OUTSIDE = ("supplier", "mixed")
RUN_INSIDE = ("in_house", "mixed")
CELLS = pl.Schema(
    {
        "component_id": pl.String(),
        "layer": pl.String(),
        "contract_id": pl.String(),
        "group_id": pl.String(),
        "party": pl.String(),
        "annual_gbp": MONEY,
    }
)
COMPONENTS = pl.Schema(
    {
        "component_id": pl.String(),
        "layer": pl.String(),
        "run_by": pl.String(),
        "in_house_annual_gbp": MONEY,
    }
)
PARTIES = pl.Schema(
    {
        "contract_id": pl.String(),
        "group_id": pl.String(),
        "party": pl.String(),
        "is_revenue": pl.Boolean(),
    }
)
COST_MEANS = (
    "Charges of contracts plus in-house cost a year. A component several services use is split by "
    "their completed transactions, equally where any is blank. Income contracts are left out. A "
    "supplier without a row in the suppliers table counts as outside; a component run by a "
    "supplier alone has no in-house cost unless one is stated."
)


@dataclass(frozen=True, kw_only=True)
class WholeCost:
    """Every part of the yearly cost, one line a component, contract and party.

    `cells` has component_id, layer, contract_id, group_id, party (outside, house, not_known) and
    annual_gbp; a null is not known. `shares` is the split over services.
    """

    cells: pl.DataFrame
    shares: pl.DataFrame
    names: Mapping[str, str]
    services: Mapping[str, str | None]

    @cached_property
    def parts(self) -> pl.DataFrame:
        """The cells summed by component, party and group, in pence: `cell` numbers them."""
        keys = ["component_id", "layer", "party", "group_id"]
        return (
            self.cells.with_columns(pence=_pence("annual_gbp"))
            .group_by(keys, maintain_order=True)
            .agg(
                pence=pl.when(pl.col("pence").count() > 0).then(pl.col("pence").sum()),
                blanks=pl.col("pence").null_count(),
                first=pl.col("contract_id").min(),
            )
            .with_row_index("cell")
        )

    @cached_property
    def by_service_part(self) -> pl.DataFrame:
        """The parts split over services: the columns of `parts` with service_id, pence its own."""
        split = split_pence(self.parts.select("cell", "component_id", "pence"), self.shares)
        return split.drop("component_id").join(self.parts.drop("pence"), on="cell")

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was read of any cost."""
        return self.cells["annual_gbp"].count() == 0

    def by_component(self) -> list[dict[str, Any]]:
        """component_id, layer, annual_gbp, outside_gbp, in_house_gbp, top_group_id, …"""
        return self._summed(self.parts, "component_id", "layer")

    def by_layer(self) -> list[dict[str, Any]]:
        """layer, annual_gbp, outside_gbp, in_house_gbp, components, top_group_id, …"""
        return self._summed(self.parts, "layer")

    def by_service(self) -> list[dict[str, Any]]:
        """service_id and the same; a service_id of None is what no service uses."""
        return [
            {"service_id": r.pop("service_id"), **r}
            for r in self._summed(self.by_service_part, "service_id")
        ]

    def by_group(self) -> list[dict[str, Any]]:
        """group_id, name, annual_gbp, components, layers: outside groups by cost."""
        outside = self.parts.filter(pl.col("party") == OUTSIDE).drop_nulls("group_id")
        rows = outside.group_by("group_id").agg(
            pence=pl.when(pl.col("pence").count() > 0).then(pl.col("pence").sum()),
            components=pl.col("component_id").n_unique(),
            layers=pl.col("layer").drop_nulls().n_unique(),
            not_known=pl.col("blanks").sum(),
        )
        return [
            {
                "group_id": r["group_id"],
                "name": self.names.get(r["group_id"], r["group_id"]),
                "annual_gbp": _pounds(r["pence"]),
                "components": r["components"],
                "layers": r["layers"],
                "amounts_not_known": r["not_known"],
            }
            for r in rows.sort(
                pl.col("pence").fill_null(-1), "group_id", descending=[True, False]
            ).iter_rows(named=True)
        ]

    def _summed(self, parts: pl.DataFrame, *keys: str) -> list[dict[str, Any]]:
        """Parts summed by keys, dearest first, with the largest outside group of each."""

        def known(*parties: str) -> pl.Expr:
            """The sum of what is known: 0 where there is no part, null where all are blank."""
            of = pl.col("pence").filter(pl.col("party").is_in(parties))
            return pl.when((of.len() == 0) | (of.count() > 0)).then(of.sum())

        sums = parts.group_by(keys).agg(
            annual=known(OUTSIDE, HOUSE, NOT_KNOWN),
            outside=known(OUTSIDE),
            house=known(HOUSE),
            unnamed=known(NOT_KNOWN),
            components=pl.col("component_id").n_unique(),
            not_known=pl.col("component_id").filter(pl.col("blanks") > 0).n_unique(),
        )
        top = (
            parts.filter((pl.col("party") == OUTSIDE) & pl.col("group_id").is_not_null())
            .group_by(*keys, "group_id")
            .agg(top=pl.col("pence").sum())
            .sort("top", "group_id", descending=[True, False])
            .group_by(keys, maintain_order=True)
            .agg(pl.col("group_id").first(), pl.col("top").first(), groups=pl.len())
        )
        joined = sums.join(top, on=list(keys), how="left", nulls_equal=True).sort(
            pl.col("annual").fill_null(-1), *keys, descending=[True, *(False for _ in keys)]
        )
        return [self._line(r, keys) for r in joined.iter_rows(named=True)]

    def _line(self, r: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
        has_top = bool(r["top"]) and bool(r["annual"]) and r["annual"] > 0
        return {
            **{k: r[k] for k in keys},
            **({"name": self.services.get(r["service_id"])} if "service_id" in keys else {}),
            "annual_gbp": _pounds(r["annual"]),
            "outside_gbp": _pounds(r["outside"]),
            "in_house_gbp": _pounds(r["house"]),
            "supplier_not_known_gbp": _pounds(r["unnamed"]),
            "components": r["components"],
            "components_with_a_blank": r["not_known"],
            "groups": r["groups"] or 0,
            "top_group_id": r["group_id"] if has_top else None,
            "top_share_pct": round(100 * r["top"] / r["annual"], 1) if has_top else None,
        }


def whole_cost(tables: Mapping[str, pl.DataFrame], groups: SupplierGroups) -> WholeCost:
    """The whole cost, from `components`, `charges`, `contracts`, `uses` and `services`.

    Any of them may be absent; what does not follow from the others is then not known.
    """
    components = _components(tables.get("components"))
    charged = _charged(tables, components, groups)
    return WholeCost(
        cells=pl.concat([charged, _uncharged(components, charged), _house(components)]),
        shares=service_shares(tables),
        names=groups.names,
        services=_service_names(tables.get("services")),
    )


def _pence(column: str) -> pl.Expr:
    return (pl.col(column).cast(pl.Float64) * 100).round().cast(pl.Int64)


def _pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else to_pence(Decimal(pence) / 100)


def _components(table: pl.DataFrame | None) -> pl.DataFrame:
    if table is None or "component_id" not in table.columns:
        return pl.DataFrame(schema=COMPONENTS)
    filled = table.with_columns(
        pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in COMPONENTS.items()
        if name not in table.columns
    )
    return (
        filled.select(pl.col(name).cast(dtype) for name, dtype in COMPONENTS.items())
        .drop_nulls("component_id")
        .unique("component_id", keep="first", maintain_order=True)
    )


def _charged(
    tables: Mapping[str, pl.DataFrame], components: pl.DataFrame, groups: SupplierGroups
) -> pl.DataFrame:
    """What contracts charge, with the group each contract is with."""
    charges = tables.get("charges")
    if charges is None or not {"contract_id", "component_id", "annual_gbp"} <= set(charges.columns):
        return pl.DataFrame(schema=CELLS)
    return (
        charges.select("contract_id", "component_id", "annual_gbp")
        .join(_parties(tables.get("contracts"), groups), on="contract_id", how="left")
        .filter(~pl.col("is_revenue").fill_null(value=False))
        .join(components.select("component_id", "layer"), on="component_id", how="left")
        .with_columns(pl.col("party").fill_null(NOT_KNOWN))
        .select(pl.col(name).cast(dtype) for name, dtype in CELLS.items())
    )


def _parties(contracts: pl.DataFrame | None, groups: SupplierGroups) -> pl.DataFrame:
    """Of each contract: contract_id, group_id, party, is_revenue."""
    words = {True: OUTSIDE, False: HOUSE, None: NOT_KNOWN}
    rows = []
    if contracts is not None and "contract_id" in contracts.columns:
        for r in contracts.iter_rows(named=True):
            supplier = r.get("supplier_id")
            rows.append(
                {
                    "contract_id": r["contract_id"],
                    "group_id": groups.group(supplier),
                    "party": words[groups.is_outside(supplier)],
                    "is_revenue": r.get("is_revenue"),
                }
            )
    frame = pl.DataFrame(rows, schema=PARTIES, orient="row").drop_nulls("contract_id")
    return frame.unique("contract_id", keep="first", maintain_order=True)


def _uncharged(components: pl.DataFrame, charged: pl.DataFrame) -> pl.DataFrame:
    """Components somebody outside runs, or may run, that no contract charges for: not known."""
    left = components.join(
        charged.select("component_id").drop_nulls().unique(), on="component_id", how="anti"
    ).filter(pl.col("run_by").is_null() | pl.col("run_by").is_in(RUN_OUTSIDE))
    return _cells(left, party=NOT_KNOWN, annual_gbp=pl.lit(None))


def _house(components: pl.DataFrame) -> pl.DataFrame:
    """What the organisation spends itself: stated, or not known where it runs a part."""
    runs = pl.col("run_by").is_null() | pl.col("run_by").is_in(RUN_INSIDE)
    stated = components.filter(pl.col("in_house_annual_gbp").is_not_null() | runs)
    return _cells(stated, party=HOUSE, annual_gbp=pl.col("in_house_annual_gbp"))


def _cells(components: pl.DataFrame, *, party: str, annual_gbp: pl.Expr) -> pl.DataFrame:
    return components.select(
        "component_id",
        "layer",
        contract_id=pl.lit(None),
        group_id=pl.lit(None),
        party=pl.lit(party),
        annual_gbp=annual_gbp,
    ).cast(CELLS)


def _service_names(services: pl.DataFrame | None) -> dict[str, str | None]:
    if services is None or not {"service_id", "name"} <= set(services.columns):
        return {}
    return dict(services.select("service_id", "name").drop_nulls("service_id").iter_rows())
