"""Drawing: what goes in comes out, together where it belongs together, and the same every time."""

from __future__ import annotations

import math
from datetime import date
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from untower.case.flows import Flows, Line
from untower.case.sure.approximate import approximate
from untower.case.sure.centre import centre_of
from untower.case.sure.drawing import Drawing, draw, shares_reached
from untower.case.sure.layout import Bought, Column, lay_out_columns, share_at
from untower.case.sure.quantities import Suppliers, quantities_of
from untower.case.sure.ranges import QUANTITIES, Range, Ranges, read_ranges
from untower.case.sure.shocks import normal_points
from untower.errors import WrongUse
from untower.policy import with_overlay

ON = date(2026, 11, 23)
FLAT = np.ones(2)
Z90 = NormalDist().inv_cdf(0.9)
SUPPLIERS = Suppliers(
    of_offer={f"o{n}": "g" if n % 2 else "h" for n in range(8)} | {"alone": None},
    of_component={f"c{n}": "now" for n in range(8)},
)
NO_BANDS: dict[str, tuple[tuple[float, float], ...]] = {}


def ranges(correlation=0.5, **given):
    certain = dict.fromkeys(QUANTITIES, (1.0, 1.0))
    both = {**certain, **given}
    return Ranges(
        by_quantity={
            q: Range(quantity=q, p10=low, p90=high, source="a test", is_house=True)
            for q, (low, high) in both.items()
        },
        correlation=correlation,
        correlation_source="a test",
        is_correlation_house=True,
    )


def priced(*parts):
    """Flows of two years from (line, pounds in the first year)."""
    return Flows(
        lines=tuple(line for line, _ in parts),
        real_gbp=np.array([[gbp, 0.0] for _, gbp in parts], dtype=float).reshape(len(parts), 2),
    )


def running(number, gbp, kind="saas", part="running"):
    line = Line(
        part=part, component_id=f"c{number}", group_id="g", kind=kind, offer_id=f"o{number}"
    )
    return line, float(gbp)


def present(number, gbp):
    line = Line(part="present", component_id=f"c{number}", group_id="now", kind="retain")
    return line, float(gbp)


def laid_out(*columns, bands=NO_BANDS, bought=()):
    named = [Column(name=f"column {n}", flows=f) for n, f in enumerate(columns)]
    if bought:
        named[-1] = Column(name=named[-1].name, flows=named[-1].flows, bought=tuple(bought))
    return lay_out_columns(named, FLAT, suppliers=SUPPLIERS, bands=bands)


def test_one_line_has_the_moments_of_its_log_normal_and_its_p10_and_p90_come_back():
    given_ranges = ranges(running_saas=(0.8, 1.5))
    drawn = draw(laid_out(priced(running(1, 100))), given_ranges, Drawing(draws=200_000))[0]

    middle = (math.log(0.8) + math.log(1.5)) / 2
    spread = (math.log(1.5) - math.log(0.8)) / (2 * Z90)
    mean = 100 * math.exp(middle + spread**2 / 2)
    deviation = mean * math.sqrt(math.expm1(spread**2))
    assert drawn.mean() == pytest.approx(mean, rel=0.002)
    assert drawn.std() == pytest.approx(deviation, rel=0.01)
    assert np.percentile(drawn, [10, 50, 90]) == pytest.approx(
        [80, 100 * math.exp(middle), 150], rel=0.005
    )


@given(
    low=st.floats(0.3, 1.0),
    high=st.floats(1.0, 3.0),
    correlation=st.sampled_from([0.0, 0.3, 0.5, 1.0]),
)
@settings(max_examples=15, deadline=None)
def test_whatever_the_range_and_the_correlation_p10_and_p90_of_one_line_come_back(
    low, high, correlation
):
    given_ranges = ranges(correlation, running_saas=(low, high))
    drawn = draw(laid_out(priced(running(1, 1))), given_ranges, Drawing(draws=40_000))[0]
    assert np.percentile(drawn, [10, 90]) == pytest.approx([low, high], rel=0.03)


