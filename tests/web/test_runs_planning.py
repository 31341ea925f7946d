"""Planning runs on a very small council: asked, carried out, stopped, compared, what-ifs."""

from __future__ import annotations

import json

import pytest

from planned import DRAWS, ON, actor, asked_run, runs_carried_out, saved_council
from untower import Body
from untower.actions.acting import NotAllowed, Refused
from untower.actions.runs.results import choice_digest
from untower.actions.runs.starting import start_run, stop_run
from untower.actions.working import ATTEMPTS_MOST
from untower.award import Wishes
from untower.case import CaseWishes
from untower.publish.editions import Edition
from untower.record.events.models import Event
from untower.record.runs.models import Run, RunFile, RunState
from untower.record.runs.reading import file_of, files_in, is_stale
from untower.record.versions.reading import reading_of
from untower.wishing import Wanted, wanted_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(account_with, organisation):
    """An owner."""
    return actor(account_with("owner"), organisation)


@pytest.fixture
def version(organisation, by):
    """The small council's tables."""
    return saved_council(organisation, by)


def test_a_whole_run_gives_the_command_lines_choice_and_files_in_every_edition(
    organisation, by, version
):
    run = runs_carried_out(asked_run(organisation, by, version))
    assert run.state == RunState.DONE, run.trouble
    body = Body(reading=reading_of(version), on=ON)
    made = body.plan(wishes=Wishes(), case_wishes=CaseWishes(draws=DRAWS, has_regret=False)).made
    assert run.choice_digest == choice_digest(made)
    award = next(s.figures for s in made.steps if s.step == "award")
    assert run.summary["cost_gbp"] == str(award["cost_gbp"])
    assert {k: c["offer_id"] for k, c in run.summary["choices"].items()} == {
        c["component_id"]: c["offer_id"] for c in award["choices"]
    }
    check_files_and_events(run)


def check_files_and_events(run):
    """It left its files in every edition, and events without a binary fraction."""
    names = {f.name for f in files_in(run, "full")}
    assert {"report.html", "plan.json", "plan.xlsx", "cabinet.docx"} <= names
    for edition in Edition:
        report = file_of(run, edition.value, "report.html")
        assert edition.title.encode() in report
        assert b"Planning model: not an award decision" in report
    assert b"<h1" not in file_of(run, "members", "page:award")
    done = Event.objects.get(kind="run_done")
    assert done.facts["choice_digest"] == run.choice_digest
    assert done.facts["files"]["full/plan.json"]
    asked = Event.objects.get(kind="run_asked")
    assert asked.facts["wishes"] == run.wishes
    for event in (asked, done):
        json.dumps(event.facts, allow_nan=False)
        assert not _fractions(event.facts)


def _fractions(value):
    """Every binary fraction in plain JSON."""
    if isinstance(value, dict):
        return [f for v in value.values() for f in _fractions(v)]
    if isinstance(value, list):
        return [f for v in value for f in _fractions(v)]
    return [value] if isinstance(value, float) else []


def test_wishes_are_followed_and_read_back_as_they_were(organisation, by, version):
    wanted = {
        "fixed": (("forms", "retain"),),
        "limits": ({"limit_id": "l1", "kind": "suppliers_max", "value": 2.0, "unit": "suppliers"},),
        "is_whole": False,
    }
    run = runs_carried_out(asked_run(organisation, by, version, **wanted))
    assert run.summary["choices"]["forms"]["basis"] == "retain"
    read = wanted_from(json.loads(json.dumps(run.wishes)))
    assert read == Wanted(draws=DRAWS, **wanted)


def test_weights_of_a_run_change_the_choice_and_not_the_tables(organisation, by, version):
    from decimal import Decimal

    weights = {"quality": Decimal(99), "price": Decimal(1)}
    plain, heavy = runs_carried_out(
        asked_run(organisation, by, version, is_whole=False),
        asked_run(organisation, by, version, is_whole=False, weights=weights),
    )
    assert (plain.summary["quality_weight"], heavy.summary["quality_weight"]) == ("50", "99")
    assert heavy.summary["value_gbp"] != plain.summary["value_gbp"]
    assert reading_of(version).tables["organisation"]["quality_weight_pct"][0] == 50


def test_a_what_if_makes_the_choice_alone_and_says_its_gap(organisation, by, version):
    base = asked_run(organisation, by, version, is_whole=False)
    what_if = asked_run(organisation, by, version, is_whole=False, of_run=base, name="What if")
    base, what_if = runs_carried_out(base, what_if)
    assert what_if.summary["gap"] is not None
    assert what_if.summary["saving_pct"] is None
    assert {f.name for f in files_in(what_if, "full")} == {"plan.json"}


