"""The journey, its steps, what was found, what is missing, and the search over all of it."""

from __future__ import annotations

from django.urls import path

from untower.web.pages import findings, journey, missing, notes, passing, search, steps

urlpatterns = [
    path("o/<slug:slug>/journey", journey.journey, name="journey"),
    path("o/<slug:slug>/journey/progress", journey.progress, name="journey_progress"),
    path("o/<slug:slug>/journey/again", journey.work_out_again, name="work_out_again"),
    path("o/<slug:slug>/journey/start.xlsx", journey.start_workbook, name="start_workbook"),
    path("o/<slug:slug>/journey/missing", missing.missing, name="missing"),
    path("o/<slug:slug>/journey/<slug:step>", steps.step, name="step"),
    path("o/<slug:slug>/journey/<slug:step>/pass-over", passing.pass_over, name="pass_over"),
    path("o/<slug:slug>/plan/<slug:edition>/<str:file>", journey.download, name="plan_file"),
    path("o/<slug:slug>/findings", findings.findings, name="findings"),
    path("o/<slug:slug>/findings/<slug:identity>", findings.finding, name="finding"),
    path("o/<slug:slug>/findings/<slug:identity>/decide", notes.decide, name="decide_finding"),
    path("o/<slug:slug>/findings/<slug:identity>/reply", notes.reply, name="reply_to_finding"),
    path("o/<slug:slug>/search", search.search, name="search"),
    path("o/<slug:slug>/glossary", search.glossary, name="glossary"),
]