def test_prices_of_one_supplier_move_together_as_far_as_the_correlation_says():
    flows = [priced(running(n, 1)) for n in (1, 3, 2)]  # two of group g, one of group h
    drawn = draw(laid_out(*flows), ranges(running_saas=(0.7, 1.5)), Drawing(draws=100_000))
    logs = np.corrcoef(np.log(drawn))
    assert logs[0, 1] == pytest.approx(0.5, abs=0.01)
    assert logs[0, 2] == pytest.approx(0.0, abs=0.01)


def test_prices_of_one_supplier_share_their_factor_over_kinds_of_way():
    flows = [priced(running(1, 1, "saas")), priced(running(3, 1, "cloud"))]
    given_ranges = ranges(running_saas=(0.7, 1.5), running_cloud=(0.5, 2.0))
    drawn = draw(laid_out(*flows), given_ranges, Drawing(draws=100_000))
    assert np.corrcoef(np.log(drawn))[0, 1] == pytest.approx(0.5, abs=0.01)


def test_without_correlation_lines_of_one_supplier_are_drawn_apart():
    flows = [priced(running(n, 1)) for n in (1, 3)]
    drawn = draw(laid_out(*flows), ranges(0.0, running_saas=(0.7, 1.5)), Drawing(draws=100_000))
    assert np.corrcoef(np.log(drawn))[0, 1] == pytest.approx(0.0, abs=0.01)


def test_the_same_thing_in_two_options_turns_out_the_same_in_both():
    now, plan = priced(present(1, 100), present(2, 50)), priced(present(1, 40), running(2, 30))
    given_ranges = ranges(present_charges=(0.6, 1.8))
    drawn = draw(laid_out(now, plan), given_ranges, Drawing(draws=1_000))
    first = drawn[1] - 30  # the running price is certain here
    second = drawn[0] - first * 100 / 40
    assert np.corrcoef(first, drawn[0])[0, 1] > 0.8
    alone = draw(laid_out(priced(present(2, 50))), given_ranges, Drawing(draws=1_000))[0]
    assert second == pytest.approx(alone, rel=1e-5)


def test_an_option_is_drawn_the_same_whatever_stands_beside_it():
    plan = priced(running(1, 10), running(2, 20), present(3, 5))
    given_ranges = ranges(running_saas=(0.8, 1.3), present_charges=(0.9, 1.2))
    alone = draw(laid_out(plan), given_ranges, Drawing(draws=500))[0]
    beside = draw(laid_out(priced(running(5, 1)), plan), given_ranges, Drawing(draws=500))[1]
    assert beside == pytest.approx(alone, rel=1e-12)


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
def test_the_same_seed_gives_the_same_numbers_on_any_number_of_threads(threads):
    layout, given_ranges = many_components()
    one = draw(layout, given_ranges, Drawing(draws=3_000, seed=5, threads=1))
    other = draw(layout, given_ranges, Drawing(draws=3_000, seed=5, threads=threads))
    assert one.tolist() == other.tolist()


@pytest.mark.parametrize("fewer", [101, 2_047, 2_048, 2_049, 4_100])
def test_more_draws_begin_with_the_numbers_of_fewer(fewer):
    layout, given_ranges = many_components()
    many = draw(layout, given_ranges, Drawing(draws=6_000, seed=5))
    few = draw(layout, given_ranges, Drawing(draws=fewer, seed=5))
    assert few.tolist() == many[:, :fewer].tolist()


def test_another_seed_gives_other_numbers():
    layout, given_ranges = many_components()
    one = draw(layout, given_ranges, Drawing(draws=200, seed=5))
    other = draw(layout, given_ranges, Drawing(draws=200, seed=6))
    assert not np.isclose(one, other).any()


def test_what_is_stopped_is_not_known_and_never_a_part():
    layout, given_ranges = many_components()
    drawn = draw(layout, given_ranges, Drawing(draws=200, stop=lambda: True))
    assert np.isnan(drawn).all()


