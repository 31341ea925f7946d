"""The journey, steps, missing cells, passing over, search: what each page says and refuses."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.urls import reverse

from analysed import COUNCIL, IMAGE, ON, SCRIPT, parts_of, saved, worked_out
from planned import actor
from untower.actions.acting import NotAllowed
from untower.actions.findings.keeping import ask_for_analysis
from untower.actions.versions import change_cells
from untower.publish.editions import Edition
from untower.record.events.models import Event
from untower.record.findings.models import Analysis, Part, Progress
from untower.record.findings.reading import (
    OVERVIEW,
    STEP,
    findings,
    latest_attempt,
    part,
    shown_analysis,
    values,
)
from untower.record.runs.models import Job
from untower.record.versions.models import Version
from untower.record.versions.reading import newest, rows_of
from untower.storage.versions.edits import SetCells
from untower.web.analysis import analyse_version
from untower.web.journey.glossary import terms

pytestmark = pytest.mark.django_db
PAGES = ("needs", "capability", "estate", "options", "lots", "assurance")


def at(name, organisation, **more):
    return reverse(name, kwargs={"slug": organisation.slug, **more})


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.fixture
def analysis(organisation):
    return worked_out(organisation)


# --- the journey ----------------------------------------------------------------------------


def test_before_any_version_the_page_offers_three_ways_to_begin(client_as, organisation):
    said = page(client_as("owner"), at("journey", organisation))
    assert "Add files" in said
    assert "Start with Harrowmoor" in said
    assert "Download the blank workbook" in said
    workbook = client_as("owner").get(at("start_workbook", organisation))
    assert workbook.content.startswith(b"PK")
    seen = page(client_as("viewer"), at("journey", organisation))
    assert "Add files" not in seen
    assert "adds the first files" in seen
    assert client_as("viewer").get(at("missing", organisation)).status_code == 302


def test_a_new_version_asks_for_its_analysis_in_its_own_transaction(organisation):
    version = saved(organisation)
    assert Job.objects.filter(kind="analysis", key=str(version.pk)).count() == 1


def test_while_a_version_waits_the_page_says_so_and_needs_no_script(client_as, organisation):
    saved(organisation)
    said = page(client_as("owner"), at("journey", organisation))
    assert "Version 1 is being worked out" in said
    assert "Look again" in said
    assert 'http-equiv="refresh"' not in said
    told = client_as("viewer").get(at("journey_progress", organisation)).json()
    assert told["state"] == "waiting"


def test_the_journey_has_ten_steps_each_with_its_state_and_one_thing_to_do_next(
    client_as, organisation, analysis
):
    said = page(client_as("owner"), at("journey", organisation))
    assert said.count('<span class="no">') == 10
    assert said.count('<h2 id="n">What to do next</h2>') == 1
    assert "Planning model: not an award decision" in said
    assert "Version 1 · saved" in said
    assert "Full edition" in said
    assert "Members edition" in page(client_as("viewer"), at("journey", organisation))
    assert "Not part of a plan" in said
    assert "A planning run answers it" in said


def test_an_older_analysis_is_shown_until_the_newer_one_is_done_and_says_so(
    client_as, organisation, analysis
):
    owner = client_as("owner")
    change_cells(
        organisation=organisation,
        by=actor(owner, organisation),
        base=newest(organisation),
        changes=[SetCells(table="contracts", key=("C2",), cells={"ends_on": "2028-03-31"})],
    )
    said = page(owner, at("journey", organisation))
    assert "You are looking at version 1." in said
    assert "saved version 2" in said
    assert "See what changed" in said
    analyse_version(newest(organisation), on=ON)
    said = page(owner, at("journey", organisation))
    assert "You are looking at" not in said
    assert "Version 2 · saved" in said


def test_every_step_has_a_page_with_question_answer_findings_and_what_was_assumed(
    client_as, organisation, analysis
):
    owner = client_as("owner")
    for step in PAGES:
        said = page(owner, at("step", organisation, step=step))
        assert said.count("<h1>") == 1
        assert 'class="answer"' in said
        assert said.index('class="q"') < said.index('class="answer"')
    assert "What was assumed" in page(owner, at("step", organisation, step="needs"))
    said = page(owner, at("step", organisation, step="estate"))
    assert 'href="../estate/tables/contracts' in said
    assert 'role="img"' in said or "<table" in said
    assert owner.get(at("step", organisation, step="award")).status_code == 302
    assert owner.get(at("step", organisation, step="nonsense")).status_code == 404


def test_a_steps_page_says_the_same_as_the_report(organisation, analysis):
    report = part(analysis, Edition.MEMBERS, "report.html").decode()
    fragment = part(analysis, Edition.MEMBERS, STEP + "estate").decode()
    answers = [line for line in fragment.splitlines() if line.startswith('<p class="answer">')]
    assert answers
    assert all(line in report for line in answers)


def test_every_link_of_a_step_and_a_finding_leads_somewhere(client_as, organisation, analysis):
    owner = client_as("owner")
    addresses = [at("step", organisation, step=step) for step in PAGES]
    some = list(findings(analysis, Edition.FULL))[::12]
    addresses += [at("finding", organisation, identity=identity) for identity in some]
    seen = set()
    for address in addresses:
        for href in re.findall(r'href="([^"#]+)', page(owner, address)):
            whole = urljoin(address, href.replace("&amp;", "&"))
            if whole.startswith("/o/") and whole not in seen:
                seen.add(whole)
                assert owner.get(whole).status_code in (200, 302), f"{address} → {whole}"
    assert len(seen) > 20


# --- working it out ---------------------------------------------------------------------------


def test_a_version_that_is_not_the_newest_any_more_is_not_worked_out(organisation):
    first = saved(organisation)
    saved(organisation, uses="service_id | component_id\n tax | portal")
    assert analyse_version(first, on=ON) is None
    assert not Analysis.objects.exists()


def test_what_is_stopped_keeps_nothing(organisation):
    version = saved(organisation)
    assert analyse_version(version, on=ON, stop=lambda: True) is None
    assert not Part.objects.exists()
    assert latest_attempt(version).state == Progress.WORKING
    assert analyse_version(version, on=ON).state == Progress.DONE


def test_worked_out_twice_for_one_day_it_is_kept_once_and_the_same(organisation, analysis):
    first = parts_of(analysis, "full")
    again = analyse_version(analysis.version, on=ON)
    assert again.pk == analysis.pk
    Analysis.objects.all().delete()
    redone = analyse_version(analysis.version, on=ON)
    assert parts_of(redone, "full") == first


def test_a_day_is_recorded_and_another_day_can_be_asked_for(client_as, organisation, analysis):
    owner = client_as("owner")
    assert "worked out for 20 November 2026" in page(owner, at("journey", organisation))
    answer = owner.post(at("work_out_again", organisation))
    assert answer.status_code == 302
    assert Event.objects.filter(kind="analysis.asked").count() == 1
    with pytest.raises(NotAllowed, match="worked out again"):
        ask_for_analysis(
            organisation=organisation,
            by=actor(client_as("viewer"), organisation),
            version=analysis.version,
        )


def test_the_event_of_an_analysis_names_version_day_policy_and_what_came_out(analysis):
    event = Event.objects.get(kind="analysis.kept")
    assert event.facts["version_digest"] == analysis.version.digest
    assert event.facts["on"] == "2026-11-20"
    assert event.facts["policy_digest"] == analysis.policy_digest
    assert set(event.facts["plan_json"]) == {"full", "members", "public"}


# --- missing cells ------------------------------------------------------------------------------


def fields_in(said):
    return re.findall(r'name="(q[0-9a-f]{12}-[a-z_]+(?:-day)?)"', said)


def test_a_missing_cell_that_is_filled_makes_a_version_and_is_worked_out_again(
    client_as, organisation, analysis
):
    owner = client_as("owner")
    said = page(owner, at("missing", organisation))
    name = next(n for n in fields_in(said) if n.endswith("-day")).removesuffix("-day")
    sent = {"base": "1", "of": str(analysis.pk)}
    sent |= {f"{name}-day": "31", f"{name}-month": "3", f"{name}-year": "2029"}
    answer = owner.post(at("missing", organisation), sent)
    assert answer.status_code == 302
    assert newest(organisation).number == 2
    cells = [row for table in ("contracts",) for row in rows_of(newest(organisation), table)]
    assert any("2029-03-31" in row.values() for row in cells)


def test_what_cannot_stand_in_a_cell_is_refused_with_what_was_typed_kept(
    client_as, organisation, analysis
):
    owner = client_as("owner")
    said = page(owner, at("missing", organisation))
    name = next(n for n in fields_in(said) if n.endswith("-day")).removesuffix("-day")
    sent = {"base": "1", "of": str(analysis.pk)}
    sent |= {f"{name}-day": "31", f"{name}-month": "2", f"{name}-year": "2029"}
    answer = owner.post(at("missing", organisation), sent)
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "<title>Error: " in said
    assert 'value="2029"' in said
    nothing = owner.post(at("missing", organisation), {"base": "1", "of": str(analysis.pk)})
    assert nothing.status_code == 400
    assert "Nothing was filled in" in nothing.content.decode()
    assert newest(organisation).number == 1


def test_two_who_answer_the_same_question_are_both_shown_and_asked(
    client_as, organisation, analysis
):
    owner, other = client_as("owner"), client_as("editor")
    said = page(owner, at("missing", organisation))
    name = next(n for n in fields_in(said) if n.endswith("-day")).removesuffix("-day")

    def sent(year):
        return {
            "base": "1",
            "of": str(analysis.pk),
            f"{name}-day": "31",
            f"{name}-month": "3",
            f"{name}-year": year,
        }

    assert other.post(at("missing", organisation), sent("2028")).status_code == 302
    clash = owner.post(at("missing", organisation), sent("2029"))
    said = clash.content.decode()
    assert clash.status_code == 409
    assert "Two people answered the same question" in said
    assert "31 Mar 2028" in said
    assert "31 Mar 2029" in said
    assert newest(organisation).number == 2
    choice = re.search(r'type="radio" name="([^"]+)"', said)[1]
    unsure = sent("2029") | {"chosen_at": "2", f"{choice}-asked": "1"}
    again = owner.post(at("missing", organisation), unsure)
    assert again.status_code == 409
    assert "Choose which value to keep." in again.content.decode()
    done = owner.post(at("missing", organisation), unsure | {choice: "mine"})
    assert done.status_code == 302
    rows = rows_of(newest(organisation), "contracts")
    assert any("2029-03-31" in row.values() for row in rows)
    assert not any("2028-03-31" in row.values() for row in rows)


def test_a_reader_sees_the_questions_and_cannot_answer(client_as, organisation, analysis):
    viewer = client_as("viewer")
    said = page(viewer, at("missing", organisation))
    assert "Save what I filled in" not in said
    told = values(analysis, Edition.MEMBERS, OVERVIEW)["missing"][0]
    assert told["question"] in said.replace("&#39;", "'")
    answer = viewer.post(at("missing", organisation), {"base": "1", "of": str(analysis.pk)})
    assert answer.status_code == 400
    assert Version.objects.count() == 1


def test_another_organisations_analysis_is_no_base_for_answers(
    client_as, organisation, other_organisation, analysis
):
    worked_out(other_organisation)
    owner = client_as("owner", organisation=other_organisation)
    sent = {"base": "1", "of": str(analysis.pk)}
    assert owner.post(at("missing", other_organisation), sent).status_code == 404


# --- passing over -------------------------------------------------------------------------------


def test_a_step_is_passed_over_with_role_reason_and_day_and_taken_back(
    client_as, organisation, analysis
):
    owner = client_as("owner")
    address = at("pass_over", organisation, step="options")
    sent = {
        "by_role": "Head of Technology",
        "reason": "All of it is replaced next year.",
        "decided_on-day": "1",
        "decided_on-month": "11",
        "decided_on-year": "2026",
    }
    assert owner.post(address, sent).status_code == 302
    row = rows_of(newest(organisation), "passed_over")[0]
    assert row["step"] == "options"
    assert row["decided_on"] == "2026-11-01"
    analyse_version(newest(organisation), on=ON)
    said = page(owner, at("journey", organisation))
    assert "Passed over on record" in said
    assert "By Head of Technology, 1 November 2026: All of it is replaced next year." in said
    assert owner.post(address, {"what": "take back"}).status_code == 302
    assert rows_of(newest(organisation), "passed_over") == []


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"by_role": ""}, "Say which role decides"),
        ({"reason": ""}, "Give the reason"),
        ({"reason": "n/a"}, "this one says nothing"),
        ({"decided_on-day": ""}, "Enter a real date"),
        ({"decided_on-day": "", "decided_on-month": "", "decided_on-year": ""}, "on which day"),
    ],
)
def test_a_record_that_would_settle_nothing_is_refused(
    client_as, organisation, analysis, sent, wrong
):
    whole = {
        "by_role": "Head",
        "reason": "Because.",
        "decided_on-day": "1",
        "decided_on-month": "11",
        "decided_on-year": "2026",
    }
    answer = client_as("owner").post(at("pass_over", organisation, step="lots"), whole | sent)
    assert answer.status_code == 400
    assert wrong in answer.content.decode()
    assert newest(organisation).number == 1


def test_assurance_the_range_and_the_case_are_never_passed_over(client_as, organisation, analysis):
    owner = client_as("owner")
    for step in ("assurance", "award", "case", "bids", "manage", "nonsense"):
        assert owner.get(at("pass_over", organisation, step=step)).status_code == 404


# --- search and glossary ------------------------------------------------------------------------


def test_the_search_finds_rows_findings_and_words(client_as, organisation, analysis):
    said = page(client_as("owner"), at("search", organisation) + "?text=Acorn")
    assert "Acorn Systems Limited" in said
    assert "estate/tables/suppliers/row?key=acorn" in said
    said = page(client_as("owner"), at("search", organisation) + "?text=sourcing+plan")
    assert "Glossary" in said
    assert page(client_as("owner"), at("search", organisation)).count('role="status"') == 0


def test_the_glossary_shows_every_word_of_the_file(client_as, organisation):
    file = Path(__file__).parents[2] / "GLOSSARY.md"
    entries = [line for line in file.read_text("utf-8").splitlines() if line.startswith("- **")]
    assert len(terms()) == len(entries)
    said = page(client_as("viewer"), at("glossary", organisation))
    assert said.count("<dt ") == len(entries)


# --- what is typed into tables ------------------------------------------------------------------


def test_what_stands_in_a_table_is_never_read_as_html(client_as, organisation):
    """Names with tags in them reach every page that shows them as text."""
    worked_out(
        organisation,
        services=COUNCIL["services"].replace("Council tax", SCRIPT),
        components=COUNCIL["components"].replace("Revenues ledger", IMAGE),
        contracts=COUNCIL["contracts"].replace("Revenues system", SCRIPT),
        suppliers=COUNCIL["suppliers"].replace("Acorn Systems Limited", IMAGE),
        needs=COUNCIL["needs"].replace("Know when bins are emptied", SCRIPT),
        organisation=COUNCIL["organisation"].replace("Smalltown Council", IMAGE),
    )
    owner = client_as("owner")
    owner.post(
        at("pass_over", organisation, step="lots"),
        {
            "by_role": SCRIPT,
            "reason": IMAGE,
            "decided_on-day": "1",
            "decided_on-month": "11",
            "decided_on-year": "2026",
        },
    )
    analyse_version(newest(organisation), on=date(2026, 11, 21))
    addresses = [at(n, organisation) for n in ("journey", "findings", "missing")]
    addresses += [at("step", organisation, step=step) for step in PAGES]
    addresses += [at("search", organisation) + f"?text={text}" for text in ("%3Cscript", "img")]
    every = findings(shown_analysis(organisation), Edition.FULL)
    addresses += [at("finding", organisation, identity=identity) for identity in every]
    shown = 0
    for address in addresses:
        said = page(owner, address)
        assert SCRIPT not in said, address
        assert "<img" not in said, address
        shown += "&lt;script&gt;alert(1)" in said
    assert shown > 5, "the names are not on the pages: this test would show nothing"


def test_what_is_typed_as_a_note_is_never_read_as_html(client_as, organisation, analysis):
    owner = client_as("owner")
    one = next(iter(findings(analysis, Edition.FULL).values()))
    soon = {"due_on-day": "1", "due_on-month": "1", "due_on-year": "2040"}
    owner.post(
        at("decide_finding", organisation, identity=one.identity),
        {"what": "assign", "owner_role": IMAGE, "words": SCRIPT, **soon},
    )
    owner.post(
        at("reply_to_finding", organisation, identity=one.identity),
        {
            "supplier": IMAGE,
            "reply": SCRIPT,
            "replied_on-day": "1",
            "replied_on-month": "1",
            "replied_on-year": "2025",
        },
    )
    for address in (
        at("finding", organisation, identity=one.identity),
        at("findings", organisation),
        at("findings", organisation) + "?text=%3Cscript%3Ealert(1)%3C/script%3E",
        at("search", organisation) + "?text=%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        said = page(owner, address)
        assert SCRIPT not in said, address
        assert "<img" not in said, address


def test_the_pages_are_under_a_strict_policy_with_no_style_or_script_in_them(
    client_as, organisation, analysis
):
    owner = client_as("owner")
    for address in (at("journey", organisation), at("step", organisation, step="estate")):
        answer = owner.get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        said = answer.content.decode()
        assert " style=" not in said
        assert "<style" not in said
        for script in re.findall(r"<script[^>]*>", said):
            assert "src=" in script
