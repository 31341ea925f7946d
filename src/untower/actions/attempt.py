"""One attempt at a job: whether to go on, and whether it is still ours to write."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from untower.record.runs.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable


class Ended(Exception):
    """The worker is to end, or the job is another's now: nothing of this attempt is kept."""


def _nothing() -> None:
    """What is done at a beat where nobody asked for anything."""


@dataclass(eq=False)
class Attempt:
    """A job taken up by this worker. `on_beat` is called about every second, from one thread.

    `is_hopeless`: it ended so many workers that it is to be given up.
    """

    job_id: int
    kind: str
    key: str
    number: int
    ending: Event
    lost: Event = field(default_factory=Event)
    on_beat: Callable[[], None] = _nothing
    is_hopeless: bool = False

    def stop(self) -> bool:
        """Whether to end at the next checkpoint: asked by every step that takes long."""
        return self.ending.is_set() or self.lost.is_set()

    def go_on(self) -> None:
        """Raise Ended where the attempt is over: called wherever something tells its progress."""
        if self.stop():
            raise Ended(f"{self.kind} {self.key}")

    def progress(self, done: int, of: int, what: str) -> None:  # noqa: ARG002
        """A progress(done, of, what) that ends the attempt where it is over."""
        self.go_on()

    def hold(self) -> None:
        """Within a transaction: keep the job ours to its end, or raise Ended."""
        ours = Job.objects.select_for_update().filter(id=self.job_id, attempt=self.number)
        if self.lost.is_set() or ours.first() is None:
            self.lost.set()
            raise Ended(f"{self.kind} {self.key}")
