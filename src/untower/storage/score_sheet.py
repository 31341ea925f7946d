"""How does a score stand on an evaluator's sheet? Writing and reading take its names here."""

from __future__ import annotations

SHEET, SCALES = "Scores", "Scales"
TENDER, CRITERION, ALLOWED = "Tender", "Criterion", "Scores there are"
LOT, WEIGHT = "Lot", "Weight in its lot"
SCORE, REASON, WHEN = "Your score", "Your reason", "Scored at"
EVALUATOR, CRITERION_ID, CHECK = "Evaluator", "Criterion id", "Check"
MARKS = (TENDER, SCORE, REASON, WHEN, EVALUATOR, CRITERION_ID, CHECK)
STAGE = "individual"
