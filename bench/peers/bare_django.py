"""A bare Django page over the same tables: one query, one template, no sign-in, no session.

python bare_django.py TABLES.sqlite3 PORT
"""

from __future__ import annotations

import sys

import django
import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

PAGE = """<!doctype html><html lang="en-GB"><title>{{ table }}</title><h1>{{ table }}</h1>
<table><tr>{% for name in names %}<th>{{ name }}</th>{% endfor %}</tr>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</table></html>"""
ROWS = 50


def page(request: HttpRequest, table: str) -> HttpResponse:  # noqa: ARG001
    """The first rows of a table."""
    if table not in connection.introspection.table_names():
        return HttpResponse(status=404)
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table)  # one of the tables there are: see above
        cursor.execute(f"select * from {name} limit {ROWS}")  # noqa: S608
        names, rows = [column[0] for column in cursor.description], cursor.fetchall()
    return HttpResponse(TEMPLATE.render(Context({"table": table, "names": names, "rows": rows})))


urlpatterns = [path("<slug:table>", page)]

if __name__ == "__main__":
    settings.configure(
        DEBUG=False,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="of a bench",  # noqa: S106
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
    )
    django.setup()
    TEMPLATE = Template(PAGE)
    waitress.serve(get_wsgi_application(), host="127.0.0.1", port=int(sys.argv[2]), threads=8)
