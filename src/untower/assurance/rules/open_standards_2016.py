"""Did the edition of 2016 ask for open standards, and can the data be taken out?"""

from __future__ import annotations

from untower.assurance.editions import CODE_2016, REPORTED_2016
from untower.assurance.rule import as_in_2016
from untower.assurance.rules.data_exportable import data_exportable

open_standards_2016 = as_in_2016(
    data_exportable, "open standards", __name__, CODE_2016, REPORTED_2016
)
