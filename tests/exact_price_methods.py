"""The price methods once more, in exact fractions and without untower: what it is held to.

Tenders are (price, quality) in fractions. Worth is in an order where more is better.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction


def clipped(share):
    return max(Fraction(0), min(Fraction(1), share))


def price_shares(name, prices, benchmark):
    low, high, mean = min(prices), max(prices), sum(prices) / len(prices)
    if name == "relative to lowest":
        return [low / p for p in prices]
    if name == "min-max":
        return [Fraction(1) if high == low else (high - p) / (high - low) for p in prices]
    yardstick = {"mean-based": mean, "fixed benchmark": benchmark}[name]
    return [clipped(Fraction(3, 2) - p / yardstick) for p in prices]


ADDED = ("relative to lowest", "min-max", "mean-based", "fixed benchmark")


def figures(name, tenders, price_pct, *, benchmark=None, gbp_per_point=None):
    """The published figure of each tender, exact; the weighted index to fifty digits."""
    tenders = [(Fraction(p), Fraction(q)) for p, q in tenders]
    price_pct = Fraction(price_pct)
    if name in ADDED:
        shares = price_shares(name, [p for p, _ in tenders], benchmark)
        both = zip(tenders, shares, strict=True)
        return [(100 - price_pct) * q / 100 + price_pct * share for (_, q), share in both]
    if name == "price per quality point":
        return [p / q for p, q in tenders]
    if name == "value-for-money index":
        return [q / p for p, q in tenders]
    if name == "money per quality point":
        return [p - q * Fraction(gbp_per_point) for p, q in tenders]
    with localcontext() as context:
        context.prec = 50
        exponent = decimal_of((100 - price_pct) / price_pct)
        return [decimal_of(q) ** exponent / decimal_of(p) for p, q in tenders]


def decimal_of(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def worths(name, tenders, price_pct, **settings):
    """As `figures`, more is better; the index raised to the price weight, so that it is exact."""
    if name == "weighted index":
        price_pct = Fraction(price_pct)
        if price_pct.denominator != 1:
            raise ValueError("whole weights only")
        return [
            Fraction(q) ** (100 - int(price_pct)) / Fraction(p) ** int(price_pct)
            for p, q in tenders
        ]
    found = figures(name, tenders, price_pct, **settings)
    lowest_wins = name in ("price per quality point", "money per quality point")
    return [-f for f in found] if lowest_wins else found


def places(values):
    """From 1, level ones sharing the better place."""
    return [1 + sum(other > value for other in values) for value in values]
