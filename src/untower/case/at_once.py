"""Work carried out here and now, where there is too little of it to hand to other processes."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Given = ParamSpec("Given")
Found = TypeVar("Found")


class AtOnce(Executor):
    """An executor that does each piece of work as it is handed over, in order."""

    def submit(
        self, work: Callable[Given, Found], /, *args: Given.args, **more: Given.kwargs
    ) -> Future[Found]:
        """Do it; what it gives or raises is in the future that comes back."""
        future: Future[Found] = Future()
        try:
            future.set_result(work(*args, **more))
        except Exception as fault:  # noqa: BLE001  it is raised where the result is asked for
            future.set_exception(fault)
        return future
