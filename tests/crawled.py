"""Every page that can be reached from a first one, and what stands in each that should not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, resolve

OF_A_KIND = 3
"""How many pages that differ in a row, a finding or a query alone are opened."""
LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action"}
HOST = "testserver"


class Page(HTMLParser):
    """What a page holds that a strict policy would stop, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.leads: list[str] = []
        self.wrong: list[str] = []
        self._inside: str | None = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.wrong += [f"<{tag} {name}>" for name in told if name.startswith("on")]
        if "style" in told:
            self.wrong.append(f"<{tag} style>")
        if tag == "style" or (tag == "script" and "src" not in told):
            self.wrong.append(f"inline <{tag}>")
        if tag in ("iframe", "object", "embed", "base") or "srcdoc" in told:
            self.wrong.append(f"<{tag}>")
        for name in ("href", "src", "action", "formaction", "srcset", "poster"):
            address = (told.get(name) or "").strip()
            if not address:
                continue
            if tag in ("link", "script", "img", "form") and urlsplit(address).netloc:
                self.wrong.append(f"<{tag}> to {address}")
            if urlsplit(address).scheme not in ("", "http", "https", "mailto", "data"):
                self.wrong.append(f"<{tag} {name}={address}>")
        if tag == "a" and told.get("href"):
            self.leads.append(told["href"])


@dataclass
class Crawled:
    """The answers by address; `wrong` are sentences."""

    answers: dict[str, object] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def routes(self) -> set[str]:
        """The names of the routes that were opened."""
        return {resolve(urlsplit(address).path).url_name for address in self.answers}


def crawled(client, *starts: str, of_a_kind: int = OF_A_KIND) -> Crawled:
    """Open every page that can be reached by following links, a few of each kind."""
    found = Crawled()
    kinds: Counter[tuple] = Counter()
    waiting = list(starts)
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if address in found.answers or kind is None or kinds[kind] >= of_a_kind:
            continue
        kinds[kind] += 1
        answer = client.get(address)
        found.answers[address] = answer
        found.wrong += [f"{address}: {said}" for said in wrong_headers(answer)]
        if answer.status_code in (301, 302):
            waiting.append(answer["Location"])
        if not is_page(answer):
            continue
        page = Page(answer.content.decode())
        found.wrong += [f"{address}: {said}" for said in page.wrong]
        for lead in page.leads:
            there = urljoin(address, lead)
            if urlsplit(there).netloc in ("", HOST):
                waiting.append(urlsplit(there)._replace(fragment="").geturl())
    return found


def kind_of(address: str) -> tuple | None:
    """What a page is, its row or query left aside; None where nothing answers to the address."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    apart = ("table", "step", "edition", "form", "file")
    told = tuple(sorted((k, str(v)) for k, v in match.kwargs.items() if k in apart))
    return (match.url_name, told, tuple(sorted(name for name, _ in parse_qsl(parts.query))))


def is_page(answer) -> bool:
    return answer.get("Content-Type", "").startswith("text/html") and not answer.get(
        "Content-Disposition", ""
    ).startswith("attachment")


def is_a_fault(answer) -> bool:
    """Whether it fell over: 503 is what readiness says where no worker runs."""
    return answer.status_code >= 500 and answer.status_code != 503


def wrong_headers(answer) -> list[str]:
    """What is missing of what every answer has to say."""
    wrong = []
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        wrong.append(f"policy {policy!r}")
    if answer.get("X-Content-Type-Options") != "nosniff":
        wrong.append("no nosniff")
    if "frame-ancestors 'none'" not in policy:
        wrong.append("may be framed")
    if is_a_fault(answer):
        wrong.append(f"status {answer.status_code}")
    return wrong
