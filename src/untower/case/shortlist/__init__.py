"""Which ways of going about the whole estate are compared, and what money flows in each?"""

from untower.case.shortlist.making import make_shortlist
from untower.case.shortlist.shortlisted import Considered, Scenario, Shortlist, Shortlisted

__all__ = ["Considered", "Scenario", "Shortlist", "Shortlisted", "make_shortlist"]
