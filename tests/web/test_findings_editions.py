"""Nothing above a person's edition: not in what is kept, not on a page, not in a download."""

from __future__ import annotations

import pytest
from django.urls import reverse

from analysed import PLANTED, PLANTED_DAYS, parts_of, worked_out
from untower.actions.acting import Actor, NotAllowed
from untower.publish.editions import Edition
from untower.record.findings.models import Turn
from untower.record.findings.reading import findings
from untower.web.editions import edition_for, editions_for

pytestmark = pytest.mark.django_db
SECRETS = (*PLANTED, *PLANTED_DAYS)


@pytest.fixture
def analysis(organisation):
    return worked_out(organisation)


def test_no_part_of_a_lower_edition_holds_a_word_of_a_security_or_personal_column(analysis):
    everything = "\n".join(parts_of(analysis, "full").values())
    gone = "the plant itself is gone: this test would show nothing"
    assert any(secret in everything for secret in PLANTED), gone
    assert any(day in parts_of(analysis, "full")["findings"] for day in PLANTED_DAYS), gone
    for edition in ("members", "public"):
        parts = parts_of(analysis, edition)
        assert "report.html" in parts
        for name, text in parts.items():
            for secret in SECRETS:
                assert secret not in text, f"{edition} {name}"


def test_no_page_shows_a_viewer_what_only_the_full_edition_holds(analysis, client_as, organisation):
    viewer = client_as("viewer")
    addresses = [
        reverse(name, kwargs={"slug": organisation.slug})
        for name in ("journey", "findings", "missing", "glossary", "journey_progress")
    ]
    addresses += [
        reverse("step", kwargs={"slug": organisation.slug, "step": step})
        for step in ("needs", "capability", "estate", "options", "lots", "assurance")
    ]
    addresses += [
        reverse("finding", kwargs={"slug": organisation.slug, "identity": identity})
        for identity in findings(analysis, Edition.MEMBERS)
    ]
    addresses += [
        reverse("search", kwargs={"slug": organisation.slug}) + f"?text={text}"
        for text in ("Planted", "planted-7q", "hole", "2024-07")
    ]
    for address in addresses:
        answer = viewer.get(address)
        assert answer.status_code == 200, address
        said = answer.content.decode()
        for secret in SECRETS:
            assert secret not in said, f"{address}: {secret}"


def test_a_finding_above_the_edition_is_as_if_there_were_none(analysis, client_as, organisation):
    hidden = set(findings(analysis, Edition.FULL)) - set(findings(analysis, Edition.MEMBERS))
    assert hidden
    viewer, auditor = client_as("viewer"), client_as("auditor")
    for identity in hidden:
        address = reverse("finding", kwargs={"slug": organisation.slug, "identity": identity})
        assert viewer.get(address).status_code == 404
        assert auditor.get(address).status_code == 200


def test_an_editor_cannot_note_a_finding_that_they_may_not_see(analysis, client_as, organisation):
    hidden = set(findings(analysis, Edition.FULL)) - set(findings(analysis, Edition.MEMBERS))
    editor = client_as("editor")
    for identity in hidden:
        for name in ("decide_finding", "reply_to_finding"):
            address = reverse(name, kwargs={"slug": organisation.slug, "identity": identity})
            assert editor.post(address, {"what": "assign"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "edition", "file", "status"),
    [
        ("viewer", "members", "report.html", 200),
        ("viewer", "public", "plan.json", 200),
        ("viewer", "full", "report.html", 404),
        ("editor", "full", "plan.xlsx", 404),
        ("auditor", "full", "plan.xlsx", 200),
        ("owner", "full", "ask-sheets.zip", 200),
        ("owner", "public", "ask-sheets.zip", 404),
        ("owner", "full", "findings", 404),
        ("owner", "secret", "report.html", 404),
        ("evaluator", "members", "report.html", 403),
    ],
)
def test_a_download_is_given_in_the_editions_of_ones_roles(
    analysis, client_as, organisation, role, edition, file, status
):
    parts = {"slug": organisation.slug, "edition": edition, "file": file}
    answer = client_as(role).get(reverse("plan_file", kwargs=parts))
    assert answer.status_code == status
    if status == 200:
        assert answer["Content-Disposition"].startswith("attachment; ")
        assert answer["Cache-Control"] == "private, no-store"


def test_who_sees_which_edition_is_said_in_one_place():
    def of(*roles):
        return edition_for(Actor(None, frozenset(roles)))

    assert [of(r) for r in ("owner", "commercial_lead", "auditor")] == [Edition.FULL] * 3
    assert [of(r) for r in ("editor", "viewer")] == [Edition.MEMBERS] * 2
    assert of("evaluator", "viewer") is Edition.MEMBERS
    with pytest.raises(NotAllowed, match="evaluator"):
        of("evaluator")
    with pytest.raises(NotAllowed, match="evaluator"):
        of()
    assert editions_for(Actor(None, frozenset({"viewer"}))) == (Edition.MEMBERS, Edition.PUBLIC)


def test_a_turn_that_only_the_full_edition_showed_stands_in_no_lower_history(
    analysis, client_as, organisation
):
    identity = next(iter(findings(analysis, Edition.MEMBERS)))
    Turn.objects.filter(identity=identity).update(edition="full")
    address = reverse("finding", kwargs={"slug": organisation.slug, "identity": identity})
    assert "Found, version 1" not in client_as("viewer").get(address).content.decode()
    assert "Found, version 1" in client_as("owner").get(address).content.decode()
