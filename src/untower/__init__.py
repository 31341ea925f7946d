"""untower: from the spreadsheets a public body already has to an IT sourcing plan.

    >>> import datetime, untower
    >>> body = untower.read("examples/harrowmoor", on=datetime.date(2026, 11, 23))
    >>> "components" in body.tables
    True
    >>> body.estate().answer.count(".") > 1  # the answer in two sentences
    True
    >>> [path.name for path in body.plan().write("build/harrowmoor")][:3]
    ['report.html', 'plan.json', 'plan.xlsx']

Everything else lives in rooms named after the steps of the journey (`untower.journey`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.version import __version__

if TYPE_CHECKING:
    from untower.body import Body, read

__all__ = ["Body", "__version__", "read"]


def __getattr__(name: str) -> object:
    """Load the library only when it is asked for, so that `untower --help` stays quick."""
    if name in {"Body", "read"}:
        from untower import body

        return getattr(body, name)
    raise AttributeError(f"module 'untower' has no attribute {name!r}")
