"""`untower worker`: the process that carries out planning runs and analyses of the web service."""

from __future__ import annotations

import os
import signal
import stat
import sys
from threading import Thread
from typing import TYPE_CHECKING

from untower.cli.serving import Home, set_up

if TYPE_CHECKING:
    from types import FrameType

    from untower.actions.working import Working

THREADS = "2"
THREAD_VARIABLES = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS")
"""As many threads wherever it runs, so that a run takes the same steps everywhere."""
LOOK_SECONDS = 1.0
YIELDS = 15
"""How far a worker stands back (POSIX niceness) for people who wait for a page."""


def worker(home: Home = None) -> None:
    """Carry out the planning runs and analyses that the web service asks for.

    Ends on SIGTERM at the next checkpoint; what was under way is taken up again by the next worker.
    """
    for variable in THREAD_VARIABLES:
        os.environ.setdefault(variable, THREADS)
    if hasattr(os, "nice"):
        os.nice(YIELDS)
    set_up(home)
    from untower.actions.versions.uploading import drop_old_uploads
    from untower.actions.working import Working
    from untower.web.jobs import handlers

    working = Working(handlers(), tidy=drop_old_uploads)

    def ended(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the system's call)
        if working.ending.is_set():  # asked twice: at once
            os._exit(1)
        working.end()

    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, ended)
    if _is_kept_by_another():
        Thread(target=_end_with_parent, args=(working,), daemon=True).start()
    working.start()
    while not working.wait(LOOK_SECONDS):
        pass


def _is_kept_by_another() -> bool:
    """Whether a process of ours holds the other end of a pipe to this one."""
    try:
        return stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode)
    except (OSError, ValueError, AttributeError):
        return False


def _end_with_parent(working: Working) -> None:
    """End when the pipe closes: the service that started this worker is gone."""
    while os.read(sys.stdin.fileno(), 1):  # no buffer: its lock would be held at the end
        pass
    working.end()
