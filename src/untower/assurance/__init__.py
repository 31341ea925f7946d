"""Does it meet the Technology Code of Practice and the rules that bind us?

Comes in: whatever tables were read, the day, and the answers of earlier steps where there are any.
Goes out: a verdict a rule, findings with rows and next step, the Code on a page. A rule is one file
in `rules/`; to add one: `python -m untower.assurance.add_rule NAME`.
"""

from __future__ import annotations

from untower.assurance.judge import analyse

__all__ = ["analyse"]
