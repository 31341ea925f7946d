"""Fifty people at a service, in a process of their own: each reads, thinks, and now and then edits.

    python -m bench.web_people ADDRESS PLAN.json RESULT.json

Each person has a row of their own and now and then edits one that all of them edit. The plan says
for how many seconds, how long they think, and how often they edit. What is timed is what a browser
waits for: from the first byte sent to the last received.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any

from bench.web_browser import Browser, Form

SHARED_ONE_IN = 5
COLUMN = "owner_role"


class Person:
    """One of them."""

    def __init__(self, number: int, address: str, plan: dict[str, Any]) -> None:
        self.number, self.plan = number, plan
        self.browser = Browser(address)
        self.chance = random.Random(plan["seed"] * 1_000 + number)  # noqa: S311 (no secret)
        self.read: list[list[Any]] = []
        self.saved: list[list[Any]] = []
        self.confirmed: list[list[str]] = []
        self.asked: list[str] = []
        self.errors: list[str] = []

    def sign_in(self) -> None:
        """Sign in, where the service has people."""
        if not self.plan["people"]:
            return
        me = self.plan["people"][self.number]
        self.browser.sign_in(me["email"], self.plan["password"], me["key"])

    def live(self, until: float) -> None:
        """Read and edit until the time is over."""
        low, high = self.plan["thinks"]
        time.sleep(self.chance.uniform(0, high))
        turn = 0
        while time.perf_counter() < until:
            turn += 1
            try:
                if self.plan["edit_one_in"] and self.chance.random() < 1 / self.plan["edit_one_in"]:
                    self.edit(turn)
                else:
                    self.look(self.chance.choice(self.plan["pages"]))
            except Exception as error:  # noqa: BLE001 (whatever goes wrong is counted)
                self.errors.append(f"{type(error).__name__}: {error}")
            time.sleep(self.chance.uniform(low, high))

    def look(self, page: str) -> str:
        """Read one page."""
        answer = self.browser.get(page)
        self.read.append([page, answer.seconds])
        if answer.status != 200:
            self.errors.append(f"{page}: {answer.status}")
        return answer.text

    def edit(self, turn: int) -> None:
        """Change one cell of one row, from what the page shows."""
        keys = self.plan["components"]
        is_shared = self.chance.randrange(SHARED_ONE_IN) == 0
        key = keys[0] if is_shared else keys[1 + self.number % (len(keys) - 1)]
        page = f"/o/{self.plan['slug']}/estate/tables/components/row?key={key}"
        form = Form(self.look(page), within="")
        value = f"role {self.number} {turn}"
        answer = self.browser.post(page, {**form.fields, COLUMN: value})
        self.saved.append([page, answer.seconds])
        if answer.status == 302:
            self.confirmed.append([key, value])
        elif answer.status in (400, 409):
            self.asked.append(key)  # both values are shown, and the person is asked
        else:
            self.errors.append(f"saving {key}: {answer.status}")


def main(address: str, plan: dict[str, Any]) -> dict[str, Any]:
    """Everybody signs in, then the time runs."""
    people = [Person(number, address, plan) for number in range(plan["count"])]
    for person in people:
        person.sign_in()
    until = time.perf_counter() + plan["seconds"]
    threads = [threading.Thread(target=person.live, args=(until,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "read": [one for person in people for one in person.read],
        "saved": [one for person in people for one in person.saved],
        "confirmed": [one for person in people for one in person.confirmed],
        "asked": sum(len(person.asked) for person in people),
        "errors": [one for person in people for one in person.errors],
    }


if __name__ == "__main__":
    where, asked, written = sys.argv[1:]
    found = main(where, json.loads(Path(asked).read_text(encoding="utf-8")))
    Path(written).write_text(json.dumps(found), encoding="utf-8")
