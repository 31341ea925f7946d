"""Which signs of towers are there? S1 to S11, each with its rows, from whatever was read.

S1 to S3 look at layers, S4 to S9 at contracts, S10 and S11 at who holds things together. From a
contracts register alone the signs of contracts are still given; the others are then not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from untower.estate.contract_signs import contract_signs
from untower.estate.integrator_signs import integrator_signs
from untower.estate.layer_signs import layer_signs
from untower.estate.retained_signs import retained_signs
from untower.estate.sign import Presence, Sign, SignLimits
from untower.policy import Policy, convention, shipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.estate.contract_scope import ContractScope
    from untower.estate.whole_cost import WholeCost

VALUE_LIMIT = "contract_value_limit_gbp"


@dataclass(frozen=True, kw_only=True)
class SignInputs:
    """What the signs rest on: the tables, the contracts in force and the whole cost."""

    tables: Mapping[str, pl.DataFrame]
    scopes: Sequence[ContractScope]
    cost: WholeCost
    limits: SignLimits


def sign_limits(on: date, policy: Policy | None) -> SignLimits:
    """The conventions of the signs on a day; the value is the lowest that any text has named."""
    value = partial(convention, on=on, policy=policy)
    known = policy or shipped()
    limits = [n.value for n in (*known.overlay, *known.numbers) if n.name == VALUE_LIMIT]
    return SignLimits(
        monopoly_share=value("layer_monopoly_share"),
        layers_min=int(value("layers_wholly_let_min")),
        term_months=int(value("long_initial_term_months")),
        hosting_months=int(value("long_hosting_term_months")),
        break_months=int(value("break_within_months")),
        crossed_contracts=int(value("orphan_contracts_from")),
        value_gbp=min(limits, default=None),
    )


def tower_signs(inputs: SignInputs) -> list[Sign]:
    """All eleven signs in order."""
    signs = [
        *layer_signs(inputs),
        *integrator_signs(inputs),
        *contract_signs(inputs),
        *retained_signs(inputs),
    ]
    return sorted(signs, key=lambda s: int(s.sign_id[1:]))


def counted(signs: Sequence[Sign]) -> tuple[int, int]:
    """How many signs are present and how many cannot be judged."""
    return (
        sum(s.presence is Presence.PRESENT for s in signs),
        sum(s.presence is Presence.NOT_KNOWN for s in signs),
    )