def test_a_discount_is_found_anew_in_each_draw_as_by_hand():
    bands = {"g": ((150.0, 0.1), (250.0, 0.2))}
    discount = Line(part="discounts", group_id="g")
    lines = [running(1, 100), running(3, 100), running(2, 70)]
    flows = priced(*lines, (discount, -0.1 * 200))
    bought = [
        Bought(
            component_id=f"c{n}",
            offer_id=f"o{n}",
            group_id="g",
            kind="saas",
            annual_gbp=100.0,
            taken_from_gbp=100.0,
        )
        for n in (1, 3)
    ]
    given_ranges = ranges(running_saas=(0.5, 1.8))
    how = Drawing(draws=4_000, seed=3)
    drawn = draw(laid_out(flows, bands=bands, bought=bought), given_ranges, how)[0]

    one, two, other = (draw(laid_out(priced(line)), given_ranges, how)[0] for line in lines)
    by_hand = []
    for first, second, third in zip(one, two, other, strict=True):
        spent = first + second
        share = 0.2 if spent >= 250 else 0.1 if spent >= 150 else 0.0
        by_hand.append(spent * (1 - share) + third)
    assert drawn == pytest.approx(np.array(by_hand), rel=1e-5)
    reached = np.array(by_hand) - other
    assert len(set(np.round(reached / (one + two), 2))) == 3  # each band is reached in some draw


def test_at_the_estimates_the_flows_come_back_to_the_penny():
    layout, _ = many_components()
    assert centre_of(layout).at({})[:, 0] == pytest.approx(sums_of_columns(layout), abs=0.001)


def test_a_discount_no_band_explains_stays_as_it_is():
    flows = priced(running(1, 100), (Line(part="discounts", group_id="g"), -7.0))
    drawn = draw(laid_out(flows), ranges(), Drawing(draws=100))
    assert drawn == pytest.approx(93.0)


@given(
    st.lists(st.tuples(st.integers(1, 900), st.integers(0, 60)), max_size=4), st.integers(0, 1_000)
)
def test_the_share_taken_off_is_that_of_the_highest_band_reached(bands, annual):
    listed = tuple(sorted((float(start), pct / 100) for start, pct in bands))
    by_hand = max([pct / 100 for start, pct in bands if annual >= start], default=0.0)
    assert shares_reached(listed, np.array([float(annual)])).tolist() == [by_hand]
    assert share_at(listed, float(annual)) == by_hand


def test_no_income_no_discount_and_no_bias_is_drawn_as_something_else():
    assert quantities_of(Line(part="discounts", group_id="g")) == ()
    assert quantities_of(Line(part="income")) == ("income",)
    built = Line(part="optimism_bias", component_id="c1", kind="build")
    assert quantities_of(built) == ("moving_build",)
    bought = Line(part="optimism_bias", component_id="c1", kind="cloud")
    assert quantities_of(bought) == ("running_cloud",)
    assert quantities_of(Line(part="running", component_id="c1", kind="retain")) == (
        "present_charges",
    )
    assert quantities_of(Line(part="double_running", component_id="c1")) == (
        "months_to_move",
        "present_charges",
    )


def test_the_approximation_of_many_components_is_within_a_thousandth():
    layout, given_ranges = many_components(300)
    full = draw(layout, given_ranges, Drawing(draws=50_000))
    rough = approximate(layout, given_ranges, Drawing(draws=50_000))
    for share in (10, 50, 90):
        assert np.percentile(rough, share, axis=1) == pytest.approx(
            np.percentile(full, share, axis=1), rel=0.001
        )


def test_the_points_of_the_normal_are_even_and_of_unit_variance():
    points = normal_points()
    assert points.mean() == pytest.approx(0, abs=1e-9)
    assert points.var() == pytest.approx(1)
    assert (np.diff(points) > 0).all()


