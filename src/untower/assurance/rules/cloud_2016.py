"""Did the edition of 2016 ask for cloud, and is what stays outside justified?"""

from __future__ import annotations

from untower.assurance.editions import CODE_2016, REPORTED_2016
from untower.assurance.rule import as_in_2016
from untower.assurance.rules.cloud_first import cloud_first

cloud_2016 = as_in_2016(cloud_first, "cloud", __name__, CODE_2016, REPORTED_2016)
