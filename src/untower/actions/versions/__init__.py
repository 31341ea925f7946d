"""Writes to an organisation's tables: each one a new version from a stated base, nothing changed.

save_tables      whole tables, replaced or added to by key
change_cells     cells, rows added, rows removed; merged with what others saved meanwhile
undo             without what one version changed, everything later kept
restore          the tables of an earlier version, as a new one
example_version  the invented council Harrowmoor
"""

from untower.actions.versions.allowed import (
    can_change,
    can_restore,
    check_can_change,
    check_can_restore,
    highest_of,
    may_see,
)
from untower.actions.versions.changing import Clash, change_cells
from untower.actions.versions.restoring import example_version, restore
from untower.actions.versions.saving import Broken, Outdated, save_tables
from untower.actions.versions.undoing import undo
from untower.actions.versions.uploading import (
    accept_upload,
    drop_upload,
    say_meanings,
    stage_files,
)

__all__ = [
    "Broken",
    "Clash",
    "Outdated",
    "accept_upload",
    "can_change",
    "can_restore",
    "change_cells",
    "check_can_change",
    "check_can_restore",
    "drop_upload",
    "example_version",
    "highest_of",
    "may_see",
    "restore",
    "save_tables",
    "say_meanings",
    "stage_files",
    "undo",
]
