"""Did the edition of 2016 ask for security, and were the risks assessed?"""

from __future__ import annotations

from untower.assurance.editions import CODE_2016, REPORTED_2016
from untower.assurance.rule import as_in_2016
from untower.assurance.rules.risk_assessment import risk_assessment

security_2016 = as_in_2016(risk_assessment, "security", __name__, CODE_2016, REPORTED_2016)
