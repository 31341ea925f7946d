"""Did the edition of 2016 ask for user needs, and are the important ones met?"""

from __future__ import annotations

from untower.assurance.editions import CODE_2016, REPORTED_2016
from untower.assurance.rule import as_in_2016
from untower.assurance.rules.important_needs_met import important_needs_met

needs_met_2016 = as_in_2016(important_needs_met, "user needs", __name__, CODE_2016, REPORTED_2016)