def test_every_quantity_has_a_range_with_its_source_in_policy():
    read = read_ranges({}, on=ON)
    assert set(read.by_quantity) == set(QUANTITIES)
    assert all(r.source and r.p10 < 1 < r.p90 for r in read.by_quantity.values())
    assert read.house == set(QUANTITIES)
    assert read.correlation == 0.5


def test_a_range_an_organisation_vouches_for_is_not_the_houses():
    own = [entry("case_running_saas_p10_pct", 92), entry("case_running_saas_p90_pct", 109)]
    read = read_ranges({}, on=ON, policy=with_overlay({"number": own}))
    assert (read["running_saas"].p10, read["running_saas"].p90) == (0.92, 1.09)
    assert not read["running_saas"].is_house
    assert "running_saas" not in read.house


def test_ranges_that_are_none_are_all_named():
    own = [entry("case_moving_p10_pct", 160), entry("case_supplier_correlation", 1.2)]
    with pytest.raises(WrongUse, match="case_moving_p10_pct · 160 beside 150") as caught:
        read_ranges({}, on=ON, policy=with_overlay({"number": own}))
    assert "case_supplier_correlation · 1.2: allowed: 0 to 1." in str(caught.value)


def test_a_range_twice_as_wide_is_so_in_logarithms_and_half_of_it_comes_back():
    one = Range(quantity="moving", p10=0.8, p90=1.5, source="a test", is_house=True)
    twice = one.times_as_wide(2.0)
    assert twice.log_spread == pytest.approx(2 * one.log_spread)
    back = twice.times_as_wide(0.5)
    assert (back.p10, back.p90) == pytest.approx((0.8, 1.5))


def entry(name, value):
    return {
        "name": name,
        "sentence": "Our own range.",
        "value": value,
        "unit": "pct",
        "comparator": "equals",
        "binds": ["all"],
        "nation": ["all"],
        "force": "guidance",
        "source": "our own contracts, 2019 to 2025",
        "confirmed": True,
    }


def many_components(count=40):
    """A plan of many components with bands, and what they cost now."""
    chance = np.random.default_rng(count)
    now, plan, bought, of_offer = [], [], [], {}
    for n in range(count):
        group, gbp = f"s{n % 10}", float(chance.lognormal(9, 0.6))
        of_offer[f"o{n}"] = group
        now.append(present(n, 5 * gbp))
        kind = ("saas", "cloud", "build", "outsource", "reuse")[n % 5]
        for part, share in (("running", 4.0), ("moving", 0.5), ("leaving", 0.2)):
            plan.append(running(n, share * gbp, kind, part))
        plan.append((Line(part="double_running", component_id=f"c{n}", offer_id=f"o{n}"), gbp / 2))
        bought.append(
            Bought(
                component_id=f"c{n}",
                offer_id=f"o{n}",
                group_id=group,
                kind=kind,
                annual_gbp=gbp,
                taken_from_gbp=4 * gbp,
            )
        )
    bands = {f"s{n}": ((count * 600.0, 0.02), (count * 1_000.0, 0.05)) for n in range(5)}
    for group, listed in bands.items():
        annual = sum(b.annual_gbp for b in bought if b.group_id == group)
        plan.append(
            (Line(part="discounts", group_id=group), -share_at(listed, annual) * 4 * annual)
        )
    columns = [
        Column(name="baseline", flows=priced(*now)),
        Column(name="plan", flows=priced(*plan), bought=tuple(bought)),
    ]
    suppliers = Suppliers(of_offer=of_offer, of_component=SUPPLIERS.of_component)
    return (
        lay_out_columns(columns, FLAT, suppliers=suppliers, bands=bands),
        read_ranges({}, on=ON),
    )


def sums_of_columns(layout):
    """Terms at their weights, less discounts at the estimated spend: reckoned by itself."""
    total = sum(t.weights for t in layout.terms) + layout.certain_gbp
    for s in layout.spending:
        total[s.column] -= s.scale * share_at(s.bands, s.annual_gbp.sum()) * s.taken_from_gbp.sum()
    return total
