"""What does it save, for whom, how sure, how soon?

Comes in: the tables, and the range of providers the step award chose. Goes out: what that range
and other ways of going about the whole estate cost by year, what is saved of going on as now and
how sure that is, who gains, whether the saving commonly claimed is borne out, what is not known.
"""

from __future__ import annotations

from untower.case.step import analyse, analyse_wished
from untower.case.wishes import CaseWishes

__all__ = ["CaseWishes", "analyse", "analyse_wished"]
