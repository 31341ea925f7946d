"""Did the edition of 2016 ask for sharing, and is each shared capability held once?"""

from __future__ import annotations

from untower.assurance.editions import CODE_2016, REPORTED_2016
from untower.assurance.rule import as_in_2016
from untower.assurance.rules.capability_held_once import capability_held_once

share_and_reuse_2016 = as_in_2016(
    capability_held_once, "share and reuse", __name__, CODE_2016, REPORTED_2016
)
