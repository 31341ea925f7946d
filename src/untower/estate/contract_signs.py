"""Are contracts large, long, extended or bound to a volume? S6 to S9.

A sign says how a contract is, not that it broke a rule: a lawful contract is no breach of a text
that did not hold for it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import is_same_end, term_end
from untower.estate.sign import (
    ROWS_SHOWN,
    Presence,
    Sign,
    both,
    either,
    named,
    presence_of,
    share_true,
)
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from untower.estate.contract_scope import ContractScope
    from untower.estate.sign import SignLimits
    from untower.estate.tower_signs import SignInputs

HOSTING = "hosting"
NOT_KNOWN = "a value not known"
TERM_READS = (
    "contracts.starts_on",
    "contracts.initial_term_months",
    "contracts.initial_ends_on",
    "contracts.break_on",
    "charges.annual_gbp",
    "charges.component_id",
    "components.layer",
)


def contract_signs(inputs: SignInputs) -> Iterator[Sign]:
    """S6 size, S7 term, S8 extension, S9 volume lock."""
    limits = inputs.limits
    limit = limits.value_gbp
    spelled = NOT_KNOWN if limit is None else f"£{limit / 1_000_000:,g}m"
    yield _sign(
        inputs,
        "S6",
        f"A contract above {spelled}",
        f"are worth more than {spelled}",
        lambda scope: is_above(scope, limit),
        ("contracts.value_gbp", "contracts.maximum_value_gbp", "contracts.extensions_allowed"),
    )
    yield _sign(
        inputs,
        "S7",
        f"A first term over {limits.term_months} months, hosting over {limits.hosting_months}, or "
        f"no break by month {limits.break_months}",
        f"have a first term over {limits.term_months} months, or over {limits.hosting_months} for "
        f"hosting, or no break by month {limits.break_months}",
        lambda scope: is_long(scope, limits),
        TERM_READS,
    )
    yield _sign(
        inputs,
        "S8",
        "Extended automatically, or beyond the furthest end",
        "renew themselves, or run beyond the furthest end stated",
        is_extended,
        ("contracts.renewal", "contracts.ends_on", "contracts.maximum_ends_on"),
    )
    yield _sign(
        inputs,
        "S9",
        "A minimum volume, or exclusivity",
        "promise a minimum volume or exclusivity",
        is_locked_to_volume,
        ("contracts.minimum_volume_gbp", "contracts.is_exclusive"),
    )


def is_above(scope: ContractScope, limit: float | None) -> bool | None:
    """Whether a contract is worth more than the limit, with every extension."""
    if limit is None:
        return None
    value, maximum = scope.values.get("value_gbp"), scope.values.get("maximum_value_gbp")
    known = [v for v in (value, maximum) if v is not None]
    if any(v > limit for v in known):
        return True
    if maximum is not None or (value is not None and scope.values.get("extensions_allowed") == 0):
        return False
    return None


def is_long(scope: ContractScope, limits: SignLimits) -> bool | None:
    """Whether the first term is long, long for hosting, or has no break in time."""
    months = scope.term_months
    if months is None:
        return None
    if months > limits.term_months:
        return True
    for_hosting = both(months > limits.hosting_months, is_hosting(scope))
    return either(for_hosting, both(months > limits.break_months, _has_no_break(scope, limits)))


def _has_no_break(scope: ContractScope, limits: SignLimits) -> bool | None:
    """Whether the first break is too late, counted from the start; a blank is not known."""
    by = term_end(scope.day("starts_on"), limits.break_months)
    break_on = scope.day("break_on")
    return None if by is None or break_on is None else break_on > by


def is_hosting(scope: ContractScope) -> bool | None:
    """Whether more than half of what a contract charges is for hosting."""
    if not scope.charges:
        return None
    layers = {c.layer for c in scope.charges}
    if None not in layers and HOSTING not in layers:
        return False
    if layers == {HOSTING}:
        return True
    if None in layers or any(c.annual_gbp is None for c in scope.charges):
        return None
    whole = sum((c.annual_gbp or Decimal(0) for c in scope.charges), Decimal(0))
    hosting = sum(
        (c.annual_gbp or Decimal(0) for c in scope.charges if c.layer == HOSTING), Decimal(0)
    )
    return whole > 0 and hosting * 2 > whole


def is_extended(scope: ContractScope) -> bool | None:
    """Whether a contract renews itself, or is in force past the furthest end stated."""
    renewal = scope.values.get("renewal")
    ends, furthest = scope.day("ends_on"), scope.day("maximum_ends_on")
    beyond: bool | None = None
    if ends is not None and furthest is not None:
        beyond = ends > furthest and not is_same_end(furthest, ends)
    return either(None if renewal is None else renewal == "tacit", beyond)


def is_locked_to_volume(scope: ContractScope) -> bool | None:
    """Whether a contract promises a volume or that no other supplier may do the work."""
    volume = scope.values.get("minimum_volume_gbp")
    exclusive: bool | None = scope.values.get("is_exclusive")
    return either(None if volume is None else volume > 0, exclusive)


def _sign(
    inputs: SignInputs,
    sign_id: str,
    name: str,
    doing: str,
    judge: Callable[[ContractScope], bool | None],
    reads: tuple[str, ...],
) -> Sign:
    """One sign over all contracts in force."""
    verdicts = [(scope, scope.certainly(judge(scope))) for scope in inputs.scopes]
    found = [scope for scope, verdict in verdicts if verdict]
    unknown = sum(verdict is None for _, verdict in verdicts)
    presence = presence_of(verdict for _, verdict in verdicts)
    many = plural(len(verdicts), "contract")
    hidden = f" Of {unknown:,} it is not known." if unknown else ""
    said = {
        Presence.PRESENT: f"{len(found):,} of {many} in force {doing}: {named(found)}.{hidden}",
        Presence.ABSENT: f"None of {many} in force {doing}.",
        Presence.NOT_KNOWN: f"Whether contracts {doing} is not known of {unknown:,} of {many}."
        if verdicts
        else f"Whether contracts {doing} is not known: no contracts were read.",
    }
    return Sign(
        sign_id=sign_id,
        name=name,
        presence=presence,
        score=share_true(presence, (verdict for _, verdict in verdicts)),
        sentence=said[presence],
        reads=("contracts.contract_id", "contracts.title", *reads),
        rows=tuple(s.row for s in found[:ROWS_SHOWN]),
        next_step="Look in the contracts, and fill in what is blank.",
    )
