"""A small council on the service, worked out: what the tests of journey and findings look at."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from datetime import date

from small_tables import table
from untower.actions.acting import SERVICE
from untower.actions.findings.keeping import Came, begin_analysis, keep_analysis
from untower.actions.versions import save_tables
from untower.record.findings.models import Part
from untower.record.findings.reading import FINDINGS, shown_analysis
from untower.version import __version__
from untower.web.analysis import analyse_version

ON = date(2026, 11, 20)
SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(2)>'

COUNCIL = {
    "organisation": """
        name | kind | nation | plan_starts_on | horizon_years
        Smalltown Council | council | england | 2027-04-01 | 5
        """,
    "services": """
        service_id | name | owner_role | user_kind | phase | started | completed | satisfied
        tax | Council tax | Head of Revenues | public | live | 1000 | 600 | 40
        bins | Bin collections |  | public | live |  |  |
        """,
    "needs": """
        need_id | service_id | user_group | need | importance | met_pct
        N1 | tax | residents | Pay what is owed | 5 | 30
        N2 |  | residents | Know when bins are emptied | 4 |
        """,
    "components": """
        component_id | name | layer | run_by | owner_role | support_ends_on
        ledger | Revenues ledger | application | supplier | Head of Revenues | 2024-07-19
        portal | Online forms | application | in_house |  |
        """,
    "uses": """
        service_id | component_id
        tax | ledger
        """,
    "suppliers": """
        supplier_id | name | address | contact_email
        acorn | Acorn Systems Limited | 1 Planted Street 7Q | planted-7q@example.org
        """,
    "contracts": """
        contract_id | supplier_id | title | starts_on | initial_ends_on | ends_on | value_gbp
        C1 | acorn | Revenues system | 2020-04-01 | 2025-03-31 | 2027-03-31 | 500000.00
        C2 | acorn | Hosting | 2022-04-01 |  |  | 250000.00
        """,
    "charges": """
        contract_id | component_id | annual_gbp
        C1 | ledger | 100000.00
        """,
    "evidence": """
        evidence_id | point | subject_table | subject_key | kind | done_on | result | reference
        E1 | 6 | components | ledger | pen_test | 2026-01-09 | planted hole 7Q | planted paper 7Q
        """,
}
PLANTED = ("Planted Street 7Q", "planted-7q@", "planted hole 7Q", "planted paper 7Q")
PLANTED_DAYS = ("2024-07-19", "19 Jul 2024", "19 July 2024", "19/07/2024")


def tables_of(**changed):
    """The council's tables as typed frames, any of them replaced; None leaves one out."""
    texts = {**COUNCIL, **changed}
    return {name: table(name, text) for name, text in texts.items() if text is not None}


def saved(organisation, /, by=SERVICE, **changed):
    """A version with the council's tables, any of them replaced."""
    return save_tables(
        organisation=organisation, by=by, tables=tables_of(**changed), what="All tables"
    )


_made = {}


def worked_out(organisation, /, *, on=ON, **changed):
    """The council saved and worked out; the analysis.

    What the same tables came to in an earlier test is kept again rather than worked out again.
    """
    version = saved(organisation, **changed)
    key = version.digest, on
    if key not in _made:
        made = analyse_version(version, on=on)
        _made[key] = _as_kept(made)
        return made
    parts, came, policy_digest, steps = _made[key]
    begun = begin_analysis(
        version, on=on, policy_digest=policy_digest, made_by=__version__, steps=steps
    )
    keep_analysis(begun, parts=parts, came=came)
    return shown_analysis(organisation)


def _as_kept(analysis):
    """What keeps the same analysis once more: its parts, how each finding came out."""
    parts = {
        (part.edition, part.name): zlib.decompress(bytes(part.content))
        for part in Part.objects.filter(analysis=analysis)
    }
    members = {one["identity"] for one in json.loads(parts["members", FINDINGS])}
    came = {
        one["identity"]: Came(one["outcome"], "members" if one["identity"] in members else "full")
        for one in json.loads(parts["full", FINDINGS])
    }
    return parts, came, analysis.policy_digest, analysis.steps


def parts_of(analysis, edition):
    """Every part that is kept in an edition, as text, what is packed in it unpacked."""
    kept = Part.objects.filter(analysis=analysis, edition=edition)
    return {part.name: unpacked(zlib.decompress(bytes(part.content))) for part in kept}


def unpacked(content: bytes) -> str:
    """What a file holds, a zip or workbook unpacked, whatever lies in it too."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(unpacked(packed.read(name)) for name in packed.namelist())
