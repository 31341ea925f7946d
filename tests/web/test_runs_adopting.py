"""A run becomes the sourcing plan by two people, with a reason; and what must never happen."""

from __future__ import annotations

import pytest

from planned import actor, asked_run, saved_council
from untower.actions.acting import NotAllowed, Refused
from untower.actions.runs.adopting import confirm_plan, propose_plan, withdraw_plan
from untower.record.events.models import Event
from untower.record.runs.models import Adoption, RunState, Standing
from untower.record.runs.reading import put_forward, sourcing_plan

pytestmark = pytest.mark.django_db
REASON = "The cheapest that keeps every rule."


@pytest.fixture
def owner(account_with, organisation):
    return actor(account_with("owner"), organisation)


@pytest.fixture
def lead(account_with, organisation):
    return actor(account_with("commercial_lead"), organisation)


@pytest.fixture
def run(organisation, owner):
    """A run that is done; what it would take to work one out is not what is asked here."""
    return done(organisation, owner, saved_council(organisation, owner))


def done(organisation, by, version, **wishes):
    made = asked_run(organisation, by, version, **wishes)
    made.state, made.choice_digest, made.summary = RunState.DONE, "c" * 64, {}
    made.save()
    return made


def kinds():
    return list(Event.objects.filter(kind__startswith="plan_").values_list("kind", flat=True))


def test_one_person_puts_it_forward_and_another_confirms(organisation, run, owner, lead):
    adoption = propose_plan(run=run, by=lead, reason=REASON)
    assert sourcing_plan(organisation) is None
    assert put_forward(organisation) == [adoption]
    confirm_plan(adoption=adoption, by=owner)
    assert sourcing_plan(organisation).run == run
    assert kinds() == ["plan_proposed", "plan_adopted"]
    event = Event.objects.get(kind="plan_adopted")
    assert event.by_token == owner.token
    assert REASON not in str(event.facts)


def test_the_same_person_twice_is_refused(organisation, run, lead):
    adoption = propose_plan(run=run, by=lead, reason=REASON)
    with pytest.raises(NotAllowed, match="a second person confirms it"):
        confirm_plan(adoption=adoption, by=lead)
    assert sourcing_plan(organisation) is None
    assert kinds() == ["plan_proposed"]


@pytest.mark.parametrize("role", ["editor", "viewer", "auditor", "evaluator"])
def test_no_other_role_adopts(organisation, run, lead, account_with, role):
    other = actor(account_with(role), organisation)
    with pytest.raises(NotAllowed, match="Only an owner or commercial lead may put"):
        propose_plan(run=run, by=other, reason=REASON)
    adoption = propose_plan(run=run, by=lead, reason=REASON)
    with pytest.raises(NotAllowed, match="Only an owner or commercial lead may confirm"):
        confirm_plan(adoption=adoption, by=other)
    with pytest.raises(NotAllowed, match="Only an owner or commercial lead may withdraw"):
        withdraw_plan(adoption=adoption, by=other, reason=REASON)


def test_a_reason_is_asked_for(run, lead):
    with pytest.raises(Refused, match="Give a reason"):
        propose_plan(run=run, by=lead, reason="  ")
    assert not Adoption.objects.exists()


def test_a_run_made_on_older_tables_says_so_before_it_is_put_forward(
    organisation, run, lead, owner
):
    saved_council(
        organisation,
        owner,
        charges="""
        contract_id | component_id | annual_gbp
        C1          | forms        | 21000
        C2          | case         | 30000
    """,
    )
    with pytest.raises(Refused, match="tables have changed since this run was made"):
        propose_plan(run=run, by=lead, reason=REASON)
    adoption = propose_plan(run=run, by=lead, reason=REASON, is_stale_accepted=True)
    assert adoption.standing == Standing.PROPOSED
    assert Event.objects.get(kind="plan_proposed").facts["is_stale"] is True


def test_a_later_plan_supersedes_the_one_in_force(organisation, run, owner, lead):
    first = confirm_plan(adoption=propose_plan(run=run, by=lead, reason=REASON), by=owner)
    second_run = done(organisation, owner, run.version, name="Another")
    second = confirm_plan(adoption=propose_plan(run=second_run, by=owner, reason=REASON), by=lead)
    first.refresh_from_db()
    assert first.standing == Standing.SUPERSEDED
    assert first.ended_at is not None
    assert sourcing_plan(organisation) == second
    assert kinds()[-2:] == ["plan_superseded", "plan_adopted"]


def test_a_plan_is_withdrawn_with_a_reason_and_none_takes_its_place(organisation, run, owner, lead):
    adoption = confirm_plan(adoption=propose_plan(run=run, by=lead, reason=REASON), by=owner)
    with pytest.raises(Refused, match="Give a reason"):
        withdraw_plan(adoption=adoption, by=lead, reason="")
    withdraw_plan(adoption=adoption, by=lead, reason="The budget was cut.")
    assert sourcing_plan(organisation) is None
    with pytest.raises(Refused, match="stands no longer"):
        withdraw_plan(adoption=adoption, by=lead, reason="Again.")
    # It may be put forward once more.
    assert propose_plan(run=run, by=lead, reason=REASON).standing == Standing.PROPOSED


def test_what_was_withdrawn_cannot_be_confirmed(run, owner, lead):
    adoption = propose_plan(run=run, by=lead, reason=REASON)
    withdraw_plan(adoption=adoption, by=owner, reason="A slip.")
    with pytest.raises(NotAllowed, match="no longer waits"):
        confirm_plan(adoption=adoption, by=owner)


def test_a_what_if_or_a_run_without_a_choice_cannot_be_adopted(organisation, run, owner, lead):
    what_if = done(organisation, owner, run.version, is_whole=False)
    with pytest.raises(NotAllowed, match="A what-if is an answer in haste"):
        propose_plan(run=what_if, by=lead, reason=REASON)
    run.choice_digest = ""
    run.save()
    with pytest.raises(NotAllowed, match="chose no range"):
        propose_plan(run=run, by=lead, reason=REASON)
    run.state = RunState.RUNNING
    run.save()
    with pytest.raises(NotAllowed, match="Only a run that is done"):
        propose_plan(run=run, by=lead, reason=REASON)


def test_a_run_is_put_forward_once(run, owner, lead):
    propose_plan(run=run, by=lead, reason=REASON)
    with pytest.raises(NotAllowed, match="put forward already"):
        propose_plan(run=run, by=owner, reason=REASON)
