"""A procurement in a real browser, from frozen criteria to summaries, on Harrowmoor's own.

Each person has a browser of their own. Every page, and pages with their errors, at both widths:
accessible, within its width, silent on the network, nothing refused by the page's own policy.
UNTOWER_SCREENS=folder keeps pictures.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from django.utils import timezone

from looked import Looked
from sealed_procurements import FIRST_PASSPHRASE, SECOND_PASSPHRASE, Ceremony
from signed_in import make_organisation
from untower.actions.procurements.scoring import hand_in, save_score
from untower.actions.versions.saving import save_tables
from untower.record.procurements.agreeing import agreement
from untower.record.procurements.models import AgreedScore, Procurement, Score
from untower.record.procurements.scoring import work_of
from untower.storage.read import read

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
KEY = "HP2"
OF_TENDERS = ("offers", "offer_lots", "offer_items")
SEATS = {"ev-1": "Ada", "ev-2": "Bo", "ev-3": "Cy", "ev-4": "Di", "ev-5": "Ed", "ev-6": "Fay"}


@pytest.fixture
def procurement_files(tmp_path) -> dict:
    """Harrowmoor's procurements before their notice, and one file set a tender of HP2."""
    folders = [ROOT / "examples" / "harrowmoor", ROOT / "examples" / "harrowmoor-procurements"]
    tables = dict(read(folders, on=timezone.localdate()).tables)
    today = timezone.localdate()
    tables["procurements"] = tables["procurements"].with_columns(
        published_hash=pl.lit(None, pl.String),
        decided_on=pl.lit(None, pl.Date),
        decided_by_roles=pl.lit(None, pl.String),
        tender_notice_on=pl.lit(today + timedelta(days=1)),
        deadline_at=pl.lit(timezone.localtime().replace(tzinfo=None) + timedelta(days=40)).cast(
            pl.Datetime("us")
        ),
    )
    tables["suppliers"] = tables["suppliers"].with_columns(
        eligibility_checked_on=pl.lit(today - timedelta(days=5)),
        eligibility=pl.when(pl.col("eligibility") == "excluded")
        .then(pl.col("eligibility"))
        .otherwise(pl.lit("clear")),
    )
    sealed = {name: tables.pop(name) for name in OF_TENDERS}
    scores = tables.pop("scores")
    for name in ("interests", "award_decisions", "withheld", "payments"):
        tables.pop(name)
    offers = sealed["offers"].filter(procurement_id=KEY, basis="tender")
    for offer in offers["offer_id"].to_list():
        folder = tmp_path / offer
        folder.mkdir()
        for name, frame in sealed.items():
            mine = frame.filter(offer_id=offer).drop("source_file", "source_row")
            mine = mine.drop("received_at", strict=False)
            mine.select(
                pl.when(c).then(pl.lit("yes")).otherwise(pl.lit("no")).alias(c)
                if dtype == pl.Boolean
                else pl.col(c)
                for c, dtype in mine.schema.items()
            ).write_csv(folder / f"{name}.csv")
        (folder / "cloud.support.txt").write_text(f"We answer at all hours, says {offer}.")
    return {"tables": tables, "folder": tmp_path, "offers": offers, "scores": scores}


