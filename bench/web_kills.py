"""Killed in the middle of things, is anything lost that was confirmed, is anything half-done?

Somebody edits, somebody uploads, somebody asks for planning runs and somebody scores, all the time.
Meanwhile `kill -9` ends the web process, the worker, or both, at random moments (seeded), and they
are started again. Each person notes what the service confirmed. Afterwards everything confirmed is
looked for, every run has ended once, and the record is verified.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.line import Line
from bench.web_browser import Answer, Browser, Form
from bench.web_kill_seed import SLUG
from bench.web_service import Service, environment, serving

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "bench" / "kills"
KILLS = int(os.environ.get("UNTOWER_BENCH_KILLS", "50"))
SEED = 7
BETWEEN_SECONDS = (0.0, 0.5)
TRIES = 10
DONE_MOST, WAIT_SECONDS = 8, 30.0
END_SECONDS = 300.0
QUICK = {"UNTOWER_BEAT_SECONDS": "0.2", "UNTOWER_STALE_SECONDS": "2"}
"""A worker that is gone is noticed after two seconds here, so that its runs are taken up often."""
GONE = (OSError, http.client.HTTPException, RuntimeError)


def run() -> list[Line]:
    """Fifty kills on SQLite."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    begun = time.perf_counter()
    found = killed_and_looked_through(FOLDER, kills=KILLS, seed=SEED)
    seconds = time.perf_counter() - begun
    confirmed = ", ".join(f"{count} {what}" for what, count in found.confirmed.items())
    return [
        Line(
            f"kill -9 of web and worker, {found.kills} times",
            f"{len(found.lost)} lost, {len(found.half)} half-done, {len(found.broken)} breaks",
            "; ".join(
                [
                    f"confirmed: {confirmed}; {found.events} events in {seconds:.0f} s",
                    *found.lost[:3],
                    *found.half[:3],
                    *found.broken[:3],
                ]
            ),
            failed=not found.is_good or min(found.confirmed.values()) == 0,
        )
    ]


@dataclass
class Found:
    """What stood after the kills."""

    kills: int
    confirmed: dict[str, int]
    lost: list[str]
    half: list[str]
    broken: list[str]
    events: int

    @property
    def is_good(self) -> bool:
        """Whether nothing confirmed is lost, nothing is half-done and the record holds."""
        return not (self.lost or self.half or self.broken)


@dataclass
class Busy:
    """One person who does one thing again and again, and what was confirmed to them."""

    browser: Browser
    me: dict[str, str]
    password: str
    what: Callable[[Busy, int], str]
    confirmed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    turn: int = 0

    def live(self, ending: threading.Event) -> None:
        """Do it until told to end; a service that is gone is waited for."""
        while not ending.is_set():
            self.turn += 1
            try:
                if done := self.what(self, self.turn):
                    self.confirmed.append(done)
            except GONE:
                self.browser.close()
                ending.wait(0.05)
            ending.wait(0.02)

    def open(self, path: str) -> Answer:
        """A page; signs in first where the session is over."""
        answer = self.browser.get(path)
        if answer.status == 302 and "/sign-in" in answer.location:
            self.browser.cookies.clear()
            self.browser.sign_in(self.me["email"], self.password, self.me["key"])
            answer = self.browser.get(path)
        if answer.status >= 500:
            self.wrong.append(f"{path}: {answer.status}")
        return answer


def edits(key: str) -> Callable[[Busy, int], str]:
    """Somebody who changes one cell of one row."""

    def edit(me: Busy, turn: int) -> str:
        page = f"/o/{SLUG}/estate/tables/components/row?key={key}"
        form = Form(me.open(page).text)
        value = f"{me.me['email']} {turn}"
        answer = me.browser.post(page, {**form.fields, "owner_role": value})
        return f"{key}: {value}" if answer.status == 302 else ""

    return edit


def uploads(me: Busy, turn: int) -> str:
    """Somebody who sends a file and accepts it."""
    value = f"{me.me['email']} {turn}"
    page = me.open(f"/o/{SLUG}/estate/add")
    content = f"component_id,owner_role\nservers,{value}\n".encode()
    sent = me.browser.post_file(
        f"/o/{SLUG}/estate/add", Form(page.text).fields, "components.csv", content
    )
    if sent.status != 302:
        return ""
    for _ in range(TRIES):  # somebody saves meanwhile: one looks again, and accepts again
        waiting = me.open(sent.location)
        answer = me.browser.post(sent.location, {**Form(waiting.text).fields, "do": "accept"})
        if answer.status == 302:
            return f"servers: {value}"
    return ""


