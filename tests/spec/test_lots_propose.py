"""A cut follows services and cuts few interfaces; what is called best is best of every cut."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from untower.lots.cost import cost_of, is_allowed
from untower.lots.every_cut import best_of_every_cut, every_cut
from untower.lots.problem import Problem, Rates, gathered, in_order
from untower.lots.propose import propose
from untower.lots.search import search
from untower.lots.starts import packed, starts_of
from untower.lots.state import State

BELL = (1, 1, 2, 5, 15, 52, 203, 877, 4140)


def problem(
    annual: list[int],
    service: list[list[int]],
    *,
    ties: list[tuple[int, int, int, int]] = [],  # noqa: B006
    apart: list[tuple[int, int]] = [],  # noqa: B006
    market: list[list[int]] = [],  # noqa: B006
    smes: list[int] = [],  # noqa: B006
    maximum: float | None = None,
    trades: list[int | None] = [],  # noqa: B006
    layers: list[int] = [],  # noqa: B006
    layer_most: list[float] = [],  # noqa: B006
    rates: tuple[float, float, float, int, int] = (0.1, 2000, 3000, 2, 1),
    trade_share: float = 0.1,
) -> Problem:
    size = len(annual)
    kept_apart = np.zeros((size, size), dtype=bool)
    for one, other in apart:
        kept_apart[one, other] = kept_apart[other, one] = True
    share, managing, missing, groups, small = rates
    of_trade, of_layer = np.zeros((size, 3)), np.zeros((size, len(layer_most)))
    for n, trade in enumerate(trades):
        if trade is not None:
            of_trade[n, trade] = annual[n]
    for n, layer in enumerate(layers):
        of_layer[n, layer] = annual[n]
    return Problem(
        members=tuple((n,) for n in range(size)),
        annual_gbp=np.array(annual, dtype=float),
        service_gbp=np.array(service, dtype=float).reshape(size, -1),
        trades=("service work", "hosting", "network"),
        trade_gbp=of_trade,
        layer_gbp=of_layer,
        layer_most_gbp=np.array(layer_most, dtype=float),
        pairs=np.array([t[:2] for t in ties], dtype=np.int64).reshape(-1, 2),
        apart_gbp=np.array([t[2] for t in ties], dtype=float),
        together_gbp=np.array([t[3] for t in ties], dtype=float),
        is_wish=np.array([t[3] > 0 for t in ties], dtype=bool),
        apart=kept_apart,
        market=np.array(market, dtype=bool).reshape(size, -1),
        is_sme=np.array(smes, dtype=bool),
        maximum_annual_gbp=maximum,
        rates=Rates(
            service_share=share,
            trade_share=trade_share,
            managing_gbp=managing,
            missing_gbp=missing,
            groups_min=groups,
            smes_min=small,
        ),
    )


def plain_cost(of: Problem, labels: list[int]) -> Fraction | None:
    """The objective written anew with fractions and plain loops; None for a cut not allowed."""
    lots: dict[int, list[int]] = {}
    for part, lot in enumerate(labels):
        lots.setdefault(lot, []).append(part)
    worth = [Fraction(float(g)) for g in of.annual_gbp]
    whole = sum(worth)
    for members in lots.values():
        if any(of.apart[a, b] for a, b in combinations(members, 2)):
            return None
        most = of.maximum_annual_gbp
        if most is not None and len(members) > 1 and sum(worth[m] for m in members) > most:
            return None
        for layer, limit in enumerate(of.layer_most_gbp):
            inside = sum(Fraction(float(of.layer_gbp[m, layer])) for m in members)
            if len(members) > 1 and inside > Fraction(float(limit)):
                return None
    total = Fraction(0)
    for v in range(of.service_gbp.shape[1]):
        spend = [Fraction(float(g)) for g in of.service_gbp[:, v]]
        kept = max(
            sum(spend[m] for m in members)
            - (sum(spend) * sum(worth[m] for m in members) / whole if whole else 0)
            for members in lots.values()
        )
        total += Fraction(of.rates.service_share) * (sum(spend) - kept)
    for members in lots.values():
        by_trade = [
            sum(Fraction(float(of.trade_gbp[m, t])) for m in members)
            for t in range(of.trade_gbp.shape[1])
        ]
        total += Fraction(of.rates.trade_share) * (sum(by_trade) - max(by_trade, default=0))
    for (one, other), apart, together in zip(
        of.pairs.tolist(), of.apart_gbp, of.together_gbp, strict=True
    ):
        total += Fraction(float(apart if labels[one] != labels[other] else together))
    total += Fraction(of.rates.managing_gbp) * len(lots)
    if of.market.shape[1]:
        for members in lots.values():
            teams = [g for g in range(of.market.shape[1]) if any(of.market[m, g] for m in members)]
            small = [g for g in teams if of.is_sme[g]]
            short = max(0, of.rates.groups_min - len(teams))
            short += max(0, of.rates.smes_min - len(small))
            total += Fraction(of.rates.missing_gbp) * short
    return total


def plain_best(of: Problem) -> Fraction:
    """The least cost over every cut, the cuts made by putting each part into each lot so far."""
    cuts: list[list[int]] = [[]]
    for _ in range(of.size):
        cuts = [[*cut, lot] for cut in cuts for lot in range(len(set(cut)) + 1)]
    found = [c for c in (plain_cost(of, cut) for cut in cuts) if c is not None]
    return min(found)


@st.composite
def problems(draw: st.DrawFn, most: int = 5) -> Problem:
    size = draw(st.integers(1, most))
    services, groups = draw(st.integers(1, 3)), draw(st.integers(0, 4))
    annual = draw(st.lists(st.integers(1, 60), min_size=size, max_size=size))
    uses = draw(
        st.lists(
            st.lists(st.booleans(), min_size=services, max_size=services),
            min_size=size,
            max_size=size,
        )
    )
    service = [
        [1000 * gbp / sum(row) if used else 0 for used in row]
        for gbp, row in zip(annual, uses, strict=True)
    ]
    part = st.integers(0, size - 1)
    ties = draw(
        st.lists(st.tuples(part, part, st.integers(0, 5000), st.sampled_from([0, 0, 4000])))
    )
    apart = draw(st.lists(st.tuples(part, part), max_size=2))
    row = st.lists(st.integers(0, 1), min_size=groups, max_size=groups)
    return problem(
        [1000 * g for g in annual],
        service,  # type: ignore[arg-type]
        ties=[t for t in ties[:5] if t[0] != t[1]],
        apart=[p for p in apart if p[0] != p[1]],
        market=draw(st.lists(row, min_size=size, max_size=size)),
        smes=draw(row),
        maximum=draw(st.sampled_from([None, 40_000.0, 90_000.0])),
        trades=draw(st.lists(st.sampled_from([None, 0, 1, 2]), min_size=size, max_size=size)),
        layers=draw(st.lists(st.integers(0, 1), min_size=size, max_size=size)),
        layer_most=draw(st.sampled_from([[70_000.0, 30_000.0], [1e9, 1e9]])),
        trade_share=draw(st.sampled_from([0.1, 0.5])),
    )


def test_every_cut_is_named_once_and_only_once() -> None:
    for parts in range(1, 9):
        cuts = list(every_cut(parts))
        assert len(cuts) == len(set(cuts)) == BELL[parts]
        assert all(cut == tuple(in_order(np.array(cut)).tolist()) for cut in cuts)


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_cost_of_a_cut_is_what_plain_fractions_say(of: Problem, random) -> None:  # type: ignore[no-untyped-def]
    labels = [random.randrange(of.size) for _ in range(of.size)]
    cut = np.array(labels, dtype=np.int64)
    plain = plain_cost(of, labels)
    assert is_allowed(of, cut) == (plain is not None)
    if plain is not None:
        assert cost_of(of, cut).total_gbp == pytest.approx(float(plain), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_what_is_called_proven_is_the_best_of_every_cut(of: Problem) -> None:
    found = propose(of, np.arange(of.size) % 2, weigh_all_up_to=8)
    assert found.is_proven
    assert is_allowed(of, found.labels)
    assert found.cost.total_gbp == pytest.approx(float(plain_best(of)), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_search_finds_on_small_cases_what_weighing_every_cut_finds(of: Problem) -> None:
    found = search(of, starts_of(of, np.arange(of.size) % 2))
    best, _ = best_of_every_cut(of)
    assert is_allowed(of, found.labels)
    assert found.total_gbp == pytest.approx(cost_of(of, best).total_gbp, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_what_a_move_or_merger_is_said_to_change_is_what_it_changes(of: Problem, random) -> None:  # type: ignore[no-untyped-def]
    state = State(of, np.array([random.randrange(of.size) for _ in range(of.size)]))
    for _ in range(6):
        before = cost_of(of, state.labels).total_gbp
        part = random.randrange(of.size)
        own = state.labels[part]
        slots = np.array([s for s in [*state.slots, state.empty] if s != own], dtype=np.int64)
        for slot, change in zip(slots, state.change(part, slots), strict=True):
            after = state.labels.copy()
            after[part] = slot
            assert change == pytest.approx(cost_of(of, after).total_gbp - before, abs=1e-6)
        others = state.slots[state.slots != own]
        for slot, change in zip(others, state.merging(int(own), others), strict=True):
            after = np.where(state.labels == own, slot, state.labels)
            assert change == pytest.approx(cost_of(of, after).total_gbp - before, abs=1e-6)
        state.move(part, int(slots[random.randrange(len(slots))]))


def test_a_cut_never_breaks_a_mandatory_rule_however_much_it_would_save() -> None:
    of = problem(
        [50_000, 50_000, 50_000],
        [[50_000], [50_000], [50_000]],
        ties=[(0, 1, 90_000, 0), (1, 2, 90_000, 0)],
        apart=[(0, 1)],
        maximum=60_000,
    )
    found = propose(of, np.zeros(3, dtype=np.int64), weigh_all_up_to=8)
    assert len(set(found.labels.tolist())) == 3


def test_what_is_worth_more_than_the_maximum_alone_is_a_lot_by_itself() -> None:
    of = problem([90_000, 10_000], [[90_000], [10_000]], maximum=50_000)
    for weigh_all in (8, 0):
        found = propose(of, np.zeros(2, dtype=np.int64), weigh_all_up_to=weigh_all)
        assert found.labels.tolist() == [0, 1]


def test_lots_follow_services_where_services_and_layers_pull_apart() -> None:
    # Twelve parts: four services of three layers each; interfaces run within services.
    service = [[50_000 if n // 3 == v else 0 for v in range(4)] for n in range(12)]
    ties = [(3 * v + a, 3 * v + b, 4000, 0) for v in range(4) for a, b in ((0, 1), (1, 2))]
    of = problem([50_000] * 12, service, ties=ties)
    found = propose(of, np.arange(12) % 3, weigh_all_up_to=8)
    assert found.labels.tolist() == [n // 3 for n in range(12)]
    assert found.cost.interfaces_cut == 0
    assert not found.is_proven


def test_one_lot_of_everything_keeps_no_service_however_many_there_are() -> None:
    of = problem([10, 20, 30], [[10, 0], [0, 20], [15, 15]])
    assert cost_of(of, np.zeros(3, dtype=np.int64)).service_kept_share == pytest.approx(0)


def test_a_lot_short_of_suppliers_is_joined_with_another_where_that_costs_less() -> None:
    market = [[1, 1, 0], [0, 0, 1]]
    service = [[10_000, 0], [0, 10_000]]
    alone = problem([10_000] * 2, service, market=[[1, 1, 1]] * 2, smes=[1, 1, 1])
    short = problem([10_000] * 2, service, market=market, smes=[1, 1, 1])
    managed = (1.0, 2000.0, 30_000.0, 2, 1)
    for of, lots in ((alone, 2), (short, 1)):
        of = problem(
            [10_000] * 2,
            service,
            market=of.market.astype(int).tolist(),
            smes=[1, 1, 1],
            rates=managed,
        )
        assert propose(of, np.arange(2), weigh_all_up_to=8).cost.lots == lots


def test_shared_hosting_is_a_lot_of_its_own_rather_than_carried_by_a_service() -> None:
    # Two services and the hosting both use: one lot in all to manage less, or one of its own.
    service = [[200_000, 0], [0, 200_000], [90_000, 10_000]]
    for share, labels in ((0.0, [0, 1, 0]), (0.3, [0, 1, 2])):
        of = problem([200_000, 200_000, 100_000], service, trades=[0, 0, 1], trade_share=share)
        assert propose(of, np.arange(3), weigh_all_up_to=8).labels.tolist() == labels


def test_what_has_no_known_trade_is_never_counted_as_unlike() -> None:
    of = problem([60_000] * 3, [[60_000]] * 3, trades=[0, None, None])
    assert cost_of(of, np.zeros(3, dtype=np.int64)).trades_gbp == 0


def test_no_lot_of_several_parts_takes_more_of_a_layer_than_one_supplier_may_have() -> None:
    of = problem(
        [50_000] * 4, [[50_000]] * 4, layers=[0] * 4, layer_most=[120_000], ties=[(0, 1, 90_000, 0)]
    )
    for weigh_all in (8, 0):
        found = propose(of, np.zeros(4, dtype=np.int64), weigh_all_up_to=weigh_all)
        assert sorted(np.bincount(found.labels).tolist()) == [2, 2]


def test_parts_made_one_cost_what_they_cost_together() -> None:
    of = problem(
        [10_000, 20_000, 30_000],
        [[10_000, 0], [20_000, 0], [0, 30_000]],
        ties=[(0, 1, 500, 0), (1, 2, 700, 0)],
        market=[[1, 0], [0, 1], [1, 1]],
        smes=[1, 0],
    )
    joined = gathered(of, [[0, 2], [1]])
    assert joined.members == ((0, 2), (1,))
    assert cost_of(joined, np.array([0, 1])) == cost_of(of, np.array([0, 1, 0]))


def test_the_same_seed_and_rounds_give_the_same_cut() -> None:
    chance = np.random.default_rng(5)
    size = 40
    annual = chance.integers(5, 90, size) * 1000
    service = np.zeros((size, 6))
    service[np.arange(size), chance.integers(0, 6, size)] = annual
    ties = [
        (int(a), int(b), int(g), 0)
        for a, b, g in zip(
            chance.integers(0, size, 60),
            chance.integers(0, size, 60),
            chance.integers(0, 5000, 60),
            strict=True,
        )
        if a != b
    ]
    of = problem(annual.tolist(), service.tolist(), ties=ties, maximum=400_000)
    layers = np.arange(size) % 5
    one, other = (search(of, starts_of(of, layers), seed=3, rounds=4) for _ in range(2))
    assert one.labels.tolist() == other.labels.tolist()
    assert one.rounds == 4
    for wanted in starts_of(of, layers):
        assert is_allowed(of, wanted)
        assert one.total_gbp <= cost_of(of, wanted).total_gbp


def test_a_search_that_is_stopped_still_answers_with_an_allowed_cut() -> None:
    of = problem([10_000] * 10, [[10_000]] * 10, maximum=25_000)
    found = search(of, starts_of(of, np.zeros(10, dtype=np.int64)), stop=lambda: True)
    assert is_allowed(of, found.labels)
    assert found.rounds == 0


def test_filling_lots_in_turn_keeps_apart_what_must_be() -> None:
    of = problem([10_000] * 4, [[10_000]] * 4, apart=[(0, 1), (2, 3)], maximum=25_000)
    assert is_allowed(of, packed(of, np.zeros(4, dtype=np.int64)))
