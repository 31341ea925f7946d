"""untower: from the spreadsheets a public body already has to an IT sourcing plan.

Everything lives in rooms named after the steps of the journey (`untower.journey`).
"""

__version__ = "0.1.0"