def asks_for_runs(me: Busy, turn: int) -> str:
    """Somebody who asks for planning runs, a few at a time."""
    if turn % 6:
        me.open(f"/o/{SLUG}/runs")
        return ""
    name = f"run {turn}"
    form = Form(me.open(f"/o/{SLUG}/runs/new").text)
    answer = me.browser.post(
        f"/o/{SLUG}/runs/new", {**form.fields, "name": name, "effort": "choice", "draws": "1000"}
    )
    return name if answer.status == 302 else ""


def scores(seat: int, checks: list[str]) -> Callable[[Busy, int], str]:
    """An evaluator who scores what they were given, again and again."""

    def score(me: Busy, turn: int) -> str:
        page = f"/o/harrowmoor/scoring/{seat}/score/{checks[turn % len(checks)]}"
        form = Form(me.open(page).text, within="")
        reason = f"reason {turn}"
        typed = {**form.fields, "score": str(turn % 4), "reason": reason}
        answer = me.browser.post(page, typed)
        return reason if answer.status == 302 else ""

    return score


def killed_and_looked_through(
    folder: Path, *, kills: int, seed: int, database: str | None = None
) -> Found:
    """Set up a service in a folder, kill it so often while people are at it, and look."""
    env = {**environment(folder / "home", database), **QUICK}
    (folder / "home").mkdir()
    told = _told("seed", env)
    with serving(env, folder / "log") as service:
        people = _people(service, told)
        for person in people:
            person.browser.sign_in(person.me["email"], person.password, person.me["key"])
        ending = threading.Event()
        threads = [threading.Thread(target=one.live, args=(ending,)) for one in people]
        for thread in threads:
            thread.start()
        try:
            # Chance that can be had again.
            _kill(service, kills, random.Random(seed), people)  # noqa: S311
        finally:
            ending.set()
            for thread in threads:
                thread.join()
            for person in people:
                person.browser.close()
        after = _settled(env)
    return _looked_through(people, after, kills)


def _people(service: Service, told: dict[str, Any]) -> list[Busy]:
    work = (
        edits("forms"),
        edits("forms"),
        uploads,
        asks_for_runs,
        scores(told["seat"], told["checks"]),
    )
    return [
        Busy(Browser(service.address), me, told["password"], what)
        for me, what in zip(told["people"], work, strict=True)
    ]


def _kill(service: Service, kills: int, chance: random.Random, people: list[Busy]) -> None:
    """Kill at a random moment after a random number of things was confirmed, and start again.

    Counting what is confirmed keeps a slow machine from being killed before anybody did anything.
    """
    for _ in range(kills):
        _wait_for(people, chance.randrange(DONE_MOST))
        time.sleep(chance.uniform(*BETWEEN_SECONDS))
        for which in chance.choice((("web",), ("worker",), ("web", "worker"))):
            service.kill(which)
        service.start()
    _wait_for(people, DONE_MOST)


def _wait_for(people: list[Busy], more: int) -> None:
    """Until so many more things were confirmed, or for a while."""
    until = time.perf_counter() + WAIT_SECONDS
    wanted = sum(len(one.confirmed) for one in people) + more
    while sum(len(one.confirmed) for one in people) < wanted and time.perf_counter() < until:
        time.sleep(0.01)


def _settled(env: dict[str, str]) -> dict[str, Any]:
    """What stands once the worker has come to the end of what it was asked."""
    until = time.perf_counter() + END_SECONDS
    while True:
        after = _told("after", env)
        if not set(after["runs"].values()) & {"queued", "running"}:
            return after
        if time.perf_counter() > until:
            after["half"].append(f"runs never ended: {after['runs']}")
            return after
        time.sleep(1)


def _looked_through(people: list[Busy], after: dict[str, Any], kills: int) -> Found:
    one, two, sender, planner, evaluator = people
    kept = {f"{key}: {value}" for key, values in after["cells"].items() for value in values}
    lost = [said for who in (one, two, sender) for said in who.confirmed if said not in kept]
    lost += [
        f"{name}: {after['runs'].get(name, 'not there')}"
        for name in planner.confirmed
        if after["runs"].get(name) != "done"
    ]
    lost += [reason for reason in evaluator.confirmed if reason not in after["scores"]]
    lost += [
        f"{key}: {value} came back"
        for key, values in after["cells"].items()
        for value in set(values)
        if values.count(value) > 1
    ]
    confirmed = {
        "edits": len(one.confirmed) + len(two.confirmed),
        "uploads": len(sender.confirmed),
        "runs": len(planner.confirmed),
        "scores": len(evaluator.confirmed),
    }
    wrong = [said for who in people for said in who.wrong]
    half = [*after["half"], *wrong]
    return Found(kills, confirmed, lost, half, after["broken"], after["events"])


def _told(asked: str, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.web_kill_seed", asked]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    for line in run():
        print(f"| {line.what} | {line.result} | {line.note} |{' FAILED' if line.failed else ''}")
