"""Which tenders make a scoring package flip, crash, tie or score what is no price?

Invented, most of them after what was seen of the package bid-evaluation 0.1.0: each with the
package's own calls, and what untower says of the same tenders.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """What untower says of a case, and whether that names what is wrong with it."""

    words: str
    is_said: bool


@dataclass(frozen=True)
class Case:
    """Some tenders, the calls of the package a buyer would write, and untower's own answer."""

    name: str
    tenders: list[dict[str, Any]]
    calls: list[list[Any]]
    untower: Callable[[], Said]

    def told(self, answer: Answer) -> str:
        """The package's answer in words: places and scores, or the error it raised."""
        if "error" in answer:
            return "raises " + str(answer["error"]).split(". ")[0]
        told = (f"{t} {place} ({_short(score)})" for t, (score, place) in answer.items())
        return ", ".join(told)


def _short(score: object) -> str:
    return f"{score:.2f}" if isinstance(score, float) else str(score)


def _rows(*tenders: tuple[str, float | None, float | None]) -> list[dict[str, Any]]:
    return [{"tender": t, "price": p, "quality": q} for t, p, q in tenders]


def _ratio(price: float, quality: float, kind: str = "direct") -> list[list[Any]]:
    return [["min_ratio", "price", price, {}], [kind, "quality", quality, {}]]


def _standing(
    tenders: list[dict[str, Any]], price_pct: float = 40, quality_pct: float | None = None
) -> Any:  # noqa: ANN401  untower is imported when the bench runs
    from untower.bids.price_methods import METHODS, Settings, Weights, standing

    return standing(
        METHODS["relative to lowest"],
        [t["tender"] for t in tenders],
        [t["price"] for t in tenders],
        [t["quality"] for t in tenders],
        Weights(price_pct, 100 - price_pct if quality_pct is None else quality_pct),
        Settings(),
    )


def _refused(tenders: list[dict[str, Any]], column: str, quality_pct: float = 60) -> Said:
    found = _standing(tenders, quality_pct=quality_pct)
    named = [r for r in found.refusals if r.column == column]
    return Said("nothing scored; " + " ".join(r.sentence for r in named), bool(named))


def _alone() -> Said:
    found = _standing(FLIP[:2])
    return Said(found.sentence, found.first == ("B",))


def _flip() -> Said:
    """The method is marked before publication, the flip is shown, and the two orders are these."""
    from untower.bids.model_tests import Model, Realistic, Scored, try_model
    from untower.bids.price_methods import METHODS

    scale = tuple(float(n) for n in range(0, 101, 10))
    model = Model(METHODS["relative to lowest"], 40, (Scored("quality", 60, scale),))
    tried = try_model(model, seed=1, realistic=Realistic(), weightings=1)
    before, after = (_standing(t).first[0] for t in (FLIP[:2], FLIP))
    return Said(
        f"the same flip, {before} then {after}; marked before publication: "
        + " ".join(tried.sentences[2:4]),
        tried.is_marked and tried.flips is not None and tried.flips.example is not None,
    )


def _no_flip() -> Said:
    """Quality counts as it was scored, not by where it lies between the tenders of the day."""
    alone, among = (_standing(t, 50) for t in (RESCALED[:2], RESCALED))
    kept = alone.scores == among.scores[:2] and alone.first == among.first
    return Said(
        f"{among.first[0]} first with and without C: points of quality are those agreed, never "
        "scaled between the tenders; the method is marked all the same",
        kept,
    )


def _formula() -> Said:
    from untower.bids.price_methods import METHODS, method_named

    known = method_named("100 - value / benchmrk")
    return Said(
        f"no method of that name: a method is one of {len(METHODS)} published functions, and what "
        "is not among them is refused",
        known is None,
    )


def _tie(tenders: list[dict[str, Any]]) -> Said:
    found = _standing(tenders)
    return Said(found.sentence, found.ties == (("A", "B"),))


def _parted() -> Said:
    """Both come to 80.8 exactly: what parts them is only how the machine adds."""
    quality = [sum(q * w for q, w in zip(t, (0.1, 0.2, 0.3), strict=True)) / 0.6 for t in PARTED]
    return _tie(_rows(("A", 80, quality[0]), ("B", 80, quality[1])))


FLIP = _rows(("A", 100, 80), ("B", 80, 70), ("C", 50, 20))
RESCALED = _rows(("A", 80_000, 80), ("B", 100_000, 90), ("C", 400_000, 10))
NO_SCORE = _rows(("A", 100, 80), ("B", 80, None))
NO_PRICE = _rows(("A", None, 80), ("B", 80, 70))
PRICE_0 = _rows(("A", 0, 80), ("B", 80, 70))
NEGATIVE = _rows(("A", -5, 10), ("B", 80, 70))
LEVEL = _rows(("A", 80, 70), ("B", 80, 70))
PARTED = ((61, 64, 73), (61, 82, 61))

CASES = (
    Case("A and B alone", FLIP[:2], _ratio(0.4, 0.6), _alone),
    Case("with C, which cannot win", FLIP, _ratio(0.4, 0.6), _flip),
    Case("quality scaled between tenders", RESCALED[:2], _ratio(0.5, 0.5, "linear"), _no_flip),
    Case("the same with C, hopeless", RESCALED, _ratio(0.5, 0.5, "linear"), _no_flip),
    Case("a missing score", NO_SCORE, _ratio(0.4, 0.6), lambda: _refused(NO_SCORE, "quality")),
    Case("a missing price", NO_PRICE, _ratio(0.4, 0.6), lambda: _refused(NO_PRICE, "price")),
    Case("a price of 0", PRICE_0, _ratio(0.4, 0.6), lambda: _refused(PRICE_0, "price")),
    Case("a price of −5", NEGATIVE, _ratio(0.4, 0.6), lambda: _refused(NEGATIVE, "price")),
    Case(
        "a broken formula",
        FLIP[:2],
        [["formula", "price", 1, {"formula": "100 - value / benchmrk"}]],
        _formula,
    ),
    Case("weights of 99", FLIP[:2], _ratio(0.4, 0.59), lambda: _refused(FLIP[:2], "weights", 59)),
    Case("two equal tenders", LEVEL, _ratio(0.4, 0.6), lambda: _tie(LEVEL)),
    Case(
        "two tenders of 80.8 exactly",
        [
            {"tender": t, "price": 80, "q1": q[0], "q2": q[1], "q3": q[2]}
            for t, q in zip("AB", PARTED, strict=True)
        ],
        [
            ["direct", "q1", 0.1, {}],
            ["direct", "q2", 0.2, {}],
            ["direct", "q3", 0.3, {}],
            ["min_ratio", "price", 0.4, {}],
        ],
        _parted,
    ),
)
