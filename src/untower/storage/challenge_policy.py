"""Which policy numbers was a result made with? All of them, as plain values, and read back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from untower.findings import Force
from untower.policy import Policy, PolicyNumber

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLAIN = ("name", "sentence", "value", "unit", "comparator", "source", "confirmed", "written_in")


def policy_told(policy: Policy) -> list[dict[str, Any]]:
    """Every number of a policy as plain values, for an export."""
    layers = (("overlay", policy.overlay), ("shipped", policy.numbers))
    return [
        {
            **{name: getattr(one, name) for name in PLAIN},
            "binds": list(one.binds),
            "nation": list(one.nation),
            "in_force_from": one.in_force_from and one.in_force_from.isoformat(),
            "in_force_to": one.in_force_to and one.in_force_to.isoformat(),
            "force": one.force.name.lower(),
            "layer": layer,
        }
        for layer, numbers in layers
        for one in numbers
    ]


def policy_from(told: Iterable[Mapping[str, Any]]) -> Policy:
    """The policy that `policy_told` told."""
    layers: dict[str, list[PolicyNumber]] = {"overlay": [], "shipped": []}
    for one in told:
        number = PolicyNumber(
            **{name: one[name] for name in PLAIN},
            binds=tuple(one["binds"]),
            nation=tuple(one["nation"]),
            in_force_from=_day(one["in_force_from"]),
            in_force_to=_day(one["in_force_to"]),
            force=Force[str(one["force"]).upper()],
        )
        layers[one["layer"]].append(number)
    return Policy(tuple(layers["shipped"]), overlay=tuple(layers["overlay"]))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
