"""Do contracts and suppliers lie along layers of technology? S1 to S3."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from untower.estate.sign import (
    ROWS_SHOWN,
    Presence,
    Sign,
    first_few,
    named,
    presence_of,
    share_true,
)
from untower.estate.whole_cost import HOUSE, OUTSIDE
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from untower.estate.contract_scope import ContractScope
    from untower.estate.tower_signs import SignInputs
    from untower.findings import Row

CHARGED = ("charges.contract_id", "charges.component_id", "components.layer")
COSTED = (
    *CHARGED,
    "charges.annual_gbp",
    "components.in_house_annual_gbp",
    "components.run_by",
    "contracts.supplier_id",
    "suppliers.parent_id",
    "suppliers.is_in_house",
)


def layer_signs(inputs: SignInputs) -> Iterator[Sign]:
    """S1 horizontal scope, S2 layer monopoly, S3 layers wholly let."""
    yield _horizontal(inputs)
    layers = [_Layer(name) for name in _named(inputs)]
    for layer in layers:
        layer.fill(inputs)
    yield _monopoly(inputs, layers)
    yield _wholly_let(inputs, layers)


# --- S1 ------------------------------------------------------------------------------------


def _horizontal(inputs: SignInputs) -> Sign:
    unrelated = _Unrelated(inputs)
    verdicts = {
        scope.contract_id: scope.certainly(_is_horizontal(scope, unrelated))
        for scope in inputs.scopes
        if scope.charges
    }
    found = [s for s in inputs.scopes if verdicts.get(s.contract_id)]
    unread = sum(not s.charges for s in inputs.scopes)
    presence = presence_of([*verdicts.values(), *([None] if unread else [])])
    unknown = sum(v is None for v in verdicts.values()) + unread
    said = {
        Presence.PRESENT: f"{plural(len(found), 'contract')} each cover one layer for services "
        f"that share nothing else: {named(found)}.",
        Presence.ABSENT: "No contract covers a single layer for services that share nothing else.",
        Presence.NOT_KNOWN: "Whether a contract covers one layer for services that share nothing "
        f"else is not known: what {plural(unknown, 'contract')} cover is not known."
        if inputs.scopes
        else "Whether contracts lie along layers is not known: no contracts were read.",
    }
    return Sign(
        sign_id="S1",
        name="A contract spans unrelated services in one layer",
        presence=presence,
        score=share_true(presence, verdicts.values()),
        sentence=said[presence],
        reads=(*CHARGED, "uses.service_id", "uses.component_id", "contracts.title"),
        rows=tuple(s.row for s in found[:ROWS_SHOWN]),
        next_step="Say which components each contract charges for, and which services use them.",
    )


def _is_horizontal(scope: ContractScope, unrelated: _Unrelated) -> bool | None:
    """One layer, and two services that share no component outside this contract."""
    layers = {c.layer for c in scope.charges if c.layer is not None}
    if len(layers) > 1:
        return False
    if any(c.layer is None for c in scope.charges) or unrelated.is_blind:
        return None
    return unrelated.holds({c.component_id for c in scope.charges if c.component_id})


class _Unrelated:
    """Which services share components, counted once for all pairs."""

    def __init__(self, inputs: SignInputs) -> None:
        uses = inputs.tables.get("uses")
        columns = ["service_id", "component_id"]
        is_read = uses is not None and set(columns) <= set(uses.columns)
        pairs = uses.select(columns) if uses is not None and is_read else None
        self.is_blind = pairs is None or pairs.null_count().sum_horizontal()[0] > 0
        if pairs is None:
            return
        known = pairs.drop_nulls().unique(maintain_order=True)
        services = {s: n for n, s in enumerate(known["service_id"].unique().sort())}
        self.components = {c: n for n, c in enumerate(known["component_id"].unique().sort())}
        self.uses = np.zeros((len(services), len(self.components)), dtype=np.float32)
        for service, component in known.iter_rows():
            self.uses[services[service], self.components[component]] = 1
        self.shared = self.uses @ self.uses.T

    def holds(self, components: set[str]) -> bool:
        """Whether two services that use some of these share nothing else."""
        own = [self.components[c] for c in sorted(components) if c in self.components]
        used = self.uses[:, own]
        served = np.flatnonzero(used.any(axis=1))
        if len(served) < 2:
            return False
        used = used[served]
        elsewhere = self.shared[np.ix_(served, served)] - used @ used.T
        apart = elsewhere < 0.5
        np.fill_diagonal(apart, val=False)
        return bool(apart.any())


# --- S2 and S3 -----------------------------------------------------------------------------


@dataclass
class _Layer:
    """What is known of a layer's cost, in pence; `spare` is cost whose layer is blank."""

    name: str
    by_group: dict[str, int] = field(default_factory=dict)
    whole: int = 0
    unnamed: int = 0
    blank_groups: set[str | None] = field(default_factory=set)
    spare: dict[str | None, int] = field(default_factory=dict)
    verdict: bool | None = None
    top: str | None = None
    low: float | None = None

    def fill(self, inputs: SignInputs) -> None:
        """Read the layer's parts and judge it."""
        for part in inputs.cost.parts.iter_rows(named=True):
            if part["layer"] is None:
                self._take_spare(part)
            elif part["layer"] == self.name:
                self._take(part)
        self._judge(inputs.limits.monopoly_share)

    def _take(self, part: dict[str, Any]) -> None:
        pence = part["pence"] or 0
        self.whole += pence
        is_named = part["party"] == OUTSIDE and part["group_id"] is not None
        group = part["group_id"] if is_named else None
        if part["blanks"]:
            self.blank_groups.add(group)
        if group is not None:
            self.by_group[group] = self.by_group.get(group, 0) + pence
        elif part["party"] != HOUSE:
            self.unnamed += pence

    def _take_spare(self, part: dict[str, Any]) -> None:
        group = part["group_id"] if part["party"] == OUTSIDE else None
        self.spare[group] = self.spare.get(group, 0) + (part["pence"] or 0)
        if part["blanks"]:
            self.blank_groups.add(group)

    def _judge(self, limit: float) -> None:
        if not self.by_group:
            nothing_hidden = not (self.unnamed or self.blank_groups or self.spare)
            self.verdict = False if nothing_hidden and self.whole > 0 else None
            return
        self.top = max(sorted(self.by_group), key=lambda g: self.by_group[g])
        self.low = self._least(self.top)
        if self.low is not None and self.low >= limit:
            self.verdict = True
        elif not self.blank_groups and max(self._most(g) for g in self._candidates()) < limit:
            self.verdict = False

    def _candidates(self) -> set[str | None]:
        return {*self.by_group, *self.spare, None}

    def _least(self, group: str) -> float | None:
        """A group's share if everything hidden is somebody else's."""
        if self.blank_groups - {group}:
            return None
        others = sum(p for g, p in self.spare.items() if g != group)
        whole = self.whole + others
        return self.by_group[group] / whole if whole > 0 else None

    def _most(self, group: str | None) -> float:
        """A group's share if everything hidden is its own."""
        extra = self.spare.get(group, 0) if group else 0
        hidden = self.unnamed + extra + self.spare.get(None, 0)
        own = self.by_group.get(group, 0) if group else 0
        whole = self.whole + extra + self.spare.get(None, 0)
        return (own + hidden) / whole if whole > 0 else 1.0

    @property
    def share(self) -> float | None:
        """The largest known group's share of what is known of the layer."""
        if self.top is None or self.whole <= 0:
            return None
        return self.by_group[self.top] / self.whole


