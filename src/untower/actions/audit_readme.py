"""README.txt of an export: what is it, what is in it, how is it checked without tools?"""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

WIDTH = 78
PURPOSE = {
    "run": "It shows a planning model: what came out of it, from which tables, by which numbers. "
    "A planning model is not an award decision.",
    "adoption": "It shows how a sourcing plan came about: the planning run it rests on, the tables "
    "and numbers that run was made from, who put it forward and who confirmed it. A sourcing plan "
    "is a planning model and not an award decision.",
    "procurement": "It shows how the decision on one procurement came about: what was published "
    "before any tender came, what was received and when, what was scored and agreed, and what was "
    "decided.",
}
INSIDE = (
    ("about.json", "what was exported, the day it was made for, its seed and its wishes"),
    ("events.jsonl", "what was done, when, in which role; one event a line"),
    ("policy.json", "every policy number that was used, with its source"),
    ("versions/", "the organisation's tables as they stood, one CSV a table"),
    ("assessment/", "the tables that the assessment read: tenders, prices, scores"),
    ("result/", "what came out, as data"),
    ("papers/", "reports and papers as they may be read"),
    ("manifest.json", "the SHA-256 of every other file"),
)


def readme_of(about: Mapping[str, Any], papers: Collection[str]) -> str:
    """The text of README.txt."""
    is_procurement = about["kind"] == "procurement"
    inside = [
        f"  {name:15} {words}" for name, words in INSIDE if is_procurement or name != "assessment/"
    ]
    policy = "" if about["policy_is_that_used"] else NOT_THE_POLICY
    blocks = [
        f"{about['title']}\n{about['organisation']}\nExported {about['exported_at']}",
        _filled(f"This is an export for a challenge. {PURPOSE[about['kind']]}"),
        _filled(
            "HANDLE WITH CARE. So that the result can be worked out again, the tables in it hold "
            "every column that was read, those marked commercial, security or personal too. The "
            f"papers are the {about['papers_edition']} edition."
        ),
        "WHAT IS IN IT\n\n" + "\n".join(inside),
        _titled("WHO IS WHO", WHO),
        _titled("WHAT THE EVENTS SHOW", EVENTS),
        _titled("HOW TO CHECK THE FILES", CHECK),
        _titled("HOW TO MAKE THE RESULT AGAIN", f"{AGAIN} {policy}".strip()),
        "    pip install untower\n    untower audit replay THIS-FILE.zip",
        _filled(
            f"The result was made with untower {about['made_with']}. Equal means: every value of "
            "the result, as data, is the same. Reports and papers are drawn from it and are not "
            "compared. The export was made on "
            f"{about['machine']} with "
            + ", ".join(f"{name} {v}" for name, v in sorted(about["libraries"].items()))
            + "."
        ),
        _titled("WHAT IT CANNOT SHOW", CANNOT + (f" {TENDERS}" if is_procurement else "")),
    ]
    if not papers:
        blocks.append(_filled("No paper may be made in the edition that was asked for."))
    return "\n\n".join(blocks) + "\n"


NOT_THE_POLICY = (
    "NOTE: the service has come to other policy numbers since. policy.json holds today's, so the "
    "result will differ; install the version of untower named below to make it as it was."
)
WHO = (
    "People stand here by a token such as 4f6c2c1e-…, with the role in which they acted. Who a "
    "token is stands in the service alone, on its page Record; the organisation can say it. A "
    "person whose data was erased can no longer be named."
)
EVENTS = (
    "Each event carries a digest (SHA-256) of everything it tells and of the digest before it. If "
    "one were changed, taken out or put in afterwards, it and all that follow would no longer fit. "
    "Events that do not concern this export stand as links: number and digests alone, so that "
    "the chain can be followed through them without telling what they were."
)
CHECK = (
    "manifest.json names the SHA-256 of each file. On Windows: certutil -hashfile FILE SHA256; on "
    "macOS: shasum -a 256 FILE; on Linux: sha256sum FILE. The digest of manifest.json itself was "
    "written into the record when the export was made; the organisation can show it. In a CSV, "
    "text that a spreadsheet would take for a formula stands behind an apostrophe (')."
)
AGAIN = (
    "untower is free software. It reads this file alone: no service, no database, no network. It "
    "checks the digests, works the result out from the tables, and says where what comes out "
    "differs from what is in here. It does the work that was recorded, not the time, so that a "
    "slower machine comes to the same result."
)
CANNOT = (
    "The digests show that nothing was changed since an event was written, to whoever knows a "
    "later digest from somewhere else: another export, a backup, a paper. Somebody who keeps the "
    "machine and its database could write the whole record anew from its beginning, if nobody "
    "outside holds such a digest. Whether what people typed was true, no digest can show."
)
TENDERS = (
    "Documents that suppliers sent beside their tables are not in here: their digests on receipt "
    "are in the events, and the organisation keeps the files."
)


def _titled(title: str, text: str) -> str:
    return f"{title}\n\n{_filled(text)}"


def _filled(text: str) -> str:
    return fill(text, WIDTH)
