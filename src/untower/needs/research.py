"""What was learnt from users: which needs nothing meets, and where is research old or missing?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.findings import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from untower.needs.measures import ServiceMeasure
    from untower.needs.whole_tables import Record


@dataclass(frozen=True, kw_only=True)
class Research:
    """One running service's needs and the latest day its users were asked; None is not known.

    `outcome` is met while the research is fresh, not met once it is old, not known without a day.
    """

    service: ServiceMeasure
    needs: tuple[Record, ...]
    researched_on: date | None
    fresh_until: date | None
    outcome: Outcome


def research_of(
    measures: Sequence[ServiceMeasure], needs: Sequence[Record], *, on: date, fresh_months: int
) -> tuple[Research, ...]:
    """Each running service with the research behind its needs; a day after `on` is none yet."""
    by_service: Mapping[str, list[Record]] = defaultdict(list)
    for need in needs:
        by_service[need["service_id"]].append(need)
    return tuple(
        _research(m, by_service[m.service_id], on, fresh_months) for m in measures if m.is_running
    )


def unmet_needs(needs: Sequence[Record]) -> list[Record]:
    """Needs that nothing meets, the most important first.

    By the declaration a blank service_id says that no service serves the need; one met by nought
    per cent is as unmet. A blank met_pct is not known and so not here.
    """
    unmet = [n for n in needs if n["service_id"] is None or n["met_pct"] == 0]
    return sorted(unmet, key=lambda n: (-(n["importance"] or 0), str(n["need_id"])))


def _research(
    service: ServiceMeasure, needs: list[Record], on: date, fresh_months: int
) -> Research:
    days = [d for n in needs if (d := n["researched_on"]) is not None and d <= on]
    latest = max(days, default=None)
    fresh_until = term_end(latest, fresh_months)
    if latest is None or fresh_until is None:
        outcome = Outcome.NOT_KNOWN
    else:
        outcome = Outcome.MET if on <= fresh_until else Outcome.NOT_MET
    return Research(
        service=service,
        needs=tuple(needs),
        researched_on=latest,
        fresh_until=fresh_until,
        outcome=outcome,
    )
