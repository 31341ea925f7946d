"""The pages of planning runs: who may open them, what they say, forms that are wrong."""

from __future__ import annotations

import pytest
from django.urls import reverse

from planned import actor, asked_run, carried_out, saved_council
from untower.record.runs.models import Run, RunState, Standing
from untower.record.runs.reading import sourcing_plan

pytestmark = pytest.mark.django_db
MARKING = "Planning model: not an award decision"
FORM = {
    "name": "At most two",
    "on": "2026-11-01",
    "effort": "choice",
    "seed": "0",
    "gap_pct": "0.1",
    "draws": "1000",
}


@pytest.fixture
def owner(client_as):
    return client_as("owner")


@pytest.fixture
def version(organisation, owner):
    return saved_council(organisation, actor(owner, organisation))


@pytest.fixture
def what_if_done(organisation, owner, version):
    """A run of the choice alone, carried out."""
    return carried_out(asked_run(organisation, actor(owner, organisation), version, is_whole=False))


@pytest.fixture
def whole(what_if_done):
    """The same as if it had been a whole run: what its pages then offer."""
    what_if_done.effort = "whole"
    what_if_done.save()
    return what_if_done


def at(name, run=None, **more):
    numbered = {} if run is None else {"number": run.number}
    return reverse(name, kwargs={"slug": "harrowmoor", **numbered, **more})


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_before_there_are_tables_the_page_says_what_to_do(owner):
    said = page(owner, at("runs"))
    assert "There are no tables yet" in said
    assert MARKING in said
    assert owner.get(at("new_run")).url == at("runs")


def test_with_tables_and_no_run_the_page_says_what_a_run_is(owner, version):
    said = page(owner, at("runs"))
    assert "Nothing has been run yet" in said
    assert "Start a planning run" in said


def test_without_offers_no_run_is_asked_for_and_the_page_says_what_to_add(owner, organisation):
    saved_council(organisation, actor(owner, organisation), offers=None, offer_items=None)
    for name in ("runs", "new_run"):
        said = page(owner, at(name))
        assert "Start this run" not in said
        assert "What to do next: say what is offered" in said
        assert at("estate_table", table="offer_items") in said
    offers = page(owner, at("estate_table", table="offers"))
    assert "A file named offers.csv with these headers is read without a question" in offers
    assert "Supplier that makes it." in offers


def test_a_run_is_asked_for_watched_and_read(owner, version):
    assert "It reads version 1" in page(owner, at("new_run"))
    answer = owner.post(
        at("new_run"),
        {
            **FORM,
            "groups_most": "2",
            "component_1": "forms",
            "has_1": "retain",
            "without": ["no_new_tower"],
        },
    )
    run = Run.objects.get()
    assert answer.url == at("run", run)
    assert run.wishes["fixed"] == [["forms", "retain"]]
    assert run.wishes["without"] == ["no_new_tower"]
    assert run.wishes["limits"][0]["kind"] == "suppliers_max"
    waiting = page(owner, at("run", run))
    assert "It is next." in waiting
    assert "No worker has been heard of" in waiting
    assert "Cancel: keep nothing" in waiting
    assert "It is next." in page(owner, at("run_progress", run))
    run = carried_out(run)
    done = page(owner, at("run", run))
    assert "Whole-life cost" in done
    assert "What if" in done
    for said in (waiting, done, page(owner, at("run_step", run, step="award"))):
        assert MARKING in said
    assert "It has ended" in page(owner, at("run_progress", run))


def test_a_wrong_form_says_everything_and_keeps_what_was_typed(owner, version):
    answer = owner.post(
        at("new_run"),
        {
            **FORM,
            "name": "",
            "groups_most": "none",
            "component_2": "forms",
            "limits": "magic",
            "on": "soon",
            "quality_weight": "120",
        },
    )
    said = answer.content.decode()
    assert "<title>Error: " in said
    for field in ("name", "groups_most", "has_2", "limits", "on", "quality_weight"):
        assert f'href="#id_{field}"' in said, field
        assert f'id="id_{field}"' in said, field
    assert "magic" in said
    assert not Run.objects.exists()


def test_a_what_if_is_asked_from_a_run_and_stands_beside_it(owner, what_if_done):
    run = what_if_done
    answer = owner.post(at("what_if", run), {"component_1": "forms", "has_1": "retain"})
    asked = Run.objects.get(of_run=run)
    assert answer.url == at("run", asked)
    assert asked.wishes["fixed"] == [["forms", "retain"]]
    assert asked.version == run.version
    said = page(owner, at("run", carried_out(asked)))
    assert "Beside the run it was asked of" in said
    compared = page(owner, f"{at('compare_runs')}?run={run.number}&run={asked.number}")
    assert "forms must have retain" in compared
    assert "different providers" in compared


