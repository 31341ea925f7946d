"""From opening to signed decision nobody asks a what-if about a procurement."""

from __future__ import annotations

import pytest
from django.utils import timezone

from planned import actor, asked_run, saved_council
from untower.actions.acting import Refused
from untower.record.procurements.models import Procurement
from untower.record.runs.models import Run

pytestmark = pytest.mark.django_db

PROCUREMENTS = """
    procurement_id | title
    P1             | Case work
"""
LOTS = """
    lot_id | procurement_id | title
    L1     | P1             | Case work
"""
LOT_COMPONENTS = """
    lot_id | component_id
    L1     | case
"""


@pytest.fixture
def by(account_with, organisation):
    return actor(account_with("owner"), organisation)


@pytest.fixture
def version(organisation, by):
    return saved_council(
        organisation, by, procurements=PROCUREMENTS, lots=LOTS, lot_components=LOT_COMPONENTS
    )


@pytest.fixture
def procurement(organisation, version):
    """P1 as it stands between the opening of its tenders and the decision."""
    now = timezone.now()
    return Procurement.objects.create(
        organisation=organisation,
        procurement_id="P1",
        title="Case work",
        version=version,
        canonical="{}",
        digest="d" * 64,
        frozen_at=now,
        deadline_at=now,
        opened_at=now,
    )


@pytest.mark.parametrize(
    "wishes",
    [
        {"fixed": (("case", "retain"),)},
        {
            "limits": (
                {"limit_id": "l", "kind": "exclude", "subject": "ash", "other_subject": "case"},
            )
        },
        {
            "limits": (
                {"limit_id": "l", "kind": "lots_per_supplier", "subject": "L1", "value": 1.0},
            )
        },
    ],
)
def test_a_request_that_names_its_lots_or_what_is_in_them_is_refused(
    organisation, by, version, procurement, wishes
):
    with pytest.raises(Refused, match="nobody may ask what-ifs about it"):
        asked_run(organisation, by, version, is_whole=False, **wishes)
    assert not Run.objects.exists()


def test_a_request_about_other_things_goes_ahead(organisation, by, version, procurement):
    assert asked_run(organisation, by, version, fixed=(("forms", "retain"),)).number == 1


def test_before_opening_and_after_the_decision_it_may_be_asked(
    organisation, by, version, procurement
):
    wishes = {"fixed": (("case", "retain"),), "is_whole": False}
    procurement.decided_at = timezone.now()
    procurement.save()
    assert asked_run(organisation, by, version, **wishes).number == 1
    procurement.opened_at = procurement.decided_at = None
    procurement.save()
    assert asked_run(organisation, by, version, **wishes).number == 2
