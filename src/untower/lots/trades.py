"""Which trade is a component's work: bringing one service about, or a platform that many share?

What few services use is work of those services, in whatever layer of technology it lies: a lot
follows a service through all of them. What many services share (a network, a data centre, a first
line of help) is a trade of its own in each layer, and best let as such: a lot for one service that
also carries it makes every other service depend on that contract, and keeps out who does one of the
two trades only. What no service is known to use has no known trade, and is counted nowhere.

The weight, and from how many services on a component counts as shared, are house conventions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.lots.problem import Floats
    from untower.needs.whole_tables import Record

SERVICE_WORK = "service work"
FEWEST = 3  # where a body has few services, all of them must use what counts as shared


def trades_of(
    components: Mapping[str, Record],
    shares: Mapping[str, Mapping[str, float]],
    *,
    services: int,
    shared_from: int,
) -> dict[str, str]:
    """Each component's trade where it is known: `SERVICE_WORK`, or the layer that is shared.

    `shares` by component and service; `services` is how many there are; `shared_from` how many of
    them use what counts as shared, or all where there are fewer.
    """
    needed = min(shared_from, max(FEWEST, services))
    found = {}
    for component, record in components.items():
        users = len(shares.get(component, {}))
        if not users:
            continue
        if users < needed:
            found[component] = SERVICE_WORK
        elif record["layer"] is not None:
            found[component] = str(record["layer"])
    return found


def spend_by(
    names: Sequence[str | None], annual_gbp: Floats, *, first: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], Floats]:
    """The names, `first` ones first, and [n, names] each part's spend in its own name's column."""
    known = (*first, *sorted({name for name in names if name is not None} - set(first)))
    place = {name: column for column, name in enumerate(known)}
    found = np.zeros((len(names), len(known)))
    for part, name in enumerate(names):
        if name is not None:
            found[part, place[name]] = annual_gbp[part]
    return known, found


def spoken(trade: str) -> str:
    """A trade as a sentence names it."""
    return trade if trade == SERVICE_WORK else f"shared {trade.replace('_', ' ')}"
