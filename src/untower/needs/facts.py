"""Everything the answer about users and needs rests on, computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.needs.benchmarks import Benchmarks, read_benchmarks
from untower.needs.measures import SHARES, ServiceMeasure, measure_services
from untower.needs.research import Research, research_of
from untower.needs.tracing import Trace, trace_tables
from untower.needs.unused_components import UnusedComponent, unused_components

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.needs.whole_tables import Record
    from untower.policy import Policy

Progress = Callable[[int, int, str], None]
Stop = Callable[[], bool]

PARTS = ("measuring services", "reading needs", "tracing users to suppliers")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was found; a part whose table was not read is None or empty."""

    tables: Mapping[str, pl.DataFrame]
    on: date
    benchmarks: Benchmarks
    measures: tuple[ServiceMeasure, ...]
    trace: Trace
    research: tuple[Research, ...]
    unused: tuple[UnusedComponent, ...] | None
    is_stopped: bool = False

    @property
    def needs(self) -> list[Record] | None:
        """The needs as read; None when there is no such table."""
        return self.trace.needs

    @property
    def running(self) -> list[ServiceMeasure]:
        """The services that are not retired."""
        return [m for m in self.measures if m.is_running]

    @property
    def unmeasured(self) -> list[ServiceMeasure]:
        """Running services whose user outcome has no day and number behind it."""
        return [m for m in self.running if not m.is_measured]

    @property
    def without_component(self) -> list[ServiceMeasure]:
        """Running services that use no recorded component; none when uses was not read."""
        if self.trace.components_of is None:
            return []
        return [m for m in self.running if not self.trace.components_of.get(m.service_id)]

    def below(self, measure: ServiceMeasure) -> list[str]:
        """The shares in which a service is below its benchmark."""
        return [
            share
            for share in SHARES
            if self.benchmarks.verdict(share, measure.share_pct(share)).value == "not met"
        ]


def gather_facts(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Facts:
    """Measure, read and trace; when `stop` says so the trace is left out of the figures."""

    def begin(part: int) -> None:
        if progress:
            progress(part, len(PARTS), PARTS[part])

    begin(0)
    benchmarks = read_benchmarks(tables, on=on, policy=policy)
    measures = measure_services(tables, on=on)
    begin(1)
    trace = trace_tables(tables)
    research = (
        research_of(measures, trace.needs, on=on, fresh_months=benchmarks.research_fresh_months)
        if trace.needs is not None
        else ()
    )
    begin(2)
    return Facts(
        tables=tables,
        on=on,
        benchmarks=benchmarks,
        measures=measures,
        trace=trace,
        research=research,
        unused=unused_components(tables, trace),
        is_stopped=stop is not None and stop(),
    )
