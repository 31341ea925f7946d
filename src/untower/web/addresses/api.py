"""Where a program reads with a token."""

from __future__ import annotations

from django.urls import path

from untower.web.pages import api

AT = "api/organisations/<slug:slug>/versions"
urlpatterns = [
    path(AT, api.versions, name="api_versions"),
    path(f"{AT}/<int:number>/tables", api.tables, name="api_tables"),
    path(f"{AT}/<int:number>/tables/<slug:table>.csv", api.table, name="api_table"),
    path(f"{AT}/<int:number>/plan.json", api.plan, name="api_plan"),
]
