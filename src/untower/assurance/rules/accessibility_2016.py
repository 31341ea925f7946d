"""Did the edition of 2016 ask for accessibility, and was it tested?"""

from __future__ import annotations

from untower.assurance.editions import CODE_2016, REPORTED_2016
from untower.assurance.rule import as_in_2016
from untower.assurance.rules.accessibility_audit import accessibility_audit

accessibility_2016 = as_in_2016(
    accessibility_audit, "accessibility", __name__, CODE_2016, REPORTED_2016
)