def test_a_procurement_from_frozen_criteria_to_summaries(browser, live_server, procurement_files):
    done = Ceremony(make_organisation("Harrowmoor Council", "harrowmoor"))
    done.person("Lena", "commercial_lead")
    done.person("Otto", "owner")
    done.person("Ines", "auditor")
    for name in SEATS.values():
        done.person(name, "evaluator")
    save_tables(
        organisation=done.organisation,
        by=done.by("Otto"),
        tables=procurement_files["tables"],
        what="Harrowmoor and its procurements",
    )
    here = "/o/harrowmoor/procurements"
    lena = Looked(browser, live_server.url, done.people["Lena"])
    otto = Looked(browser, live_server.url, done.people["Otto"])
    ines = Looked(browser, live_server.url, done.people["Ines"])

    lena.go(here)
    lena.look("procurements")
    lena.page.get_by_role("link", name="Public cloud, backup and recovery").click()
    assert lena.heading() == f"Publish the criteria of {KEY}"
    lena.look("publish")
    lena.press("Publish and freeze these criteria")
    assert lena.heading() == "Public cloud, backup and recovery"
    lena.look("procurement")
    lena.go(f"{here}/criteria/{KEY}")
    lena.look("criteria")

    lena.go(f"{here}/openers/{KEY}")
    lena.press("Name these two")
    lena.look("openers-errors", has_errors=True)
    lena.page.select_option("#id_first", label="Otto")
    lena.page.select_option("#id_second", label="Ines")
    lena.press("Name these two")
    lena.look("openers")
    for who, words in ((otto, FIRST_PASSPHRASE), (ines, SECOND_PASSPHRASE)):
        who.go(f"{here}/openers/{KEY}")
        who.fill(passphrase="short", again="shorter")  # noqa: S106
        who.press("Set my key")
        if who is otto:
            who.look("key-errors", has_errors=True)
        who.fill(passphrase=words, again=words)
        who.press("Set my key")
        assert who.page.get_by_text("Your key is set.").is_visible()

    lena.go(f"{here}/tenders/{KEY}")
    lena.press("Seal this tender")
    lena.look("tenders-errors", has_errors=True)
    for offer in procurement_files["offers"]["offer_id"].to_list():
        lena.go(f"{here}/tenders/{KEY}")
        folder = procurement_files["folder"] / offer
        lena.page.set_input_files(
            "#id_tables", [str(folder / f"{name}.csv") for name in OF_TENDERS]
        )
        lena.page.set_input_files("#id_documents", str(folder / "cloud.support.txt"))
        lena.press("Seal this tender")
        assert lena.heading().startswith(f"Receipt {KEY}/")
    lena.look("receipt")
    lena.go(f"{here}/tenders/{KEY}")
    lena.look("tenders")
    otto.go(f"{here}/opening/{KEY}")
    assert otto.page.get_by_text("Tenders are sealed until the deadline").is_visible()
    otto.look("opening-too-early")

    done.procurement = Procurement.objects.get()
    done.let_the_deadline_pass()
    _open(otto, ines, f"{here}/opening/{KEY}", "tenders")
    done.refresh()

    lena.go(f"{here}/seats/{KEY}")
    lena.look("seats")
    seats = {seat.evaluator_id: seat for seat in done.procurement.seats.all()}
    for evaluator, seat in seats.items():
        lena.page.select_option(f"#id_person_{seat.pk}", label=SEATS[evaluator])
        form = lena.page.locator(f"form:has(#id_person_{seat.pk})")
        form.get_by_role("button", name="Fill this seat").click()
    lena.look("seats-filled")

    first, *others = seats
    _score_in_a_browser(browser, live_server.url, done, seats[first], SEATS[first])
    for evaluator in others:
        _score_the_rest(done, seats[evaluator], SEATS[evaluator], procurement_files["scores"])

    lena.go(f"{here}/moderation/{KEY}")
    lena.look("moderation")
    lena.page.get_by_role("link", name="Aldermoss").first.click()
    lena.look("agree")
    lena.press("Save and go to the next")
    lena.look("agree-errors", has_errors=True)
    lena.page.get_by_label("1", exact=True).check()
    lena.fill(reason="Its certificate was shown, and holds past the day of the tender.")
    lena.press("Save and stop here")
    assert lena.heading() == "Agreed scores"
    _agree_the_rest(done, procurement_files["scores"])
    lena.go(f"{here}/moderation/{KEY}")
    lena.press("Lock quality")
    lena.look("moderation-locked")

    _open(otto, ines, f"{here}/opening-prices/{KEY}", "prices")
    lena.go(f"{here}/decision/{KEY}")
    lena.look("decision")
    lena.press("Propose this decision")
    lena.look("decision-errors", has_errors=True)
    best = lena.page.locator("table tbody tr").first.locator("small").first.inner_text()
    lena.page.select_option("#id_offer_HP2-cloud", best)
    lena.page.fill("#id_reason_HP2-cloud", "First by the published criteria and price method.")
    lena.page.fill("#id_conflicts_HP2-cloud", "none")
    lena.fill(signs_as="Head of Procurement")
    lena.press("Propose this decision")
    lena.look("decision-proposed")
    otto.go(f"{here}/decision/{KEY}")
    otto.press("Sign this decision")
    otto.look("decision-confirm-errors", has_errors=True)
    otto.fill(signs_as="Head of Technology")
    otto.press("Sign this decision")
    otto.look("decision-signed")

    lena.go(f"{here}/papers/{KEY}")
    lena.look("papers")
    with lena.page.expect_download() as downloading:
        lena.press("Make the papers")
    papers = _names_in(downloading.value.path())
    assert "evaluation-report.docx" in papers
    assert "decision-record.docx" in papers
    assert sum(name.startswith("assessment-summary-") for name in papers) >= 4
    lena.go(f"{here}/standstill/{KEY}")
    lena.fill(notice_on="soon")
    lena.press("Put on record")
    lena.look("standstill-errors", has_errors=True)
    today = timezone.localdate()
    lena.fill(notice_on=f"{today:%d/%m/%Y}", ends_on=f"{today + timedelta(days=20):%d/%m/%Y}")
    lena.press("Put on record")
    lena.look("standstill")
    lena.go(f"{here}/learning/{KEY}")
    lena.look("learning")
    lena.press("Work it out")
    lena.look("learned")
    lena.go(f"{here}/of/{KEY}")
    lena.look("procurement-decided")
    for who in (lena, otto, ines):
        who.is_silent()


