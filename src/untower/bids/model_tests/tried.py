"""What did the test of a model show, in figures to be kept and in words to be read?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite
from typing import TYPE_CHECKING

from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.bids.model_tests.flips import Flips
    from untower.bids.model_tests.influence import Influence
    from untower.bids.model_tests.invented import Realistic
    from untower.bids.model_tests.model import Model
    from untower.bids.model_tests.profiles_first import ProfileTried
    from untower.bids.model_tests.ties import Ties
    from untower.bids.price_methods import Refusal

FAR_PCT = 5.0
"""A weight carried this far from the one stated, in points of 100, is named: a house convention."""
INVENTED = "Every tender in this test is invented; no tender of the procurement was read."


@dataclass(frozen=True)
class Tried:
    """The test of one model. Where `refusals` is not empty nothing was tried and the rest is empty.

    `weightings`: how many were drawn, all over and again near those stated.
    """

    model: Model
    seed: int
    realistic: Realistic
    weightings: int
    flips: Flips | None
    ties: Ties | None
    influences: tuple[Influence, ...]
    profiles: tuple[ProfileTried, ...]
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether the method is to be marked before publication: its order of two tenders can
        depend on a third, as declared or as seen.
        """
        seen = self.flips is not None and self.flips.any_price > 0
        return self.model.method.is_relative or seen

    @property
    def dead(self) -> tuple[str, ...]:
        """Criteria with a weight, or price, that never changed the winner."""
        return tuple(i.name for i in self.influences if i.is_dead)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person who publishes the model should read first, in order."""
        if self.refusals:
            return tuple(r.sentence for r in self.refusals)
        return (
            INVENTED,
            self.model.method.warning,
            *_flip_words(self),
            *_tie_words(self),
            *_influence_words(self),
            *_profile_words(self),
        )

    def record(self) -> dict[str, object]:
        """The test as plain values, for the record and for JSON: unknown is None.

        It holds the estimate and the benchmark, and prices invented about them: commercial until
        they are published, as the columns they come from.
        """
        method = self.model.method
        plain = {
            "invented": INVENTED,
            "model": {
                "price_method": method.name,
                "formula": method.formula,
                "source": method.source,
                "warning": method.warning,
                "is_relative": method.is_relative,
                "price_weight_pct": self.model.price_pct if method.uses_weights else None,
                "criteria": [asdict(c) for c in self.model.criteria],
                "settings": asdict(self.model.settings),
                "estimate_gbp": self.model.estimate_gbp,
            },
            "seed": self.seed,
            "realistic": asdict(self.realistic),
            "weightings": self.weightings,
            "refused": [r.sentence for r in self.refusals],
            "is_marked": self.is_marked,
            "flips": None if self.flips is None else asdict(self.flips),
            "ties": None if self.ties is None else asdict(self.ties),
            "influences": [
                {**asdict(i), "is_dead": i.is_dead, "is_nearly_dead": i.is_nearly_dead}
                for i in self.influences
            ],
            "profiles": [asdict(p) for p in self.profiles],
            "sentences": list(self.sentences),
        }
        return {key: _plain(value) for key, value in plain.items()}


def _plain(value: object) -> object:
    """The same with lists for tuples and None for what is not a number."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def _flip_words(tried: Tried) -> Iterator[str]:
    flips = tried.flips
    if flips is None:
        return
    if not tried.is_marked:
        yield (
            "The order of two tenders never depends on a third: by its formula, and in none of "
            f"{flips.tried:,} invented cases."
        )
        return
    yield (
        "Marked: the order of two tenders can depend on a third. A third of realistic price turned "
        f"it round in {flips.realistic:,} of {flips.tried:,} invented cases, a third of any price "
        f"in {flips.any_price:,}."
    )
    if flips.example is not None:
        yield flips.example.sentence


def _tie_words(tried: Tried) -> Iterator[str]:
    ties = tried.ties
    if ties is None:
        return
    rounded = (
        ""
        if ties.first_level_rounded is None
        else f"; {ties.first_level_rounded:,} once scores are rounded to two decimals"
    )
    yield (
        f"The first place was level in {ties.first_level:,} of {ties.tried:,} invented "
        f"competitions{rounded}: the published tie-break decides there."
    )
    if ties.example is not None:
        yield (
            f"In {ties.prices_level:,} of {ties.tried:,} pairs of one quality a lower price gained "
            f"nothing. {ties.example.sentence}"
        )


def _influence_words(tried: Tried) -> Iterator[str]:
    if tried.dead:
        count = plural(tried.realistic.fields, "invented competition")
        yield f"No realistic change in {listed(tried.dead)} changed the winner in {count}."
    nearly = [i.name for i in tried.influences if i.is_nearly_dead and not i.is_dead]
    if nearly:
        yield f"A change in {listed(nearly)} changed the winner in fewer than 1 of 100."
    for one in tried.influences:
        if not isfinite(one.carried_pct):
            continue  # the tenders differ in nothing: the sentence on what is dead says so
        if one.stated_pct is None:
            carried = f"{one.carried_pct:.0f}"
            yield f"The method has no weight of {one.name}; it carries {carried} of 100."
        elif tried.model.method.uses_weights and abs(one.carried_pct - one.stated_pct) >= FAR_PCT:
            yield (
                f"{one.name[:1].upper()}{one.name[1:]} has a stated weight of {one.stated_pct:g} "
                f"and carries {one.carried_pct:.0f} of 100."
            )


def _profile_words(tried: Tried) -> Iterator[str]:
    first = [p for p in tried.profiles if p.place == 1]
    level = "comes first" if len(first) == 1 else "are level in the first place"
    names = listed(f"“{p.name}”" for p in first)
    yield f"Of the kinds of tender invented, {names} {level} under the stated weights."
    if not tried.weightings:
        return
    near, every = (
        max(tried.profiles, key=key) for key in (lambda p: p.first_near_pct, lambda p: p.first_pct)
    )
    yield (
        f"When up to a fifth of the weight is moved, “{near.name}” comes first most often, under "
        f"{near.first_near_pct:.0f}% of {tried.weightings:,} weightings; under all weightings "
        f"“{every.name}”, {every.first_pct:.0f}%."
    )
