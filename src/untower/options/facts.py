"""Everything the answer about options rests on, computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import to_pence
from untower.needs.whole_tables import Record, organisation_says
from untower.options.benefits import months_to_benefit
from untower.options.delivery import Decision, decisions_of
from untower.options.gate import Passage, passages_of
from untower.options.ranking import Place, Ranking, rank
from untower.options.terms import Terms, terms_of
from untower.options.ways import Ways, ways_of
from untower.options.weights import Weights, weights_of
from untower.options.whole_life import WholeLife, whole_life
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from untower.policy import Policy

Progress = Callable[[int, int, str], None]
Stop = Callable[[], bool]

PARTS = ("gathering options", "costing options", "weighing options")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was found. Rows of `ways.frame`, `cost`, `ranking` and `benefits` are the same ways."""

    on: date
    kind: str | None
    nation: str | None
    terms: Terms
    weights: Weights
    ways: Ways
    cost: WholeLife
    ranking: Ranking
    benefits: list[tuple[float | None, float | None]]
    decisions: tuple[Decision, ...]
    passages: tuple[Passage, ...]

    @cached_property
    def rows(self) -> list[Record]:
        """Each way as a record, in order."""
        return self.ways.frame.to_dicts()

    @cached_property
    def rows_of(self) -> dict[str, list[int]]:
        """Component → the places of its ways."""
        found: dict[str, list[int]] = {}
        for place, row in enumerate(self.rows):
            found.setdefault(row["component_id"], []).append(place)
        return found

    @cached_property
    def blanks(self) -> list[tuple[str, ...]]:
        """By way: the columns its cost waits for; empty where it is costed."""
        return [
            tuple(name for name, is_blank in self.cost.blanks.items() if is_blank[row])
            for row in range(self.cost.count)
        ]

    @cached_property
    def decision_of(self) -> dict[str, Decision]:
        """Component → its delivery-model decision."""
        return {d.component["component_id"]: d for d in self.decisions}

    def place(self, component_id: str) -> Place:
        """How the options of a component stand."""
        return self.ranking.places.get(component_id, Place(()))

    def gbp(self, amounts: NDArray[np.float64], row: int) -> Decimal | None:
        """An amount of a way to the penny; None where it is not known."""
        amount = float(amounts[row])
        return None if amount != amount else to_pence(amount)

    def title(self, row: int) -> str:
        """A way as a page names it: its kind, and the platform it would use."""
        way = self.rows[row]
        platform = self.ways.platforms.get(way["platform_id"] or "")
        return kind_words(way["kind"]) + (f": {platform.title}" if platform else "")


KIND_WORDS = {
    "retire": "Retire",
    "retain": "Keep as it is",
    "reuse": "Reuse",
    "saas": "SaaS",
    "cloud": "Cloud",
    "build": "Build",
    "outsource": "Outsource",
}


def kind_words(kind: str | None) -> str:
    """A kind of option as a page names it."""
    return KIND_WORDS.get(kind or "", "Kind not known")


def title_of(component: Mapping[str, Any]) -> str:
    """A component's name, or its id where it has none."""
    return str(component["name"] or component["component_id"])


def gather_facts(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Facts:
    """Gather, cost and weigh every way; `stop` ends the weighing early, and it says so."""

    def tell(part: int) -> None:
        if progress:
            progress(part, len(PARTS), PARTS[part])

    tell(0)
    ways = ways_of(tables)
    terms = terms_of(tables, on=on, policy=policy)
    weights = weights_of(tables, on=on, policy=policy)
    tell(1)
    cost = whole_life(ways.frame, terms)
    tell(2)
    ranking = rank(
        ways.frame,
        cost,
        weights,
        count=int(convention("weightings_drawn", on=on, policy=policy)),
        is_barred=_barred(ways),
        stop=stop,
    )
    decisions = decisions_of(
        tables,
        ways.components,
        ways.frame,
        terms=terms,
        policy=policy,
    )
    return Facts(
        on=on,
        kind=organisation_says(tables, "kind"),
        nation=organisation_says(tables, "nation"),
        terms=terms,
        weights=weights,
        ways=ways,
        cost=cost,
        ranking=ranking,
        benefits=months_to_benefit(ways.frame, tables, terms, policy=policy),
        decisions=decisions,
        passages=passages_of(ways, decisions, tables, on=on, policy=policy),
    )


def _barred(ways: Ways) -> NDArray[np.bool_]:
    """[n] What is out of the comparison: retiring what a service uses, or may use."""
    import numpy as np

    used = ways.used_by
    return np.array(
        [
            kind == "retire" and (used is None or bool(used.get(component)))
            for kind, component in ways.frame.select("kind", "component_id").iter_rows()
        ],
        dtype=bool,
    )
