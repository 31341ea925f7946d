"""One person's browser that looks at each page at both widths the same way.

UNTOWER_SCREENS=folder keeps a picture of every page looked at; UNTOWER_PICTURES=1 makes the
README's pictures again.
"""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from signed_in import sign_in

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1100, 375)
PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WAIT_MS = 120_000
"""How long a page may take before a test fails: machines are busy while tests run."""


class Looked:
    """A browser of its own, signed in where an account is given; `look` checks the page as it is.

    The pages' own policy is kept: axe comes in as a script of the test's, not of the page.
    """

    def __init__(self, browser, address: str, account=None, **options) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.address = address
        self.context = browser.new_context(base_url=address, reduced_motion="reduce", **options)
        self.context.set_default_timeout(WAIT_MS)
        if account is not None:
            name = settings.SESSION_COOKIE_NAME
            value = sign_in(account).cookies[name].value
            self.context.add_cookies([{"name": name, "value": value, "url": address}])
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def go(self, path: str, *, status: int = 200) -> None:
        answer = self.page.goto(path)
        assert answer
        assert answer.status == status, f"{path}: {answer.status}"

    def fill(self, **values: str) -> None:
        """Type into boxes, by the names of their fields."""
        for name, value in values.items():
            self.page.fill(f"#id_{name}", value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def heading(self) -> str:
        return self.page.inner_text("h1")

    def text(self) -> str:
        return self.page.inner_text("main")

    def look(self, name: str, *, has_errors: bool = False) -> None:
        """Nothing for axe to mend, nothing wider than the page, errors that lead to their fields.

        Every fold is opened first.
        """
        self.page.wait_for_load_state()  # a press waits for an answer to begin, not for its title
        assert self.page.title().startswith("Error: ") is has_errors, self.page.title()
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if folder := os.environ.get("UNTOWER_SCREENS"):
                self.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
            self.page.evaluate(
                "for (const d of document.querySelectorAll('details')) d.open = true"
            )
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} wide at {width}"
            assert self.broken() == [], name
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        for link in self.page.query_selector_all(".govuk-error-summary a"):
            target = link.get_attribute("href")
            assert self.page.query_selector(target), target

    def broken(self) -> list[tuple[str, list[str]]]:
        """What axe finds to mend, and where."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe_script())
        return self.page.evaluate(
            """async tags => {
              const found = await axe.run(document, {
                runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
              return found.violations.map(
                v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))])
            }""",
            RULES,
        )

    def picture(self, name: str, height: int) -> None:
        """Keep the top of the page as it is now for the README, where they are asked for."""
        if not os.environ.get("UNTOWER_PICTURES"):
            return
        self.page.set_viewport_size({"width": WIDTHS[0], "height": height})
        self.page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
        PICTURES.mkdir(exist_ok=True)
        _kept_small(self.page.screenshot(), PICTURES / f"{name}.png")

    def is_silent(self) -> None:
        """Nothing was asked of anybody else and no rule of the pages was broken."""
        assert {url.split("/")[2] for url in self.asked} == {self.address.split("/")[2]}
        assert [said for said in self.said if "status of 4" not in said] == []


@cache
def axe_script() -> str:
    """axe itself, to be run in a page; a test that asks for it skips, and says so, without it."""
    package = importlib.util.find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        pytest.skip("axe-playwright-python is not installed: accessibility was not checked")
    return (Path(package.origin).parent / "axe.min.js").read_text("utf-8")


def _kept_small(png: bytes, file: Path) -> None:
    """Text and flat colours need no more than a palette."""
    from io import BytesIO

    from PIL import Image

    Image.open(BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        file, optimize=True
    )
    assert file.stat().st_size < 200_000, f"{file.name} is too large for a README"
