"""`untower serve` as a process of its own, as a newcomer starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 180


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return opened.getsockname()[1]


class Served:
    """A running service: its address, and what it has said on the console so far."""

    def __init__(self, home: Path, *, workers: int = 0, **environment: str) -> None:
        self.home, port = home, free_port()
        self.address = f"http://localhost:{port}"
        ours = ("UNTOWER_HOME", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "untower",
                "serve",
                "--home",
                str(home),
                "--port",
                str(port),
                "--workers",
                str(workers),
            ],
            cwd=ROOT,
            env=kept | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self._has_said = threading.Condition()
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._has_said:
                self.said += line
                self._has_said.notify_all()
        with self._has_said:
            self._has_said.notify_all()

    def wait_for(self, words: str) -> str:
        """What was said once these words are in it."""
        with self._has_said:
            found = self._has_said.wait_for(
                lambda: words in self.said or not self._listening.is_alive(), SECONDS
            )
        assert found, f"{words!r} was not said: {self.said}"
        assert words in self.said, self.said
        return self.said

    def first_link(self) -> str:
        """The path of the link that makes the administrator."""
        found = re.search(r"http://\S+(/link/[\w-]+)", self.wait_for("Control-C ends it."))
        assert found, self.said
        return found.group(1)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page, asked for from outside the process."""
        try:
            asked = urllib.request.Request(self.address + path)  # noqa: S310 (our own, on loopback)
            with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 (the same)
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def end(self) -> int:
        """Tell it to end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(SECONDS)
        self._listening.join(SECONDS)
        if self.process.stdout:
            self.process.stdout.close()
        return code


@contextmanager
def serving(home: Path, *, workers: int = 0, **environment: str):
    """A service that answers; it has ended afterwards, whatever happened."""
    served = Served(home, workers=workers, **environment)
    try:
        served.wait_for("Control-C ends it.")
        wait_for_port(served)
        yield served
    finally:
        served.end()


def wait_for_port(served: Served) -> None:
    """Until it answers: the console speaks a moment before the port opens."""
    pause = threading.Event()
    for _ in range(SECONDS * 20):
        try:
            served.get("/healthy")
        except (urllib.error.URLError, ConnectionError):
            assert served.process.poll() is None, served.said
            pause.wait(0.05)
        else:
            return
    raise AssertionError(f"it never answered: {served.said}")
