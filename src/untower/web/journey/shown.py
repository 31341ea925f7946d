"""Which analysis does a page of the plan show, in which edition, and is a newer one on its way?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils import timezone

from untower.record.findings import reading
from untower.record.findings.models import Progress
from untower.record.people.reading import names_of
from untower.record.versions.reading import newest
from untower.web.editions import edition_for
from untower.web.pages_env import day, moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.actions.acting import Actor
    from untower.publish.editions import Edition
    from untower.record.findings.models import Analysis
    from untower.record.findings.reading import Found
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version

MARKING = "Planning model: not an award decision"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a person sees of an organisation's plan now.

    `version` is the newest version, `analysis` the newest one that is worked out (of an earlier
    version, while the newest is at work) and `attempt` how the newest version's stands.
    """

    organisation: Organisation
    edition: Edition
    version: Version | None
    analysis: Analysis | None
    attempt: Analysis | None

    @property
    def is_waiting(self) -> bool:
        """Whether the newest version is still to be worked out."""
        if self.version is None or self.has_failed:
            return False
        return self.analysis is None or self.analysis.version_id != self.version.pk

    @property
    def has_failed(self) -> bool:
        """Whether the newest version could not be worked out."""
        return self.attempt is not None and self.attempt.state == Progress.FAILED

    @property
    def is_of_another_day(self) -> bool:
        """Whether it was worked out for a day that has gone by."""
        return self.analysis is not None and self.analysis.on != timezone.localdate()

    @property
    def marked_with(self) -> str:
        """The version, the day it was worked out for and the edition, as each page says it."""
        if self.analysis is None:
            return "No version yet" if self.version is None else f"Version {self.version.number}"
        of = self.analysis.version
        by = of.by_roles.replace("_", " ") or "the service"
        return (
            f"Version {of.number} · saved {moment(of.saved_at)} · by {by} · worked out for "
            f"{day(self.analysis.on)} · {self.edition.title}"
        )

    def values(self, name: str) -> Any:  # noqa: ANN401 (plain JSON)
        """A part of the analysis that holds plain values; nothing where there is no analysis."""
        return None if self.analysis is None else reading.values(self.analysis, self.edition, name)

    def findings(self) -> Mapping[str, Found]:
        """Every finding that the edition shows, by identity."""
        return {} if self.analysis is None else reading.findings(self.analysis, self.edition)

    def text(self, name: str) -> str | None:
        """A part of the analysis that is a piece of a page."""
        found = None if self.analysis is None else reading.part(self.analysis, self.edition, name)
        return None if found is None else found.decode()


def shown_to(organisation: Organisation, by: Actor) -> Shown:
    """What the actor sees of the organisation's plan."""
    version = newest(organisation)
    return Shown(
        organisation=organisation,
        edition=edition_for(by),
        version=version,
        analysis=None if version is None else reading.shown_analysis(organisation),
        attempt=None if version is None else reading.latest_attempt(version),
    )


def worked_out(organisation: Organisation, by: Actor) -> Shown:
    """The same; 404 where nothing is worked out yet."""
    shown = shown_to(organisation, by)
    if shown.analysis is None:
        raise Http404
    return shown


def stamped(shown: Shown) -> dict[str, object]:
    """What every page of the plan says of what it shows, and of what is on its way."""
    context: dict[str, object] = {
        "shown": shown,
        "slug": shown.organisation.slug,
        "marking": MARKING,
        "marked_with": shown.marked_with,
    }
    if shown.version is not None and (shown.is_waiting or shown.has_failed):
        context["newer_by"] = names_of([shown.version.by_token])[shown.version.by_token]
    return context