def test_tables_that_cannot_be_followed_end_in_a_sentence_and_no_choice(organisation, by):
    limits = """
        limit_id | kind          | value | is_mandatory
        none     | suppliers_max | 0     | yes
    """
    version = saved_council(organisation, by, limits=limits)
    run = runs_carried_out(asked_run(organisation, by, version, is_whole=False))
    assert run.state == RunState.DONE
    assert run.choice_digest == ""
    assert run.summary["cost_gbp"] is None
    assert run.summary["answer"]


def test_a_version_without_offers_is_refused_before_any_work(organisation, by):
    version = saved_council(organisation, by, offers=None, offer_items=None)
    with pytest.raises(Refused, match="holds no offers"):
        asked_run(organisation, by, version)
    assert not Run.objects.exists()


def test_everything_wrong_with_a_request_is_said_at_once(organisation, by, version):
    from decimal import Decimal

    with pytest.raises(Refused, match="no such component") as refused:
        asked_run(
            organisation,
            by,
            version,
            name=" ",
            fixed=(("nowhere", "retain"),),
            without=("no_such_rule",),
            limits=({"limit_id": "l", "kind": "magic"},),
            gap_pct=Decimal(80),
            draws=3,
            seed=-1,
        )
    assert set(refused.value.problems) == {
        "name",
        "fixed",
        "without",
        "limits",
        "gap_pct",
        "draws",
        "seed",
    }


def test_a_viewer_may_neither_start_nor_stop_a_run(organisation, by, version, account_with):
    viewer = actor(account_with("viewer"), organisation)
    with pytest.raises(NotAllowed, match="Only an owner, commercial lead or editor may"):
        asked_run(organisation, viewer, version)
    run = asked_run(organisation, by, version)
    with pytest.raises(NotAllowed, match="start or stop a planning run"):
        stop_run(run=run, by=viewer, keep=False)


def test_a_run_of_another_bodys_version_is_never_started(
    organisation, other_organisation, by, version, account_with
):
    stranger = actor(account_with("owner", organisation=other_organisation), other_organisation)
    with pytest.raises(AssertionError, match="another organisation"):
        start_run(
            organisation=other_organisation,
            by=stranger,
            version=version,
            on=ON,
            name="Theirs",
            asked=Wanted(),
        )


def test_a_run_that_waits_is_cancelled_at_once_and_never_carried_out(organisation, by, version):
    run = asked_run(organisation, by, version)
    stop_run(run=run, by=by, keep=False)
    run = runs_carried_out(run)
    assert run.state == RunState.CANCELLED
    assert run.started_at is None
    assert not RunFile.objects.exists()
    with pytest.raises(Refused, match="has ended already"):
        stop_run(run=run, by=by, keep=False)


def test_a_run_cancelled_while_it_runs_keeps_nothing(organisation, by, version):
    run = asked_run(organisation, by, version)
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    stop_run(run=run, by=by, keep=False)
    run = runs_carried_out(run)
    assert run.state == RunState.CANCELLED
    assert run.started_at is not None
    assert not RunFile.objects.exists()
    assert Event.objects.filter(kind="run_cancelled").count() == 1


def test_a_run_stopped_early_keeps_the_best_so_far_and_says_so(organisation, by, version):
    run = asked_run(organisation, by, version, is_whole=False)
    with pytest.raises(Refused, match="nothing to keep yet"):
        stop_run(run=run, by=by, keep=True)
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    stop_run(run=run, by=by, keep=True)
    run = runs_carried_out(run)
    assert run.state == RunState.DONE
    assert run.is_cut_short


def test_a_run_of_tables_that_have_changed_since_is_stale(organisation, by, version):
    run = asked_run(organisation, by, version)
    assert not is_stale(run)
    saved_council(
        organisation,
        by,
        charges="""
        contract_id | component_id | annual_gbp
        C1          | forms        | 21000
        C2          | case         | 30000
    """,
    )
    assert is_stale(run)


def test_a_run_that_ended_every_worker_is_given_up_with_a_sentence(organisation, by, version):
    from django_tasks_db.models import DBTaskResult

    run = asked_run(organisation, by, version)
    DBTaskResult.objects.filter(queue_name="run").update(worker_ids=["gone"] * ATTEMPTS_MOST)
    run = runs_carried_out(run)
    assert run.state == RunState.FAILED
    assert "ended each time" in run.trouble


def test_no_more_than_twenty_runs_of_a_body_wait_at_once(organisation, by, version, monkeypatch):
    monkeypatch.setattr("untower.actions.runs.starting.WAITING_MOST", 2)
    for _ in range(2):
        asked_run(organisation, by, version)
    with pytest.raises(Refused, match="2 runs wait or run already"):
        asked_run(organisation, by, version)
