"""A decided procurement as text: five tenders, one late, one fallen, what one keeps back, and why."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import io
import zipfile
from datetime import date

from tests.bids_tables import published
from tests.small_tables import table

ON = date(2026, 6, 10)
DECIDED = date(2026, 6, 5)

ORGANISATION = """
    name             | kind    | nation
    Saltmere Council | council | england
"""
PROCUREMENTS = """
    procurement_id | title            | route | regime | tender_notice_on | deadline_at      | combinations_allowed | decided_on | decided_by_roles                                   | published_hash
    P1             | Hosting and help | open  | pa2023 | 2026-03-20       | 2026-05-01 12:00 | no                   | 2026-06-05 | Chief digital officer; Head of procurement         |
"""
LOTS = """
    lot_id  | procurement_id | title            | price_weight_pct | quality_weight_pct | social_value_weight_pct | price_method       | tie_break      | price_months | price_counts_moving | price_counts_exit | price_counts_indexation | price_includes_vat | should_cost_gbp
    hosting | P1             | Hosting          | 40               | 50                 | 10                      | relative to lowest | higher_quality | 12           | no                  | no                | no                      | no                 | 400000
"""
CRITERIA = """
    criterion_id | lot_id  | parent_id | title                     | kind         | weight_pct | scale_min | scale_max | scale_step | minimum_score
    certified    | hosting |           | Certificate held          | pass_fail    |            | 0         | 1         | 1          |
    running      | hosting |           | Running the service       | quality      | 50         |           |           |            |
    security     | hosting | running   | Finding weaknesses        | quality      | 30         | 0         | 500       | 0.5        | 100
    recovery     | hosting | running   | Coming back after a fault | quality      | 20         | 0         | 500       | 0.5        |
    jobs         | hosting |           | Local jobs                | social_value | 10         | 0         | 4         | 2          |
    price        | hosting |           | Whole-life price          | price        | 40         |           |           |            |
"""
SCALE_POINTS = """
    criterion_id | score | descriptor
    jobs         | 0     | Nothing is offered to people who live here.
    jobs         | 2     | Something is offered, and not measured.
    jobs         | 4     | What is offered is measured, and shown each year.
"""
SUPPLIERS = """
    supplier_id | name                    | identifier      | address                         | contact_email          | eligibility | eligibility_checked_on
    larchfield  | Larchfield Systems plc  | GB-COH-99000101 | 1 Quay Street, Saltmere SM1 1AA | bids@larchfield.example | clear       | 2026-05-10
    cedarbrook  | Cedarbrook Limited      | GB-COH-99000202 | 2 Mill Lane, Oxley OX1 2BB      | sales@cedarbrook.example | clear       | 2026-05-10
    rowanmere   | Rowanmere Hosting Ltd   | GB-COH-99000303 | 3 High Road, Wexcombe WX3 3CC   | hello@rowanmere.example | clear       | 2026-05-10
    thornleigh  | Thornleigh Services LLP | GB-COH-99000404 | 4 Dock Way, Tarn TN4 4DD        | post@thornleigh.example | clear       | 2026-05-10
    hazelmoor   | Hazelmoor Technology    | GB-COH-99000505 | 5 Park Row, Eldon EL5 5EE       | bid@hazelmoor.example  | clear       | 2026-05-10
"""
OFFERS = """
    offer_id  | supplier_id | basis  | procurement_id | received_at      | currency | includes_vat
    tender-la | larchfield  | tender | P1             | 2026-04-30 10:00 | GBP      | no
    tender-ce | cedarbrook  | tender | P1             | 2026-04-30 11:00 | GBP      | no
    tender-ro | rowanmere   | tender | P1             | 2026-04-30 12:00 | GBP      | no
    tender-th | thornleigh  | tender | P1             | 2026-04-30 13:00 | GBP      | no
    tender-ha | hazelmoor   | tender | P1             | 2026-05-01 12:01 | GBP      | no
"""
OFFER_LOTS = """
    offer_id  | lot_id
    tender-la | hosting
    tender-ce | hosting
    tender-ro | hosting
    tender-th | hosting
    tender-ha | hosting
"""
ITEMS = """
    offer_id  | component_id | one_off_gbp | annual_gbp | exit_gbp
    tender-la | portal       | 0           | 410123     | 0
    tender-ce | portal       | 0           | 402456     | 0
    tender-ro | portal       | 0           | 318789     | 0
    tender-th | portal       | 0           | 377777     | 0
    tender-ha | portal       | 0           | 366666     | 0
"""
EVALUATORS = """
    evaluator_id | role
    token-7f3a91 | Enterprise architect
    token-c20d44 | Service desk manager
