"""The whole journey in a real browser: from the link on the console to an adopted sourcing plan.

`untower serve` runs as a newcomer starts it, with one worker of its own; Harrowmoor's files are
sent as one's own would be. Pages are looked at as they come, with their errors, at both widths.
While Harrowmoor's steps are worked out, a small council is planned for without scripts, and a cell
of its tables is changed by keyboard alone.
"""

from __future__ import annotations

import threading
import zipfile

import pytest
from django.utils import timezone

from by_keyboard import ByKeyboard
from harrowmoor_files import HARROWMOOR
from looked import Looked
from newcomers import PASSWORD, code_for, comes_by, link_for
from range_tables import DEFAULT
from served import SECONDS, serving

pytestmark = pytest.mark.browser

HERE, SMALL = "/o/harrowmoor-council", "/o/tarn-council"
STEPS = ("needs", "capability", "estate", "options", "lots", "assurance")
REASON = "It keeps every rule and gives back most for users."
EMAIL = "ada@example.org"
RUN_MS = 900_000
"""A run of all Harrowmoor takes about a minute of two idle cores, and several of busy ones."""


@pytest.fixture
def service(tmp_path):
    """A fresh service with one worker."""
    with serving(tmp_path / "home", workers=1) as running:
        yield running


def test_from_the_link_on_the_console_to_an_adopted_plan(browser, service, tmp_path):
    ada = Looked(browser, service.address, accept_downloads=True)
    key = comes_by(ada, service.first_link(), email=EMAIL, name="Ada Byron")
    ada.page.get_by_role("button", name="Add an organisation").click()
    ada.fill(name="Harrowmoor Council")
    ada.press("Add")
    _sends_harrowmoor(ada, tmp_path / "harrowmoor.zip")

    plain = Looked(
        browser,
        service.address,
        java_script_enabled=False,
        storage_state=ada.context.storage_state(),
        viewport={"width": 375, "height": 900},
    )
    _plans_without_scripts(plain, tmp_path)
    at_the_keys = Looked(browser, service.address)
    _changes_a_cell_by_keyboard(at_the_keys.page, key)
    bo = Looked(browser, service.address, java_script_enabled=False)
    link = link_for(ada, "harrowmoor-council", "bo@example.org", "Commercial lead")
    comes_by(bo, link, name="Bo Larkin")
    _reads_a_choice_without_scripts(plain)

    _waits_for_the_steps(ada)
    _fills_a_missing_cell(ada)
    _asks_for_a_run(ada)
    _reads_and_settles_findings(ada)
    _reads_the_result(ada)
    _two_adopt_it(ada, bo)
    _finds_it_on_record(ada)
    for person in (ada, bo, at_the_keys, plain):
        person.is_silent()
        person.context.close()


def _sends_harrowmoor(ada: Looked, archive) -> None:
    """Harrowmoor's folder as a zip, looked at, refused without a choice, accepted."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(HARROWMOOR.iterdir()):
            packed.write(file, file.name)
    assert ada.heading() == "The journey begins with the files you have"
    ada.look("whole-empty")
    ada.follow("Add files")
    ada.page.set_input_files("#id_files", archive)
    ada.press("Send and look")
    assert ada.heading() == "Check what was read"
    ada.look("whole-sent")
    ada.press("Continue")
    ada.look("whole-sent-error", has_errors=True)
    ada.page.get_by_label("good row").check()
    ada.press("Continue")
    assert ada.heading() == "Version 1"


def _changes_a_cell_by_keyboard(page, key: str) -> None:
    """From the sign-in page to a saved cell with Tab, Enter and typing, each stop seen."""
    keys = ByKeyboard(page)
    page.goto("/sign-in")
    keys.skips_to_main()
    keys.type(email=EMAIL, password=PASSWORD)
    keys.enter()
    keys.type(code=code_for(key, later=1))
    keys.enter()
    keys.follow("Tarn Council")
    keys.follow("Estate")
    keys.skips_to_main()
    keys.follow("Contracts")
    keys.follow("C2")
    keys.type(notice_months="9", what="Letter of 3 March")
    keys.enter()
    page.get_by_text("Saved as version 3.").wait_for()
    assert page.input_value("#id_notice_months") == "9"


def _waits_for_the_steps(ada: Looked) -> None:
    """The journey's page says by itself when what was saved is worked out."""
    ada.go(f"{HERE}/journey")
    ada.look("whole-waiting")
    ada.page.get_by_text("The steps are worked out.").wait_for()
    ada.follow("Show what was found")
    assert "What to do next" in ada.text()
    ada.picture("journey", 1240)
    ada.look("whole-journey")


def _fills_a_missing_cell(ada: Looked) -> None:
    """The first date that is asked for: a day that is none, then one that is."""
    ada.go(f"{HERE}/journey/missing")
    ada.look("whole-missing")
    name = ada.page.locator('input[name$="-day"]').first.get_attribute("name")
    boxes = [f'input[name="{name.removesuffix("day")}{part}"]' for part in ("day", "month", "year")]
    for box, value in zip(boxes, ("31", "6", "2028"), strict=True):
        ada.page.fill(box, value)
    ada.press("Save what I filled in")
    ada.look("whole-missing-error", has_errors=True)
    ada.page.fill(boxes[0], "30")
    ada.press("Save what I filled in")
    assert "version 2" in ada.text()


