"""How tenders are assessed: published criteria, and who scored what, and why."""

from __future__ import annotations

from untower.tables.column import (
    Sensitivity,
    choice,
    day,
    flag,
    key,
    key_link,
    link,
    moment,
    number,
    percent,
    text,
)
from untower.tables.constraint import Between
from untower.tables.table import Table, different, not_above

PUBLIC = Sensitivity.PUBLIC
COMMERCIAL = Sensitivity.COMMERCIAL
PERSONAL = Sensitivity.PERSONAL

SCORE_RANGE = Between(0, 1_000)

CRITERIA = Table(
    "criteria",
    "bids",
    "The award criteria of each lot, as published in its tender documents.",
    (
        key("criterion_id", "Short id of the criterion.", sensitivity=PUBLIC),
        link("lot_id", "lots.lot_id", "Lot it belongs to.", sensitivity=PUBLIC),
        link(
            "parent_id",
            "criteria.criterion_id",
            "Criterion it is a part of.",
            sensitivity=PUBLIC,
        ),
        text("title", "What is judged.", sensitivity=PUBLIC),
        choice(
            "kind",
            ("quality", "price", "social_value", "pass_fail"),
            "Kind of criterion.",
            sensitivity=PUBLIC,
        ),
        percent(
            "weight_pct",
            "Weight in its whole lot: parts weigh together what their criterion does.",
            sensitivity=PUBLIC,
        ),
        number("scale_min", "Lowest score.", constraint=SCORE_RANGE, sensitivity=PUBLIC),
        number("scale_max", "Highest score.", constraint=SCORE_RANGE, sensitivity=PUBLIC),
        number(
            "scale_step",
            "Step between scores.",
            constraint=SCORE_RANGE,
            sensitivity=PUBLIC,
        ),
        number(
            "minimum_score",
            "Score below which a tender falls.",
            constraint=SCORE_RANGE,
            sensitivity=PUBLIC,
        ),
    ),
    (
        not_above("scale_min", "scale_max", "Check both scores: the scale runs upwards."),
        not_above("minimum_score", "scale_max", "Check both scores: the minimum can be reached."),
        different(
            "criterion_id",
            "parent_id",
            "Name another criterion: none is a part of itself.",
            broken="the criterion and its parent must differ",
        ),
    ),
)

SCALE_POINTS = Table(
    "scale_points",
    "bids",
    "What each score of a criterion means, in words.",
    (
        key_link(
            "criterion_id",
            "criteria.criterion_id",
            "Criterion the score belongs to.",
            sensitivity=PUBLIC,
        ),
        number(
            "score",
            "The score.",
            constraint=SCORE_RANGE,
            is_key=True,
            is_required=True,
            sensitivity=PUBLIC,
        ),
        text("descriptor", "What a tender shows to be given it.", sensitivity=PUBLIC),
    ),
)

EVALUATORS = Table(
    "evaluators",
    "bids",
    "Those who assess tenders, by token and role: names are kept apart.",
    (
        key("evaluator_id", "Token that stands for the evaluator.", sensitivity=PERSONAL),
        text("role", "Role of the evaluator.", sensitivity=PERSONAL),
    ),
)

INTERESTS = Table(
    "interests",
    "bids",
    "Interests evaluators declared in suppliers.",
    (
        key_link(
            "evaluator_id",
            "evaluators.evaluator_id",
            "Evaluator who declares.",
            sensitivity=PERSONAL,
        ),
        key_link(
            "supplier_id",
            "suppliers.supplier_id",
            "Supplier the interest is in.",
            sensitivity=PERSONAL,
        ),
        day("declared_on", "Day of the declaration.", sensitivity=PERSONAL),
        flag(
            "is_barring",
            "Whether it bars the evaluator from that supplier's tenders.",
            sensitivity=PERSONAL,
        ),
    ),
)

ASSIGNMENTS = Table(
    "assignments",
    "bids",
    "Which evaluator assesses which criterion of which lot.",
    (
        key_link(
            "evaluator_id",
            "evaluators.evaluator_id",
            "Evaluator assigned.",
            sensitivity=PERSONAL,
        ),
        key_link("lot_id", "lots.lot_id", "Lot assessed.", sensitivity=PERSONAL),
        key_link(
            "criterion_id",
            "criteria.criterion_id",
            "Criterion assessed.",
            sensitivity=PERSONAL,
        ),
    ),
)

SCORES = Table(
    "scores",
    "bids",
    "Each score given to an offer on a criterion, and why.",
    (
        key_link("offer_id", "offers.offer_id", "Offer scored.", sensitivity=COMMERCIAL),
        key_link(
            "criterion_id",
            "criteria.criterion_id",
            "Criterion it was scored on.",
            sensitivity=COMMERCIAL,
        ),
        link(
            "evaluator_id",
            "evaluators.evaluator_id",
            "Evaluator who scored; blank when the score was agreed.",
            is_key=True,
            sensitivity=PERSONAL,
        ),
        choice(
            "stage",
            ("individual", "agreed"),
            "Whether one evaluator gave it or all agreed it.",
            is_key=True,
            is_required=True,
            sensitivity=COMMERCIAL,
        ),
        number("score", "The score.", constraint=SCORE_RANGE, sensitivity=COMMERCIAL),
        text("reason", "Why, in words the tenderer could be given.", sensitivity=COMMERCIAL),
        moment("scored_at", "When it was given.", sensitivity=COMMERCIAL),
    ),
)

AWARD_DECISIONS = Table(
    "award_decisions",
    "bids",
    "What was decided on each lot once its tenders were assessed, and why.",
    (
        key_link("lot_id", "lots.lot_id", "Lot the decision is about.", sensitivity=PUBLIC),
        link(
            "offer_id",
            "offers.offer_id",
            "Tender the contract is awarded to; blank where nothing is awarded.",
            sensitivity=COMMERCIAL,
        ),
        text("reason", "Why, in words that may be published.", sensitivity=PUBLIC),
        text(
            "alternatives",
            "What else was considered and rejected, and why, in words that may be published.",
            sensitivity=PUBLIC,
        ),
        text(
            "conflicts",
            "Conflicts of interest those who decided declared, by role; “none” where there were "
            "none.",
            sensitivity=PUBLIC,
        ),
        text(
            "dispensations",
            "Dispensation granted for a declared conflict, by whom and when.",
            sensitivity=PUBLIC,
        ),
    ),
)

WITHHELD = Table(
    "withheld",
    "bids",
    "What of a tender is kept from other suppliers, as sensitive commercial information.",
    (
        key_link("offer_id", "offers.offer_id", "Tender it is about.", sensitivity=COMMERCIAL),
        key_link(
            "criterion_id",
            "criteria.criterion_id",
            "Criterion of which the explanation is kept back; that of price keeps back the price.",
            sensitivity=COMMERCIAL,
        ),
        choice(
            "ground",
            ("trade_secret", "commercial_interests"),
            "Whether it is a trade secret, or would be likely to prejudice somebody's commercial "
            "interests.",
            sensitivity=PUBLIC,
        ),
        text(
            "reason",
            "Why the public interest in keeping it back is the greater, in words its readers are "
            "given.",
            sensitivity=PUBLIC,
        ),
    ),
)

CRITERIA_TABLES: tuple[Table, ...] = (CRITERIA, SCALE_POINTS)
SCORING_TABLES: tuple[Table, ...] = (
    EVALUATORS,
    INTERESTS,
    ASSIGNMENTS,
    SCORES,
    AWARD_DECISIONS,
    WITHHELD,
)
