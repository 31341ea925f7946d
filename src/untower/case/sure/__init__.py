"""How sure is the money, what would turn the answer, and what would be regretted?"""

from untower.case.sure.how import how_sure
from untower.case.sure.regret import regret_of
from untower.case.sure.regretted import Regret
from untower.case.sure.sureness import Sureness

__all__ = ["Regret", "Sureness", "how_sure", "regret_of"]