def test_a_what_if_that_changes_nothing_is_refused(owner, what_if_done):
    said = owner.post(at("what_if", what_if_done), {}).content.decode()
    assert "Change at least one thing." in said
    assert "<title>Error: " in said
    assert Run.objects.count() == 1


def test_two_people_adopt_a_run_on_its_pages(organisation, owner, client_as, whole):
    lead = client_as("commercial_lead")
    said = lead.post(at("put_forward", whole), {"reason": ""}).content.decode()
    assert "Give a reason" in said
    lead.post(at("put_forward", whole), {"reason": "It keeps every rule."})
    mine = page(lead, at("run", whole))
    assert "You put this plan forward yourself" in mine
    assert "Confirm run" not in mine
    lead.post(at("confirm_plan", whole))
    assert sourcing_plan(organisation) is None
    assert "Confirm run 1 as the sourcing plan" in page(owner, at("run", whole))
    owner.post(at("confirm_plan", whole))
    assert sourcing_plan(organisation).run == whole
    assert "It keeps every rule." in page(owner, at("run", whole))
    assert "Run 1: As the rules stand" in page(owner, at("runs"))
    owner.post(at("withdraw_plan", whole), {"reason": "The budget was cut."})
    assert sourcing_plan(organisation) is None
    assert whole.adoption_set.get().standing == Standing.WITHDRAWN


def test_a_run_on_older_tables_says_so_before_it_is_adopted(organisation, owner, whole):
    saved_council(
        organisation,
        actor(owner, organisation),
        charges="""
        contract_id | component_id | annual_gbp
        C1          | forms        | 21000
        C2          | case         | 30000
    """,
    )
    for name in ("run", "put_forward"):
        assert "Made on version 1; the newest is version 2." in page(owner, at(name, whole))
    said = owner.post(at("put_forward", whole), {"reason": "All the same."}).content.decode()
    assert "The tables have changed since this run was made" in said
    assert "Start this run" in page(owner, f"{at('new_run')}?like=1")


def test_each_role_takes_away_its_editions_and_no_more(owner, client_as, what_if_done):
    run = what_if_done
    viewer, auditor = client_as("viewer"), client_as("auditor")
    for client, allowed in ((owner, 3), (auditor, 3), (viewer, 2)):
        answers = [
            client.get(at("run_file", run, edition=edition, file="plan.json")).status_code
            for edition in ("full", "members", "public")
        ]
        assert answers.count(200) == allowed
        assert ("Full edition" in page(client, at("run_files", run))) == (allowed == 3)
    answer = owner.get(at("run_file", run, edition="full", file="plan.json"))
    assert answer["Content-Disposition"] == (
        'attachment; filename="harrowmoor-run-1-plan-full.json"'
    )
    assert owner.get(at("run_file", run, edition="full", file="page:award")).status_code == 404
    assert owner.get(at("run_file", run, edition="best", file="plan.json")).status_code == 404
    assert "Full edition" not in page(viewer, at("run_step", run, step="award"))


@pytest.mark.parametrize("name", ["runs", "run", "run_files", "compare_runs"])
def test_an_evaluator_and_a_stranger_see_no_run(client_as, other_organisation, what_if_done, name):
    run = None if name in ("runs", "compare_runs") else what_if_done
    assert client_as("evaluator").get(at(name, run)).status_code == 403
    stranger = client_as("owner", organisation=other_organisation)
    assert stranger.get(at(name, run)).status_code == 404


def test_a_run_of_another_body_is_not_found_by_its_number(
    client_as, other_organisation, what_if_done
):
    stranger = client_as("owner", organisation=other_organisation)
    address = reverse("run", kwargs={"slug": "eastmere", "number": what_if_done.number})
    assert stranger.get(address).status_code == 404


def test_a_viewer_reads_and_starts_nothing(client_as, what_if_done):
    viewer = client_as("viewer")
    said = page(viewer, at("run", what_if_done))
    assert "Answer this what-if" not in said
    assert viewer.get(at("new_run")).status_code == 403
    assert viewer.post(at("what_if", what_if_done), {}).status_code == 403
    assert viewer.post(at("stop_run", what_if_done), {}).status_code == 403


def test_a_run_that_waits_is_cancelled_from_its_page(organisation, owner, version):
    run = asked_run(organisation, actor(owner, organisation), version)
    owner.post(at("stop_run", run), {})
    said = page(owner, at("run", run))
    assert "nothing of it was kept" in said
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED


def test_what_people_type_is_shown_as_text(organisation, owner, version):
    name = "<script>alert(1)</script>"
    run = asked_run(organisation, actor(owner, organisation), version, name=name, is_whole=False)
    for address in (at("runs"), at("run", run)):
        said = page(owner, address)
        assert name not in said
        assert "&lt;script&gt;" in said
