"""The estate in a real browser: files sent and accepted, two editors at once, history, downloads.

Every page, and pages with their errors, at both widths: accessible, within its width, silent on
the network, nothing refused by the page's own policy. UNTOWER_SCREENS=folder keeps pictures.
"""

from __future__ import annotations

import pytest

from estate_rows import actor, small_estate
from looked import Looked
from signed_in import make_account, make_organisation
from untower.record.versions.reading import newest, rows_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ESTATE = "/o/harrowmoor/estate"
ROW = f"{ESTATE}/tables/contracts/row?key=c1"
CONTRACTS = "contract_id,title,notice_months,Nickname\nk1,Desk,3,front\nk2,Net,soon,back\n"


@pytest.fixture
def council(db):
    """An organisation with an owner and an editor."""
    council = make_organisation("Harrowmoor Council", "harrowmoor")
    council.ada = make_account("owner", organisation=council, name="Ada Ash")
    council.eve = make_account("editor", organisation=council, name="Eve Elm")
    return council


def test_two_editors_at_once_lose_nothing(browser, live_server, council):
    small_estate(council, actor(council.ada, council))
    ada, eve = (Looked(browser, live_server.url, who) for who in (council.ada, council.eve))
    for person in (ada, eve):
        person.go(ROW)
    eve.look("estate-row")

    ada.fill(notice_months="6", what="Letter of 3 March")
    ada.press("Save")
    assert ada.page.inner_text("h1") == "c1: Hosting"
    eve.fill(title="Hosting and data")
    eve.press("Save")
    assert "Version 2, which Ada Ash saved meanwhile, is kept beside it." in eve.page.inner_text(
        "main"
    )

    ada.go(ROW)
    eve.go(ROW)
    ada.fill(notice_months="9")
    ada.press("Save")
    eve.fill(notice_months="4", owner_role="Head of Technology")
    eve.press("Save")
    eve.picture("clash", 1100)
    eve.look("estate-clash", has_errors=True)
    eve.press("Save as version 5")
    eve.look("estate-clash-unchosen", has_errors=True)
    eve.page.get_by_label("Keep 4 months").check()
    eve.press("Save as version 5")

    held = rows_of(newest(council), "contracts")[0]
    assert newest(council).number == 5
    assert (held["title"], held["notice_months"], held["owner_role"]) == (
        "Hosting and data",
        "4",
        "Head of Technology",
    )
    eve.fill(notice_months="soon")
    eve.press("Save")
    eve.look("estate-row-errors", has_errors=True)
    for name, path in (
        ("estate", ""),
        ("estate-table", "/tables/contracts"),
        ("estate-history", "/history"),
        ("estate-version", "/history/2"),
        ("estate-compare", "/compare?one=1&other=5"),
        ("estate-older", "/tables/contracts/row?key=c1&version=1"),
        ("estate-remove", "/tables/suppliers/remove?key=ash"),
        ("estate-new-row", "/tables/contracts/new"),
        ("estate-download", "/download"),
    ):
        ada.go(ESTATE + path)
        ada.look(name)
    ada.go(f"{ESTATE}/history/1/restore")
    ada.look("estate-restore")
    for person in (ada, eve):
        person.is_silent()


def test_files_are_sent_looked_at_and_accepted(browser, live_server, council):
    ada = Looked(browser, live_server.url, council.ada)
    ada.go(ESTATE)
    ada.look("estate-empty")
    ada.go(f"{ESTATE}/add")
    ada.press("Send and look")
    ada.look("estate-add-errors", has_errors=True)
    files = [
        {"name": "contracts.csv", "mimeType": "text/csv", "buffer": CONTRACTS.encode()},
        {"name": "odd.csv", "mimeType": "text/csv", "buffer": b"Ref;Job;How many\n1;Tester;2\n"},
    ]
    ada.page.set_input_files("#id_files", files)
    ada.press("Send and look")
    ada.picture("upload", 1240)
    ada.look("estate-sent")
    ada.press("Continue")
    ada.look("estate-sent-errors", has_errors=True)
    ada.page.get_by_role("link", name="Say what they mean").click()
    ada.page.get_by_label("What “Nickname” means").select_option("contracts.owner_role")
    ada.page.get_by_label("Which table are its rows?").select_option("roles")
    ada.press("Show its fields")
    ada.look("estate-columns")
    ada.page.get_by_label("What “Job” means").select_option("roles.name")
    ada.press("Read the files again")
    ada.look("estate-columns-errors", has_errors=True)
    ada.page.get_by_label("What “Ref” means").select_option("roles.role_id")
    ada.press("Read the files again")
    ada.page.get_by_label("Accept the 2 good rows").check()
    ada.press("Continue")
    assert ada.page.inner_text("h1") == "Version 1"
    made = newest(council)
    assert rows_of(made, "contracts")[0]["owner_role"] == "front"
    assert rows_of(made, "roles")[0]["name"] == "Tester"
    ada.go(ESTATE)
    ada.page.get_by_role("link", name="1 row of what was added as version 1").click()
    ada.look("estate-refused")
    ada.is_silent()
