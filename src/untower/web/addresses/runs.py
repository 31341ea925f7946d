"""Planning runs: asked for, watched, read, compared, adopted."""

from __future__ import annotations

from django.urls import path

from untower.web.pages import adoption, run_results, runs

RUN = "o/<slug:slug>/runs/<int:number>"

urlpatterns = [
    path("o/<slug:slug>/runs", runs.runs, name="runs"),
    path("o/<slug:slug>/runs/new", runs.new_run, name="new_run"),
    path("o/<slug:slug>/runs/compare", run_results.compare, name="compare_runs"),
    path(RUN, runs.one_run, name="run"),
    path(f"{RUN}/progress", runs.progress, name="run_progress"),
    path(f"{RUN}/stop", runs.stop, name="stop_run"),
    path(f"{RUN}/what-if", runs.what_if, name="what_if"),
    path(f"{RUN}/put-forward", adoption.put_forward, name="put_forward"),
    path(f"{RUN}/confirm", adoption.confirm, name="confirm_plan"),
    path(f"{RUN}/withdraw", adoption.withdraw, name="withdraw_plan"),
    path(f"{RUN}/files", run_results.files, name="run_files"),
    path(f"{RUN}/files/<str:edition>/<str:file>", run_results.download, name="run_file"),
    path(f"{RUN}/<slug:step>", run_results.step, name="run_step"),
]
