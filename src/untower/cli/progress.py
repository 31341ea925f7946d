"""A progress bar on stderr, when a person is watching; silence in a pipe or a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int, str], None]


@contextmanager
def shown() -> Iterator[Progress | None]:
    """Yield a progress(done, of, what) that draws a bar, or None where nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("Reading", total=None)

        def report(done: int, of: int, what: str) -> None:
            bar.update(task, completed=done, total=of, description=what)

        yield report