def _asks_for_a_run(ada: Looked) -> None:
    """A whole plan with a short search; the page tells how far it is."""
    ada.go(f"{HERE}/runs")
    ada.look("whole-runs-none")
    ada.page.get_by_role("button", name="Start a planning run").click()
    ada.look("whole-run-new")
    ada.fill(name="Your rules as they stand", gap_pct="5", draws="many")
    ada.press("Start this run")
    ada.look("whole-run-new-error", has_errors=True)
    ada.fill(draws="1000")
    ada.press("Start this run")
    ada.page.get_by_text("Gap to the best possible").wait_for()
    ada.look("whole-run-going")


def _plans_without_scripts(plain: Looked, folder) -> None:
    """A small council's tables sent, accepted and changed, a run asked for: no script runs."""
    plain.go("/organisations/new")
    plain.fill(name="Tarn Council")
    plain.press("Add")
    plain.follow("Add files")
    plain.page.set_input_files("#id_files", _files_of_a_small_council(folder))
    plain.press("Send and look")
    plain.page.get_by_label("good row").check()
    plain.press("Continue")
    plain.go(f"{SMALL}/estate/tables/contracts/row?key=C1")
    plain.fill(notice_months="6")
    plain.press("Save")
    assert "Saved as version 2." in plain.text()
    plain.go(f"{SMALL}/runs/new")
    plain.fill(name="Seconds")
    plain.page.get_by_label("The choice of providers alone").check()
    plain.press("Start this run")
    assert "It goes on if you close this page" in plain.text()


def _reads_a_choice_without_scripts(plain: Looked) -> None:
    """What came of it, once the page is asked for again."""
    pause = threading.Event()
    for _ in range(SECONDS):
        if "Whole-life cost" in plain.text():
            return
        pause.wait(1)
        plain.follow("See how far it is now")
    raise AssertionError(plain.text())


def _files_of_a_small_council(folder) -> list[str]:
    files = []
    for name, text in DEFAULT.items():
        lines = [
            ",".join(cell.strip() for cell in line.split("|"))
            for line in text.strip("\n").splitlines()
        ]
        file = folder / f"{name}.csv"
        file.write_text("\n".join(lines).strip() + "\n", "utf-8")
        files.append(str(file))
    return files


def _reads_and_settles_findings(ada: Looked) -> None:
    """Every step's page; one finding of those not met, assigned, then accepted with a reason."""
    for step in STEPS:
        ada.go(f"{HERE}/journey/{step}")
        ada.look(f"whole-step-{step}")
    ada.go(f"{HERE}/findings")
    ada.page.select_option("#id_outcome", label="Not met")
    ada.page.select_option("#id_step", label="Estate")
    ada.press("Filter")
    assert "outcome=not_met" in ada.page.url
    ada.look("whole-findings")
    ada.page.locator("table.found tbody a").first.click()
    due = {"due_on-day": "31", "due_on-month": "1"}
    due["due_on-year"] = str(timezone.localdate().year + 1)
    ada.fill(owner_role="Head of Technology", words="Ask on what ground it was extended.", **due)
    ada.press("Save")
    assert "Assigned" in ada.text()
    ada.page.check("#id_what-2")
    ada.press("Save")
    ada.look("whole-finding-error", has_errors=True)
    ada.fill(words="Its successor is in the pipeline and starts in spring.", **due)
    ada.press("Save")
    assert "Accepted, with your reason beside it" in ada.text()
    ada.look("whole-finding")
    ada.page.reload()
    ada.picture("finding", 1240)


def _reads_the_result(ada: Looked) -> None:
    """The run's own page shows the result by itself; its steps, its files, one paper taken away."""
    ada.go(f"{HERE}/runs/1")
    ada.page.get_by_text("What came of it").wait_for(timeout=RUN_MS)
    ada.picture("run", 1240)
    ada.look("whole-run")
    for step in ("award", "case"):
        ada.go(f"{HERE}/runs/1/{step}")
        ada.look(f"whole-run-{step}")
    ada.go(f"{HERE}/runs/1/files")
    ada.look("whole-files")
    with ada.page.expect_download() as downloading:
        ada.page.get_by_role("link", name="Paper: business case").first.click()
    assert "business-case" in downloading.value.suggested_filename
    with zipfile.ZipFile(downloading.value.path()) as paper:
        assert b"Harrowmoor" in paper.read("word/document.xml")


def _two_adopt_it(ada: Looked, bo: Looked) -> None:
    """One puts it forward with a reason and cannot confirm it; the other can, without scripts."""
    ada.go(f"{HERE}/runs/1/put-forward")
    ada.press("Put it forward")
    ada.look("whole-put-forward-error", has_errors=True)
    ada.fill(reason=REASON)
    ada.press("Put it forward")
    assert "You put this plan forward yourself" in ada.text()
    bo.go(f"{HERE}/runs/1")
    bo.press("Confirm run 1 as the sourcing plan")
    ada.go(f"{HERE}/runs/1")
    assert REASON in ada.text()
    assert "confirmed by Bo Larkin" in ada.text()
    ada.look("whole-adopted")


def _finds_it_on_record(ada: Looked) -> None:
    """Everything that was done, the newest first, and the chain of it holds."""
    ada.go(f"{HERE}/record")
    said = ada.text()
    done = ("Plan adopted", "Plan put forward", "Planning run done", "Tables saved", "Joined")
    assert [what for what in done if what not in said] == []
    assert "Bo Larkin" in said
    ada.press("Check the whole record")
    assert "it holds." in ada.text()
    ada.look("whole-record")
