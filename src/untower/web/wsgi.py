"""What a WSGI server runs: `gunicorn untower.web.wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "untower.web.settings")
application = get_wsgi_application()
pages = get_resolver().url_patterns  # loaded now, so that nobody's first one waits for it
