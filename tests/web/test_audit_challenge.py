"""An export for a challenge is made again from itself, and says what was changed in it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests import range_tables

from planned import asked_run, runs_carried_out, saved_council
from sealed_procurements import Ceremony
from untower.actions.acting import NotAllowed, actor_of
from untower.actions.audit_export import export_adoption, export_procurement, export_run
from untower.actions.runs.adopting import confirm_plan, propose_plan
from untower.errors import UnreadableFile, WrongUse
from untower.made_again import make_again
from untower.publish.editions import Edition
from untower.record.events.models import Event
from untower.storage.challenge import read_challenge

if TYPE_CHECKING:
    from pathlib import Path

    from untower.record.runs.models import Run

RUNNING = '=HYPERLINK("http://example.org","see")'


@pytest.fixture
def by(organisation, account_with):
    """An owner."""
    return actor_of(account_with("owner"), organisation)


@pytest.fixture
def run(organisation, by) -> Run:
    """A whole run of the small council, done; a supplier there is named by a formula."""
    named = range_tables.SUPPLIERS.replace("supplier_id", "supplier_id | name", 1)
    named = named.replace("ash  ", f"ash | {RUNNING}").replace("birch  ", "birch | Birch", 1)
    named = named.replace("cedar  ", "cedar | Cedar", 1)
    return runs_carried_out(
        asked_run(organisation, by, saved_council(organisation, by, suppliers=named))
    )


def kept(exported, folder: Path) -> Path:
    file = folder / exported.name
    file.write_bytes(exported.content)
    return file


def changed(file: Path, name: str, change, *, is_manifest_mended: bool = False) -> Path:
    """A copy in which one file was changed; with its digest in the manifest too, if asked."""
    copy = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as there:
        files = {one: there.read(one) for one in there.namelist()}
    files[name] = change(files[name])
    if is_manifest_mended:
        manifest = json.loads(files["manifest.json"])
        manifest["files"][name] = hashlib.sha256(files[name]).hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(copy, "w") as written:
        for one, content in files.items():
            written.writestr(one, content)
    return copy


def test_a_run_is_made_again_from_its_export_and_every_change_to_it_is_told(run, by, tmp_path):
    exported = export_run(run=run, by=by, edition=Edition.MEMBERS)
    file = kept(exported, tmp_path)
    again = make_again(file)
    assert again.sentences[-1] == (
        "EQUAL: what comes out now is what the export holds, in every value."
    )
    assert again.is_equal
    there = zipfile.ZipFile(file)
    assert again.files["plan.json"] == there.read("result/plan.json")
    assert again.write(tmp_path / "out") == [tmp_path / "out" / "plan.json"]
    with pytest.raises(WrongUse, match="is there already"):
        again.write(tmp_path / "out")
    _holds_what_a_lawyer_needs(there, exported)
    _says_what_was_changed(file)


def _holds_what_a_lawyer_needs(there: zipfile.ZipFile, exported) -> None:
    names = there.namelist()
    for wanted in (
        "README.txt",
        "about.json",
        "events.jsonl",
        "policy.json",
        "versions/1/components.csv",
        "result/plan.json",
        "papers/members/report.html",
        "papers/members/cabinet.docx",
    ):
        assert wanted in names
    assert not [n for n in names if n.startswith(("papers/full", "papers/public"))]
    readme = there.read("README.txt").decode()
    assert "Planning run 1" in readme
    assert "A planning model is not an award decision." in " ".join(readme.split())
    assert max(len(line) for line in readme.splitlines()) <= 100
    assert b"'=HYPERLINK" in there.read("versions/1/suppliers.csv")
    assert b",=HYPERLINK" not in there.read("versions/1/suppliers.csv").replace(b'"', b"")
    event = Event.objects.get(kind="challenge.exported")
    assert event.facts["manifest_sha256"] == exported.manifest_digest
    assert hashlib.sha256(there.read("manifest.json")).hexdigest() == exported.manifest_digest


def _says_what_was_changed(file: Path) -> None:
    def louder(content: bytes) -> bytes:
        return content.replace(b"12000.00", b"11000.00")

    again = make_again(changed(file, "versions/1/offer_items.csv", louder, is_manifest_mended=True))
    assert not again.is_equal
    assert "Table offer_items of version 1 is not what its digest says." in again.sentences
    assert any(said.startswith("steps.") and " in the export, " in said for said in again.sentences)
    assert again.sentences[-1].startswith("DIFFERS")


def test_a_file_changed_put_in_or_taken_out_is_told_without_making_anything_again(
    organisation, by, tmp_path
):
    version = saved_council(organisation, by)
    run = runs_carried_out(asked_run(organisation, by, version, is_whole=False))
    file = kept(export_run(run=run, by=by, edition=Edition.FULL), tmp_path)
    assert read_challenge(file).troubles == ()
    assert make_again(file).is_equal
    held = read_challenge(changed(file, "result/plan.json", lambda c: c + b" "))
    assert held.troubles == ("result/plan.json was changed after the export was made.",)
    result = changed(file, "result/plan.json", lambda c: c + b" ", is_manifest_mended=True)
    assert (
        "The result is not the one that the event of run 1 names." in make_again(result).sentences
    )

    def forged(lines: bytes) -> bytes:
        events = [json.loads(line) for line in lines.splitlines()]
        events[1]["by_roles"] = "auditor"
        return b"".join(json.dumps(event).encode() + b"\n" for event in events)

    again = make_again(changed(file, "events.jsonl", forged, is_manifest_mended=True))
    assert "Event 2 is not what its digest says." in again.sentences
    assert not again.is_equal


def test_events_of_other_things_stand_as_links_alone(organisation, by, tmp_path):
    version = saved_council(organisation, by)
    first, _ = runs_carried_out(
        asked_run(organisation, by, version, is_whole=False),
        asked_run(organisation, by, version, is_whole=False, seed=2),
    )
    file = kept(export_run(run=first, by=by, edition=Edition.PUBLIC), tmp_path)
    events = read_challenge(file).events
    whole = [tuple(event["subject"]) for event in events if "kind" in event]
    assert set(whole) == {("version", "1"), ("run", "1")}
    assert {frozenset(event) for event in events if "kind" not in event} == {
        frozenset({"number", "previous", "digest"})
    }
    assert str(by.token) in json.dumps(events)
    assert "Person" not in json.dumps(events)


def test_an_adopted_plan_is_exported_with_who_put_it_forward_and_confirmed_it(
    organisation, account_with, by, tmp_path
):
    run = runs_carried_out(asked_run(organisation, by, saved_council(organisation, by)))
    other = actor_of(account_with("commercial_lead"), organisation)
    proposed = propose_plan(run=run, by=by, reason="It serves residents best.")
    adoption = confirm_plan(adoption=proposed, by=other)
    file = kept(export_adoption(adoption=adoption, by=by, edition=Edition.MEMBERS), tmp_path)
    held = read_challenge(file)
    assert held.about["adoption"]["reason"] == "It serves residents best."
    assert held.about["adoption"]["proposed_as"] == "owner"
    assert held.about["adoption"]["confirmed_as"] == "commercial_lead"
    kinds = [event["kind"] for event in held.events if "kind" in event]
    assert {"plan_proposed", "plan_adopted"} <= set(kinds)


def test_it_is_made_again_by_a_command_without_service_or_database(organisation, by, tmp_path):
    version = saved_council(organisation, by)
    run = runs_carried_out(asked_run(organisation, by, version, is_whole=False))
    file = kept(export_run(run=run, by=by, edition=Edition.MEMBERS), tmp_path)
    bare = {n: v for n, v in os.environ.items() if not n.startswith(("DJANGO", "UNTOWER"))}
    command = [sys.executable, "-m", "untower", "audit", "replay", str(file), "-o"]
    done = subprocess.run(
        [*command, str(tmp_path / "again")],
        env=bare | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "EQUAL" in done.stdout
    assert (tmp_path / "again" / "plan.json").exists()
    assert not (tmp_path / "untower-home").exists()
    other = changed(file, "README.txt", lambda c: c + b"!")
    done = subprocess.run(
        [*command[:-2], str(other)], env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "README.txt was changed after the export was made." in done.stdout


def test_of_a_procurement_nothing_is_exported_before_the_signed_decision(
    organisation, account_with, by, tmp_path
):
    walked = Ceremony(organisation).proposed()
    with pytest.raises(NotAllowed, match="before its decision is signed"):
        export_procurement(procurement=walked.procurement, by=by, edition=Edition.FULL)
    walked.decided()
    exported = export_procurement(procurement=walked.procurement, by=by, edition=Edition.MEMBERS)
    again = make_again(kept(exported, tmp_path))
    assert again.is_equal, again.sentences
    there = zipfile.ZipFile(io.BytesIO(exported.content))
    names = there.namelist()
    assert "papers/members/decision-record.docx" in names
    assert "versions/1/criteria.csv" in names
    assert "assessment/offer_items.csv" in names
    assert there.read("result/published-set.json").decode() == walked.procurement.canonical
    about = json.loads(there.read("about.json"))["procurement"]
    assert [tender["receipt"] for tender in about["tenders"]] == ["P1/0001", "P1/0002", "P1/0003"]

    scores = changed(kept(exported, tmp_path), "assessment/scores.csv", _a_point_more)
    assert not make_again(scores).is_equal
    assert "assessment/scores.csv was changed after the export was made." in (
        make_again(scores).sentences
    )


def _a_point_more(content: bytes) -> bytes:
    assert b",agreed,3," in content
    return content.replace(b",agreed,3,", b",agreed,4,")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_export_is_refused_in_a_sentence(tmp_path, content):
    file = tmp_path / "some.zip"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile):
        make_again(file)


def test_a_zip_of_something_else_is_refused(tmp_path):
    file = tmp_path / "some.zip"
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("manifest.json", "{}")
    with pytest.raises(UnreadableFile, match="no export for a challenge"):
        make_again(file)


def test_the_page_gives_the_zip_to_who_may_have_it_and_nothing_of_another_body(
    client_as, organisation, other_organisation, by
):
    run = runs_carried_out(
        asked_run(organisation, by, saved_council(organisation, by), is_whole=False)
    )
    auditor = client_as("auditor")
    address = reverse("challenge", kwargs={"slug": organisation.slug})
    assert "Planning run 1" in auditor.get(address).content.decode()
    answer = auditor.post(address, {"what": f"run-{run.number}", "edition": "members"})
    assert answer.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    assert "attachment" in answer["Content-Disposition"]
    assert auditor.post(address, {"what": "", "edition": "members"}).status_code == 400
    assert client_as("editor").get(address).status_code == 403
    theirs = client_as("owner", organisation=other_organisation)
    elsewhere = reverse("challenge", kwargs={"slug": other_organisation.slug})
    refused = theirs.post(elsewhere, {"what": f"run-{run.number}", "edition": "full"})
    assert refused.status_code == 400
    assert theirs.get(address).status_code == 404