"""
INTERESTS = """
    evaluator_id | supplier_id | declared_on | is_barring
    token-7f3a91 | rowanmere   | 2026-04-01  | no
"""
ASSIGNMENTS = """
    evaluator_id | lot_id  | criterion_id
    token-7f3a91 | hosting | certified
    token-7f3a91 | hosting | security
    token-c20d44 | hosting | security
    token-7f3a91 | hosting | recovery
    token-c20d44 | hosting | recovery
    token-7f3a91 | hosting | jobs
"""
SCORES = """
    offer_id  | criterion_id | evaluator_id | stage      | score | reason
    tender-la | certified    |              | agreed     | 1     | The certificate was shown and is in date.
    tender-la | security     | token-7f3a91 | individual | 431.5 | One by one: pipeline words Larkspur.
    tender-la | security     | token-c20d44 | individual | 458.5 | One by one: testing words Larkspur.
    tender-la | security     |              | agreed     | 450   | Tests run on every change; three years of findings and what was mended were shown.
    tender-la | recovery     | token-7f3a91 | individual | 391.5 | One by one: recovery words Larkspur.
    tender-la | recovery     |              | agreed     | 400   | Recovery is practised each quarter, with figures; the data centre design is told in full.
    tender-la | jobs         |              | agreed     | 4     | Six apprentices, paid as staff, counted each year.
    tender-ce | certified    |              | agreed     | 1     | The certificate was shown.
    tender-ce | security     | token-7f3a91 | individual | 321.5 | One by one: security words Coltsfoot.
    tender-ce | security     | token-c20d44 | individual | 344.5 | One by one: other words Coltsfoot.
    tender-ce | security     |              | agreed     | 325   | Tests run each month; what was mended was not shown.
    tender-ce | recovery     | token-c20d44 | individual | 266.5 | One by one: back-up words Coltsfoot.
    tender-ce | recovery     |              | agreed     | 250   | A plan is there; it was last practised in 2024.
    tender-ce | jobs         |              | agreed     | 2     | Two places a year are named, and no count.
    tender-ro | certified    |              | agreed     | 1     | Certificate valid until next spring.
    tender-ro | security     | token-7f3a91 | individual | 141.5 | One by one: doubtful words Ragwort.
    tender-ro | security     |              | agreed     | 125   | Yearly testing by an outside firm only, with nothing between.
    tender-ro | recovery     |              | agreed     | 200   | Restores take two days by its own figures.
    tender-ro | jobs         |              | agreed     | 0     | It offers no posts in the district.
    tender-th | certified    |              | agreed     | 0     | The certificate lapsed in February.
    tender-th | security     | token-c20d44 | individual | 235.5 | One by one: quiet words Tansy.
    tender-th | security     |              | agreed     | 225   | Scanning is described without an example.
    tender-th | recovery     |              | agreed     | 175   | Recovery rests on one member of its staff.
    tender-th | jobs         |              | agreed     | 2     | A work placement is offered.
"""
AWARDS = """
    lot_id  | offer_id  | reason                                                              | alternatives                                                                 | conflicts | dispensations
    hosting | tender-la | It has the highest total by the published method, on quality above all. | To award nothing and extend the present contract: rejected, its term is spent. | None      |
"""
WITHHELD = """
    offer_id  | criterion_id | ground               | reason
    tender-la | recovery     | trade_secret         | Its design is not known to others, and rivals could copy it.
"""

DEFAULTS = {
    "organisation": ORGANISATION,
    "procurements": PROCUREMENTS,
    "lots": LOTS,
    "criteria": CRITERIA,
    "scale_points": SCALE_POINTS,
    "suppliers": SUPPLIERS,
    "offers": OFFERS,
    "offer_lots": OFFER_LOTS,
    "offer_items": ITEMS,
    "evaluators": EVALUATORS,
    "interests": INTERESTS,
    "assignments": ASSIGNMENTS,
    "scores": SCORES,
    "award_decisions": AWARDS,
    "withheld": WITHHELD,
}


def decided(**changed):
    """The procurement with its set frozen; some tables given otherwise, None leaves one out."""
    texts = DEFAULTS | changed
    return published({name: table(name, text) for name, text in texts.items() if text is not None})


def parts(content: bytes) -> dict[str, bytes]:
    """Every part of a Word file, unzipped, and of files inside it."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            found[name] = packed.read(name)
            if zipfile.is_zipfile(io.BytesIO(found[name])):
                found |= {f"{name}/{n}": b for n, b in parts(found[name]).items()}
    return found
