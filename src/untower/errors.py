"""What can go wrong, in words for the person who can mend it.

    UntowerError          exit 3   a fault of ours
    ├── WrongUse          exit 2   the command cannot be carried out as it was typed
    │   └── NoSuchFolder  exit 2   nothing stands at that path
    └── UnreadableFile    exit 2   a file that cannot be read at all

A bad row is never an exception: it is a refusal, named by file, row and column
(`untower.answers.Refusals`), and the reading goes on. Exit 1 is not an error either: `check`
and `--strict` use it to say that a row was refused or a finding is not met.
"""

from __future__ import annotations


class UntowerError(Exception):
    """Something stopped the work; the message says where, what, what is allowed, what to do."""

    exit_code = 3


class WrongUse(UntowerError):
    """The command cannot be carried out as it was typed."""

    exit_code = 2


class NoSuchFolder(WrongUse):
    """Nothing stands at the path that was given."""


class UnreadableFile(UntowerError):
    """A file that cannot be read at all: where it is, what it seems to be, what to do."""

    exit_code = 2

    def __init__(self, file: str, what: str, do: str) -> None:
        super().__init__(f"{file}: {what} {do}")
        self.file = file
        self.what = what
        self.do = do
