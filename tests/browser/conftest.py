"""Chromium, a page opened in it at a width, and axe: what every browser test asks for."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from looked import RULES, axe_script
from signed_in import django_db_modify_db_settings, service_home

if TYPE_CHECKING:
    from pathlib import Path

# Playwright keeps an event loop in this thread; the database is asked from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
__all__ = ["django_db_modify_db_settings", "service_home"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="session")
def browser():
    """Chromium as the machine has it; nothing is downloaded."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium is installed: the page was not opened in a browser")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def open_file(browser):
    """Opens a file at a width, every fold open; comes with the requests the page made."""
    contexts = []

    def opened(file: Path, width: int, *, is_open: bool = True):
        # The page's own policy forbids scripts; axe has to be let in past it.
        context = browser.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        if is_open:
            page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        return page, requests

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def axe_on():
    """Runs axe on an open page: how many of its checks passed, and what is broken where."""
    script = axe_script()

    def run(page) -> tuple[int, list[tuple[str, list[str]]]]:
        page.evaluate(script)
        result = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES
        )
        broken = [
            (v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in result["violations"]
        ]
        return len(result["passes"]), broken

    return run
