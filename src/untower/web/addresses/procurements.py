"""Procurements and an evaluator's own scoring. A procurement's id, which is text, comes last."""

from __future__ import annotations

from django.urls import path

from untower.web.pages import (
    procurement_decision,
    procurement_scores,
    procurement_tenders,
    procurements,
    scoring,
)

HERE, MINE = "o/<slug:slug>/procurements", "o/<slug:slug>/scoring"

urlpatterns = [
    path(HERE, procurements.procurements, name="procurements"),
    path(f"{HERE}/of/<path:key>", procurements.procurement, name="procurement"),
    path(f"{HERE}/publish/<path:key>", procurements.publish, name="publish"),
    path(f"{HERE}/criteria/<path:key>", procurements.criteria, name="criteria"),
    path(f"{HERE}/frozen/<path:key>", procurements.frozen_text, name="frozen_text"),
    path(f"{HERE}/openers/<path:key>", procurement_tenders.openers, name="openers"),
    path(f"{HERE}/deadline/<path:key>", procurement_tenders.deadline, name="deadline"),
    path(f"{HERE}/tenders/<path:key>", procurement_tenders.tenders, name="tenders"),
    path(f"{HERE}/receive/<path:key>", procurement_tenders.receive, name="receive"),
    path(f"{HERE}/receipt/<int:number>/<path:key>", procurement_tenders.receipt, name="receipt"),
    path(f"{HERE}/withdraw/<int:number>/<path:key>", procurement_tenders.withdraw, name="withdraw"),
    path(f"{HERE}/opening/<path:key>", procurement_tenders.opening, name="opening"),
    path(
        f"{HERE}/opening-prices/<path:key>",
        procurement_tenders.opening_prices,
        name="opening_prices",
    ),
    path(f"{HERE}/seats/<path:key>", procurement_scores.seats, name="seats"),
    path(f"{HERE}/appoint/<int:number>/<path:key>", procurement_scores.appoint, name="appoint"),
    path(f"{HERE}/release/<int:number>/<path:key>", procurement_scores.release, name="release"),
    path(
        f"{HERE}/interest/<int:number>/<path:key>",
        procurement_scores.rule_on_interest,
        name="rule_on_interest",
    ),
    path(f"{HERE}/moderation/<path:key>", procurement_scores.moderation, name="moderation"),
    path(f"{HERE}/agree/<path:key>", procurement_scores.agree, name="agree"),
    path(f"{HERE}/decision/<path:key>", procurement_decision.decision, name="decision"),
    path(f"{HERE}/propose/<path:key>", procurement_decision.propose, name="propose"),
    path(f"{HERE}/confirm/<path:key>", procurement_decision.confirm, name="confirm"),
    path(f"{HERE}/send-back/<path:key>", procurement_decision.send_back, name="send_back"),
    path(f"{HERE}/standstill/<path:key>", procurement_decision.standstill, name="standstill"),
    path(f"{HERE}/papers/<path:key>", procurement_decision.papers, name="papers"),
    path(f"{HERE}/learning/<path:key>", procurement_decision.learning, name="learning"),
    path(MINE, scoring.my_scoring, name="my_scoring"),
    path(f"{MINE}/<int:number>", scoring.seat, name="my_seat"),
    path(f"{MINE}/<int:number>/declare", scoring.declare, name="declare"),
    path(f"{MINE}/<int:number>/score/<slug:check>", scoring.score, name="score"),
    path(f"{MINE}/<int:number>/autosave/<slug:check>", scoring.autosave, name="autosave"),
    path(
        f"{MINE}/<int:number>/documents/<int:tender>/<int:place>",
        scoring.tender_document,
        name="tender_document",
    ),
]
