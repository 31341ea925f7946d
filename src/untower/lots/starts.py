"""Where does a search begin, and what would other habits of cutting give?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.lots.cost import SLACK_GBP
from untower.lots.problem import in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.lots.problem import Floats, Ints, Problem

ALONE_AT_MOST = 60


def starts_of(problem: Problem, layers: Ints) -> Iterator[Ints]:
    """Cuts to begin from, each allowed: by service and trade, by layer, all in one, each alone.

    `layers` [n] is a code of each part's layer.
    """
    yield packed(problem, main_work(problem))
    if problem.size <= ALONE_AT_MOST:
        yield packed(problem, main_service(problem))
        yield packed(problem, layers)
        yield packed(problem, np.zeros(problem.size, dtype=np.int64))
        yield np.arange(problem.size, dtype=np.int64)


def main_service(problem: Problem) -> Ints:
    """[n] The service with most of each part's spend; what no service uses is one more."""
    service = problem.service_gbp
    if not service.shape[1]:
        return np.zeros(problem.size, dtype=np.int64)
    main = np.where(service.any(axis=1), service.argmax(axis=1), service.shape[1])
    return np.asarray(main, dtype=np.int64)


def main_work(problem: Problem) -> Ints:
    """[n] The main service of what is service work or of no known trade; else the trade shared."""
    shared = problem.trade_gbp[:, 1:]
    if not shared.shape[1]:
        return main_service(problem)
    top = problem.service_gbp.shape[1] + 1 + shared.argmax(axis=1)
    is_shared = shared.max(axis=1) > problem.trade_gbp[:, 0]
    return np.where(is_shared, top, main_service(problem))


def packed(problem: Problem, wanted: Ints) -> Ints:
    """A cut as near to `wanted` as the rules allow: each part goes to the first lot that takes it.

    Lots of what is wanted together are filled one after another, the dearest part first.
    """
    limit = problem.maximum_annual_gbp
    most = problem.layer_most_gbp + SLACK_GBP
    labels = np.full(problem.size, -1, dtype=np.int64)
    lots: dict[int, list[int]] = {}
    spend: list[float] = []
    layers: list[Floats] = []
    order = np.lexsort((np.arange(problem.size), -problem.annual_gbp))
    for part in order.tolist():
        worth = float(problem.annual_gbp[part])
        foes = set(labels[problem.apart[part]].tolist())
        for lot in lots.setdefault(int(wanted[part]), []):
            fits = limit is None or spend[lot] + worth <= limit + SLACK_GBP
            within = (layers[lot] + problem.layer_gbp[part] <= most).all()
            if fits and within and lot not in foes:
                break
        else:
            lot = len(spend)
            spend.append(0.0)
            layers.append(np.zeros(problem.layer_gbp.shape[1]))
            lots[int(wanted[part])].append(lot)
        labels[part] = lot
        spend[lot] += worth
        layers[lot] += problem.layer_gbp[part]
    return in_order(labels)