def _open(otto: Looked, ines: Looked, where: str, what: str) -> None:
    """Both openers; the first mistypes."""
    otto.go(where)
    otto.fill(passphrase="not the passphrase at all")  # noqa: S106
    otto.press("Give my key")
    if what == "tenders":
        otto.look("opening-errors", has_errors=True)
    otto.fill(passphrase=FIRST_PASSPHRASE)
    otto.press("Give my key")
    assert otto.page.get_by_text("Nothing is readable until the other opener").is_visible()
    ines.go(where)
    ines.fill(passphrase=SECOND_PASSPHRASE)
    ines.press("Give my key")
    assert ines.heading() == f"The {what} are open"
    ines.look(f"opened-{what}")


def _score_in_a_browser(browser, address: str, done: Ceremony, seat, name: str) -> None:
    """Declare, score the first answers with the keyboard and by saving on the way, hand in."""
    me = Looked(browser, address, done.people[name])
    me.go("/o/harrowmoor/scoring")
    me.look("scoring")
    me.page.get_by_role("link", name="Public cloud, backup and recovery").click()
    assert me.heading().startswith("Do you have an interest")
    me.press("Put my declaration on record")
    me.look("declare-errors", has_errors=True)
    me.page.check("#id_is_true")
    me.press("Put my declaration on record")
    me.look("seat")
    me.page.get_by_role("button", name="Score the next answer").click()
    me.press("Save and go to the next")
    me.look("score-errors", has_errors=True)
    me.go(me.page.url)
    me.page.get_by_label("3", exact=True).check()
    me.page.locator("#saved", has_text="Saved").wait_for()
    me.fill(reason="Evidence from a service of like size. Little on the weekend, so not 4.")
    with me.page.expect_response("**/autosave/**"):
        me.page.keyboard.press("Tab")  # leaving the field saves it
    me.picture("scoring", 1240)
    me.look("score")
    newest = Score.objects.filter(seat=seat).last()
    assert newest.reason.startswith("Evidence from a service of like size.")
    assert float(newest.score) == 3
    me.press("Save and stop here")
    seat.refresh_from_db()
    for line in work_of(seat).missing:
        save_score(
            seat=seat, check=line.check, score="3", reason="Meets the need.", by=done.by(name)
        )
    me.go(f"/o/harrowmoor/scoring/{seat.pk}")
    me.press("Hand in my scores")
    me.look("seat-handed-in")
    assert "£" not in me.page.content()
    me.is_silent()
    me.context.close()


def _score_the_rest(done: Ceremony, seat, name: str, scores: pl.DataFrame) -> None:
    """The others give what they gave in the example."""
    seat.refresh_from_db()
    seat.declared_at = timezone.now()
    seat.save()
    given = {
        (row["offer_id"], row["criterion_id"]): row
        for row in scores.filter(evaluator_id=seat.evaluator_id).to_dicts()
    }
    Score.objects.bulk_create(
        Score(
            seat=seat,
            offer_id=line.offer_id,
            criterion_id=line.criterion_id,
            score=(given.get((line.offer_id, line.criterion_id)) or {}).get("score") or 1,
            reason="What the evaluator noted.",
            saved_at=timezone.now(),
        )
        for line in work_of(seat).lines
    )
    hand_in(seat=seat, by=done.by(name))


def _agree_the_rest(done: Ceremony, scores: pl.DataFrame) -> None:
    """Agreed as in the example, all but what was agreed in the browser."""
    agreed = {
        (row["offer_id"], row["criterion_id"]): row
        for row in scores.filter(stage="agreed").to_dicts()
    }
    now = agreement(done.procurement)
    AgreedScore.objects.bulk_create(
        AgreedScore(
            procurement=done.procurement,
            offer_id=tender.offer_id,
            criterion_id=leaf.criterion_id,
            score=agreed[tender.offer_id, leaf.criterion_id]["score"],
            reason=agreed[tender.offer_id, leaf.criterion_id]["reason"],
            agreed_at=timezone.now(),
        )
        for leaf, tender in now.pairs
        if now.score_of(leaf, tender) is None
    )


def _names_in(file: Path) -> list[str]:
    import zipfile

    with zipfile.ZipFile(file) as archive:
        return archive.namelist()
