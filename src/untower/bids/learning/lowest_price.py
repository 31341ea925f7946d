"""What would the lowest price have chosen, what does that give up, and for which users?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.bids.learning.users import ServiceUsers, service_users
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    import polars as pl

    from untower.bids.assessed_lot import AssessedTender
    from untower.bids.learning.contest import Contest

READS = (
    "offer_items.user_effect_points",
    "lot_components.component_id",
    "uses.service_id",
    "services.name",
    "services.user_kind",
    "services.is_public_facing",
    "services.completed",
)


@dataclass(frozen=True, kw_only=True)
class GivenUp:
    """One criterion: the score of who came first, of the lowest price, and the points between."""

    criterion_id: str
    title: str
    score_of_first: float
    score_of_lowest: float
    points: float


@dataclass(frozen=True, kw_only=True)
class LowestPrice:
    """One lot: who came first, who asked least, and what lies between them.

    `gives_up` are the criteria on which the lowest price is worse, the most points first, `gains`
    those on which it is better (points below nothing); None where nobody stands. `users` is None
    where the lot's components, or the services on them, are not known.
    """

    lot_id: str
    first: tuple[str, ...]
    lowest: tuple[str, ...]
    is_same: bool
    price_of_first_gbp: Decimal | None
    price_of_lowest_gbp: Decimal | None
    quality_points: float | None
    social_value_points: float | None
    gives_up: tuple[GivenUp, ...]
    gains: tuple[GivenUp, ...]
    users: tuple[ServiceUsers, ...] | None
    sentence: str

    @property
    def saves_gbp(self) -> Decimal | None:
        """What the lowest price saves over the published term."""
        if self.price_of_first_gbp is None or self.price_of_lowest_gbp is None:
            return None
        return self.price_of_first_gbp - self.price_of_lowest_gbp


def lowest_price(tables: Mapping[str, pl.DataFrame], contest: Contest) -> LowestPrice:
    """The lowest price among tenders for this lot alone that stand, beside who came first.

    Where several are level, the first by id is compared. Reads `lot_components`, `uses`, `services`
    and what the tenders' items promise their users.
    """
    lot_id = contest.lot.lot_id
    first = contest.named(contest.now)
    alone = [t for t in contest.tenders if not t.is_package]
    least = min((t.price_gbp for t in alone if t.price_gbp is not None), default=None)
    lowest = tuple(sorted(t.offer_id for t in alone if t.price_gbp == least))
    if not first or least is None:
        return LowestPrice(
            lot_id=lot_id,
            first=first,
            lowest=(),
            is_same=False,
            price_of_first_gbp=None,
            price_of_lowest_gbp=None,
            quality_points=None,
            social_value_points=None,
            gives_up=(),
            gains=(),
            users=None,
            sentence="No tender for this lot alone stands, so no price was compared.",
        )
    by_id = {t.offer_id: t for t in alone}
    best = by_id[first[0]]
    is_same = bool(set(first) & set(lowest))
    cheap = best if best.offer_id in lowest else by_id[lowest[0]]
    differing = _differing(contest, best, cheap)
    users = service_users(tables, lot_id, best.offer_id, cheap.offer_id)
    return LowestPrice(
        lot_id=lot_id,
        first=first,
        lowest=lowest,
        is_same=is_same,
        price_of_first_gbp=best.price_gbp,
        price_of_lowest_gbp=cheap.price_gbp,
        quality_points=best.quality_points - cheap.quality_points,
        social_value_points=best.social_value_points - cheap.social_value_points,
        gives_up=tuple(one for one in differing if one.points > 0),
        gains=tuple(one for one in differing if one.points < 0),
        users=users,
        sentence=_sentence(best, cheap, differing, users, is_same=is_same),
    )


def _differing(
    contest: Contest, best: AssessedTender, cheap: AssessedTender
) -> tuple[GivenUp, ...]:
    found = [
        GivenUp(
            criterion_id=leaf.criterion_id,
            title=leaf.title,
            score_of_first=best.scores[leaf.criterion_id],
            score_of_lowest=cheap.scores[leaf.criterion_id],
            points=best.points[leaf.criterion_id] - cheap.points[leaf.criterion_id],
        )
        for leaf in contest.lot.leaves
    ]
    return tuple(sorted((g for g in found if g.points), key=lambda g: (-g.points, g.criterion_id)))


def _sentence(
    best: AssessedTender,
    cheap: AssessedTender,
    differing: tuple[GivenUp, ...],
    users: tuple[ServiceUsers, ...] | None,
    *,
    is_same: bool,
) -> str:
    if is_same:
        return (
            f"The lowest price alone would have chosen no other tender: {best.offer_id} asks least."
        )
    if best.price_gbp is None or cheap.price_gbp is None:
        raise ValueError(f"{best.offer_id}: a tender that stands has no price")
    lost = sum(g.points for g in differing)
    worse = [g.title for g in differing if g.points > 0]
    said = (
        f"The lowest price alone would have chosen {cheap.offer_id}, not {best.offer_id}: "
        f"£{best.price_gbp - cheap.price_gbp:,.2f} less over the published term, and "
        f"{abs(lost):.2f} of the lot's 100 points of quality and social value "
        f"{'fewer' if lost > 0 else 'more'}"
    )
    said += f", worse on {listed(worse, at_most=5)}." if worse else "."
    return f"{said} {_users(users)}"


def _users(users: tuple[ServiceUsers, ...] | None) -> str:
    if not users:
        return "For which users is not known: no service is recorded on the components of this lot."
    kinds = sorted({one.user_kind for one in users if one.user_kind is not None})
    said = f"It touches the users of {plural(len(users), 'service')}"
    said += f" ({listed(kinds)})" if kinds else ""
    names = listed((one.name or one.service_id for one in users), at_most=5)
    return f"{said}: {names}."
