"""Where an organisation's tables are read, changed, added to, compared and downloaded."""

from __future__ import annotations

from django.urls import path

from untower.web.pages import (
    estate,
    estate_download,
    estate_history,
    estate_row,
    estate_upload,
)

ESTATE = "o/<slug:slug>/estate"
HERE = ESTATE + "/"
TABLE = HERE + "tables/<slug:table>"
SENT = HERE + "add/<uuid:key>"

urlpatterns = [
    path(ESTATE, estate.estate, name="estate"),
    path(HERE + "example", estate.example, name="estate_example"),
    path(TABLE, estate.table_page, name="estate_table"),
    path(TABLE + "/row", estate_row.row, name="estate_row"),
    path(TABLE + "/new", estate_row.new_row, name="estate_new_row"),
    path(TABLE + "/remove", estate_row.remove_row, name="estate_remove_row"),
    path(HERE + "add", estate_upload.add, name="estate_add"),
    path(SENT, estate_upload.sent, name="estate_sent"),
    path(SENT + "/columns", estate_upload.columns, name="estate_columns"),
    path(SENT + "/refused.csv", estate_upload.refused, name="estate_refused"),
    path(HERE + "history", estate_history.history, name="estate_history"),
    path(HERE + "history/<int:number>", estate_history.version, name="estate_version"),
    path(HERE + "history/<int:number>/restore", estate_history.restoring, name="estate_restore"),
    path(HERE + "compare", estate_history.compare, name="estate_compare"),
    path(HERE + "download", estate_download.choose, name="estate_download"),
    path(HERE + "download/<int:number>/<slug:form>", estate_download.file, name="estate_file"),
]