def _named(inputs: SignInputs) -> list[str]:
    return sorted(inputs.cost.parts["layer"].drop_nulls().unique())


def _spoken(layer: _Layer, inputs: SignInputs) -> str:
    name = layer.name.replace("_", " ")
    if layer.top is None or layer.share is None:
        return name
    return f"{name} {layer.share:.0%} with {inputs.cost.names.get(layer.top, layer.top)}"


def _monopoly(inputs: SignInputs, layers: list[_Layer]) -> Sign:
    limit = inputs.limits.monopoly_share
    held = [layer for layer in layers if layer.verdict]
    unknown = [layer for layer in layers if layer.verdict is None]
    presence = presence_of(layer.verdict for layer in layers)
    shares = [s for layer in layers if (s := layer.share) is not None]
    said = {
        Presence.PRESENT: f"One group holds {limit:.0%} or more of the cost of "
        f"{plural(len(held), 'layer')}: {'; '.join(_spoken(x, inputs) for x in held)}.",
        Presence.ABSENT: f"No group holds {limit:.0%} of a layer's cost"
        + (f"; the largest share is {max(shares):.0%}." if shares else "."),
        Presence.NOT_KNOWN: "Whether one group holds a layer is not known: "
        + (
            f"blanks hide it in {first_few(x.name.replace('_', ' ') for x in unknown)}."
            if unknown
            else "no cost by layer was read."
        ),
    }
    return Sign(
        sign_id="S2",
        name=f"One group holds {limit:.0%} or more of a layer",
        presence=presence,
        score=None if presence is Presence.NOT_KNOWN else max(shares, default=None),
        sentence=said[presence],
        reads=(*COSTED, "suppliers.name"),
        rows=_contracts_behind(inputs, held),
        next_step="Fill in what each contract charges, and who it is with.",
    )


def _wholly_let(inputs: SignInputs, layers: list[_Layer]) -> Sign:
    least = inputs.limits.layers_min
    held = [layer.name for layer in layers if layer.verdict]
    unknown = sum(layer.verdict is None for layer in layers)
    unread = not layers
    if len(held) >= least:
        presence = Presence.PRESENT
    elif unread or len(held) + unknown >= least:
        presence = Presence.NOT_KNOWN
    else:
        presence = Presence.ABSENT
    named = f" ({', '.join(n.replace('_', ' ') for n in held)})" if held else ""
    many = f"{len(held)} of {plural(len(layers), 'layer')} are held wholly by one group{named}"
    hidden = f", and of {unknown} it is not known" if unknown else ""
    return Sign(
        sign_id="S3",
        name=f"{least} or more layers wholly let",
        presence=presence,
        score=len(held) / len(layers) if layers and not unknown else None,
        sentence="How many layers are wholly let is not known: no cost by layer was read."
        if unread
        else f"{many}{hidden}; from {least} it is a sign.",
        reads=COSTED,
        rows=_contracts_behind(inputs, [layer for layer in layers if layer.verdict]),
        next_step="Fill in what each contract charges, and who it is with.",
    )


def _contracts_behind(inputs: SignInputs, held: list[_Layer]) -> tuple[Row, ...]:
    """The contracts by which the largest group holds each of these layers."""
    tops = {layer.name: layer.top for layer in held}
    return tuple(
        scope.row
        for scope in inputs.scopes
        if any(tops.get(c.layer) == scope.group_id for c in scope.charges if c.layer in tops)
    )[:ROWS_SHOWN]
