"""How does an invented round become the arrays every way of solving reads? In one pass, by column.

Items of a package share its money by the baselines of their components. Rows: the largest contract,
capacity and tower share of each provider; SMEs, staff and budget over all. The integrator stands
apart from every other component.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award import problem as award

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bench.joint_instances import Instance

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

INTEGRATOR = 0


def problem(instance: Instance) -> award.Problem:
    """Arrays of an invented round; group p is provider p, the last group is nobody."""
    nobody = instance.nobody
    kind = np.full(nobody + 1, award.EXTERNAL, dtype=np.int64)
    kind[0], kind[nobody] = award.IN_HOUSE, award.NOBODY
    outside = kind == award.EXTERNAL
    lengths = np.diff(instance.part_start)
    offer = np.repeat(np.arange(len(lengths)), lengths)
    part = instance.part_component
    baseline = instance.baseline[part]
    weight = baseline / np.add.reduceat(baseline, instance.part_start[:-1])[offer]
    group = instance.offer_provider[offer]
    price = instance.offer_price[offer] * weight
    transition = instance.offer_transition[offer] * weight
    spend = np.where(outside[group], price, 0.0)
    bands = len(instance.band_from)
    members = np.array([n for one in instance.either_or for n in one], dtype=np.int64)
    apart = np.column_stack(
        [np.full(instance.components - 1, INTEGRATOR), np.arange(1, instance.components)]
    )
    return award.Problem(
        components=instance.components,
        groups=nobody + 1,
        scale=instance.baseline,
        offer_group=instance.offer_provider,
        item_start=instance.part_start,
        item_component=part,
        item_cost=price + transition + instance.offer_shortfall[offer] * weight,
        item_spend=spend,
        item_discountable=spend,
        group_kind=kind,
        manage_cost=np.append(instance.managing_cost, 0).astype(float),
        band_start=np.concatenate([[0], np.cumsum(np.where(outside, bands, 0))]),
        band_from=np.tile(instance.band_from.astype(float), outside.sum()),
        band_discount=np.tile(instance.band_discount, outside.sum()),
        share_at_most=np.where(outside, instance.share_at_most, np.inf),
        interface_ends=instance.interfaces,
        interface_cost=instance.interface_cost.astype(float),
        rows=_rows(instance, group, outside, spend, price + transition),
        either_or_start=np.concatenate(
            [[0], np.cumsum([len(s) for s in instance.either_or])]
        ).astype(np.int64),
        either_or_offer=members,
        apart=np.concatenate([apart, instance.exclusions]),
        together=np.zeros((0, 2), dtype=np.int64),
        groups_at_least=instance.providers_at_least,
        groups_at_most=instance.providers_at_most,
    )


def _rows(
    instance: Instance, group: Ints, outside: NDArray[np.bool_], spend: Floats, money: Floats
) -> award.Rows:
    """The limits as sums: three families within a provider, three over all."""
    part, layers = instance.part_component, len(instance.tower_at_most)
    lengths = np.diff(instance.part_start)
    fte = np.repeat(instance.offer_fte, lengths) * (
        instance.baseline[part]
        / np.repeat(np.add.reduceat(instance.baseline[part], instance.part_start[:-1]), lengths)
    )
    offered = np.flatnonzero(outside[group])
    offered = offered[np.argsort(group[offered], kind="stable")]
    sold = group[offered]
    providers = np.flatnonzero(outside)
    number = np.searchsorted(providers, sold)
    tower = number * layers + instance.layer[part[offered]]
    by_tower = np.argsort(tower, kind="stable")
    needed = np.where(np.append(instance.is_sme, False)[sold], 0.0, 1.0)
    staff = np.flatnonzero(fte > 0)
    everything = np.arange(len(part))
    per_provider = np.bincount(number, minlength=len(providers))
    infinite = np.inf
    families = [
        (offered, spend[offered], per_provider),
        (offered, instance.size[part[offered]].astype(float), per_provider),
        (
            offered[by_tower],
            np.ones(len(offered)),
            np.bincount(tower, minlength=len(providers) * layers),
        ),
        (offered, spend[offered] * (instance.sme_at_least + needed - 1), [len(offered)]),
        (staff, fte[staff], [len(staff)]),
        (everything, money, [len(everything)]),
    ]
    at_most = np.concatenate(
        [
            np.full(len(providers), float(instance.contract_at_most)),
            np.append(instance.capacity, 0)[providers].astype(float),
            np.tile(instance.tower_at_most.astype(float), len(providers)),
            [0.0, float(instance.fte_at_most), float(instance.budget)],
        ]
    )
    counts = np.concatenate([np.asarray(count) for _, _, count in families])
    return award.Rows(
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        item=np.concatenate([item for item, _, _ in families]),
        coefficient=np.concatenate([coefficient for _, coefficient, _ in families]),
        at_most=at_most,
        break_price=np.full(len(at_most), infinite),
        group=np.concatenate(
            [providers, providers, np.repeat(providers, layers), [award.NOTHING, 0, award.NOTHING]]
        ).astype(np.int64),
    )
