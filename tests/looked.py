"""One person's browser, signed in, that looks at each page at both widths the same way."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from django.conf import settings

from signed_in import sign_in

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1100, 375)


class Looked:
    """A browser of its own; `look` checks the page as it is now."""

    def __init__(self, browser, address: str, account, **options) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self.address = address
        # axe is put into the page by the test: it has to be let in past the page's own policy.
        self.context = browser.new_context(base_url=address, reduced_motion="reduce", **options)
        name = settings.SESSION_COOKIE_NAME
        value = sign_in(account).cookies[name].value
        self.context.add_cookies([{"name": name, "value": value, "url": address}])
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer
        assert answer.status == 200, f"{path}: {answer.status}"

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def look(self, name: str, *, has_errors: bool = False) -> None:
        """Nothing for axe to mend, nothing wider than the page, errors that lead to their fields.

        UNTOWER_SCREENS=folder keeps a picture at each width.
        """
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
        package = importlib.util.find_spec("axe_playwright_python")
        assert package
        assert package.origin
        self.page.evaluate((Path(package.origin).parent / "axe.min.js").read_text("utf-8"))
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES
        )
        return [
            (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
            for fault in found["violations"]
        ]

    def is_silent(self) -> None:
        """Nothing was asked of anybody else and no rule of the pages was broken."""
        assert {url.split("/")[2] for url in self.asked} == {self.address.split("/")[2]}
        assert [said for said in self.said if "status of 4" not in said] == []
