"""From opening to signed decision nobody asks a what-if about a procurement."""

from __future__ import annotations

import zlib

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from planned import ON, actor, asked_run, carried_out, saved_council
from sealed_procurements import SECRET_PRICES, Ceremony
from signed_in import sign_in
from untower.actions.acting import NotAllowed, Refused
from untower.actions.audit_export import export_procurement
from untower.actions.people.tokens import SCOPES, make_token
from untower.actions.procurements.afterwards import learn
from untower.actions.runs.adopting import confirm_plan, propose_plan
from untower.actions.versions.saving import REPLACE, save_tables
from untower.publish.editions import Edition
from untower.record.findings.models import Part
from untower.record.procurements.models import Procurement
from untower.record.runs.models import Adoption, Run, RunFile, RunState
from untower.record.versions.reading import newest
from untower.web.analysis import analyse_version

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
    return opened_procurement(organisation, version)


def opened_procurement(organisation, version):
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


# --- every other door --------------------------------------------------------------------------

LIMITS = """
    limit_id  | kind              | subject | value
    two lots  | lots_per_supplier | L1      | 1
"""
FIXED = (("case", "retain"),)


def test_a_rule_about_it_cannot_be_left_out_either(organisation, by, procurement):
    version = saved_council(organisation, by, limits=LIMITS)
    with pytest.raises(Refused, match="L1: part of procurement P1"):
        asked_run(organisation, by, version, without=("two lots",))
    assert not Run.objects.exists()


def test_taking_its_lots_out_of_the_tables_opens_no_way_round(organisation, by, procurement):
    emptied = {
        name: newest_frame(organisation, name).clear() for name in ("lots", "lot_components")
    }
    made = save_tables(
        organisation=organisation,
        by=by,
        tables=emptied,
        ways=dict.fromkeys(emptied, REPLACE),
        what="No lots",
    )
    with pytest.raises(Refused, match="case: part of procurement P1"):
        asked_run(organisation, by, made, fixed=FIXED, is_whole=False)


def newest_frame(organisation, name):
    from untower.record.versions.reading import reading_of

    return reading_of(newest(organisation)).tables[name]


def test_a_run_asked_before_the_opening_is_not_answered_after_it(organisation, by, version):
    run = asked_run(organisation, by, version, fixed=FIXED, is_whole=False)
    opened_procurement(organisation, version)
    carried_out(run)
    assert run.state == RunState.FAILED
    assert "nobody may ask what-ifs about it" in run.trouble
    assert not RunFile.objects.exists()


def test_a_plan_about_it_is_neither_put_forward_nor_confirmed(
    organisation, by, version, account_with
):
    lead = actor(account_with("commercial_lead"), organisation)
    run = asked_run(organisation, by, version, fixed=FIXED)
    Run.objects.update(state=RunState.DONE, choice_digest="c" * 64)
    run.refresh_from_db()
    adoption = propose_plan(run=run, by=lead, reason="Before the opening.")
    opened_procurement(organisation, version)
    with pytest.raises(NotAllowed, match="case: part of procurement P1"):
        confirm_plan(adoption=adoption, by=by)
    Adoption.objects.all().delete()
    with pytest.raises(NotAllowed, match="case: part of procurement P1"):
        propose_plan(run=run, by=lead, reason="After it.")


def test_the_page_of_a_what_if_says_why_not(organisation, client_as, by, version):
    client = client_as("owner")
    run = asked_run(organisation, by, version)
    Run.objects.update(state=RunState.DONE)
    opened_procurement(organisation, version)
    address = reverse("what_if", kwargs={"slug": organisation.slug, "number": run.number})
    answer = client.post(address, {"component_1": "case", "has_1": "retain"})
    assert "nobody may ask what-ifs about it" in answer.text
    assert Run.objects.count() == 1


def test_no_tender_comes_out_of_a_program_an_analysis_or_an_export(organisation):
    done = Ceremony(organisation).priced()
    secrets = [price.encode() for price in (*SECRET_PRICES, "T1a")]
    version = newest(organisation)
    analysis = analyse_version(version, on=ON)
    kept = [zlib.decompress(bytes(part.content)) for part in Part.objects.all()]
    assert kept
    told = list(kept)
    for name in ("owner", "lead", "auditor"):
        _, secret = make_token(
            account=done.people[name],
            organisation=organisation,
            by=done.by(name),
            name="x",
            scopes=SCOPES,
            days=30,
        )
        headers = {"Authorization": f"Bearer {secret}"}
        parts = {"slug": organisation.slug, "number": version.number}
        listed = Client().get(reverse("api_tables", kwargs=parts), headers=headers)
        assert listed.status_code == 200
        told += [listed.content]
        for table in ("offers", "offer_lots", "offer_items", "scores", "interests"):
            address = reverse("api_table", kwargs={**parts, "table": table})
            assert Client().get(address, headers=headers).status_code == 404
        plan = Client().get(reverse("api_plan", kwargs=parts), headers=headers)
        assert plan.status_code == 200
        told += [plan.content]
    assert analysis is not None
    assert not [secret for secret in secrets for one in told if secret in one]

    with pytest.raises(NotAllowed, match="before its decision is signed"):
        export_procurement(
            procurement=done.procurement, by=done.by("auditor"), edition=Edition.FULL
        )
    with pytest.raises(NotAllowed, match="before its decision is signed"):
        learn(procurement=done.procurement, by=done.by("owner"))
    page = sign_in(done.people["auditor"]).get(
        reverse("challenge", kwargs={"slug": organisation.slug})
    )
    assert page.status_code == 200
    assert "P1" not in page.text
