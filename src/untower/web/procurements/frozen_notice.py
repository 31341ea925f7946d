"""Does a version that was just saved change criteria that are published, and so have no effect?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.bids.frozen import FROZEN_COLUMNS, freeze
from untower.phrases import listed
from untower.record.procurements.models import Procurement
from untower.record.procurements.tables import PUBLISHED, tables_in
from untower.record.versions.reading import digests_of
from untower.web.notices import warn

if TYPE_CHECKING:
    from django.http import HttpRequest

    from untower.record.versions.models import Version

UNCHANGED = "The published criteria are unchanged; this edit does not change them"
NAMED_AT_MOST = 4


def warn_of_published(request: HttpRequest, made: Version) -> None:
    """Have it said on the next page where a version changes what was published."""
    touched = published_touched(made)
    if touched:
        warn(
            request,
            f"{UNCHANGED}: tenders for {listed(touched, at_most=NAMED_AT_MOST)} are judged by what "
            "tenderers were told.",
        )


def published_touched(made: Version) -> list[str]:
    """The procurements whose published set this version says otherwise than the one before it."""
    before, after = digests_of(made.base), digests_of(made)
    if all(before.get(name) == after.get(name) for name in FROZEN_COLUMNS):
        return []
    keys = Procurement.objects.filter(organisation=made.organisation, decided_at__isnull=True)
    was = {} if made.base is None else tables_in(made.base, PUBLISHED)
    now = tables_in(made, PUBLISHED)
    return [
        key
        for key in keys.values_list("procurement_id", flat=True)
        if freeze(was, key).digest != freeze(now, key).digest
    ]
