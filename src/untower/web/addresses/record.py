"""Addresses of the record."""

from __future__ import annotations

from django.urls import path

from untower.web.pages import challenge, record

urlpatterns = [
    path("o/<slug:slug>/record", record.record, name="record"),
    path("o/<slug:slug>/record/events.csv", record.record_csv, name="record_csv"),
    path("o/<slug:slug>/record/challenge", challenge.challenge, name="challenge"),
    path("o/<slug:slug>/record/check", record.verify_record, name="verify_record"),
]
