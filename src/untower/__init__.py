"""untower: from the spreadsheets a public body already has to an IT sourcing plan.

Everything lives in rooms named after the steps of the journey (`untower.journey`).
"""

from untower.version import __version__

__all__ = ["__version__"]
