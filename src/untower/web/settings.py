"""The service's settings, from the environment alone; what is not set has a safe default.

UNTOWER_HOME        folder for the database, the key file and stored files (./untower-home)
DATABASE_URL        postgres://… for a team; without it SQLite in UNTOWER_HOME
UNTOWER_HOSTS       host names it answers to, by commas (localhost and 127.0.0.1)
UNTOWER_URL         its address in links that are sent (http://localhost:8000)
UNTOWER_SECRET_KEY  signs sessions and links; without it a key file is made in UNTOWER_HOME
UNTOWER_SECURE      "yes" behind TLS: secure cookies, HSTS, redirect to https
EMAIL_URL           smtp://user:password@host:port?tls=yes; without it links are shown to copy
"""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONCE
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

HERE = Path(__file__).parent
HOME = Path(os.environ.get("UNTOWER_HOME", "untower-home")).resolve()


def _key() -> str:
    """The signing key: from the environment, or from a file that only its owner can read."""
    stated = os.environ.get("UNTOWER_SECRET_KEY")
    if stated:
        return stated
    file = HOME / "secret-key"
    if not file.exists():
        HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        _put_key(file, secrets.token_urlsafe(64))
    key = file.read_text(encoding="utf-8")
    if not key.strip():
        raise ImproperlyConfigured(
            f"{file} is empty. Put the key back from where it was backed up; only if this service "
            "has kept nothing yet, remove the file and start again."
        )
    return key


def _put_key(file: Path, key: str) -> None:
    """Write the key whole before it has its name, so that no other process reads half of it; the
    first to give the name wins."""
    waiting = file.with_name(f"{file.name}-{secrets.token_hex(8)}")
    handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(key)
            opened.flush()
            os.fsync(opened.fileno())
        try:
            os.link(waiting, file)
        except FileExistsError:  # another process was a moment earlier: its key holds
            pass
        except OSError:  # a file system without links; on Windows no rename takes a name in use
            if not file.exists():
                with suppress(FileExistsError):
                    waiting.rename(file)
    finally:
        waiting.unlink(missing_ok=True)


# Asked for when first needed: reading the settings alone leaves no file behind.
SECRET_KEY = SimpleLazyObject(_key)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("UNTOWER_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SERVICE_URL = os.environ.get("UNTOWER_URL", "http://localhost:8000").rstrip("/")
IS_SECURE = os.environ.get("UNTOWER_SECURE", "no").lower() in ("yes", "true", "1")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "untower.record.people",
    "untower.record.events",
    "untower.record.versions",
    "untower.record.findings",
    "untower.record.runs",
    "untower.record.procurements",
    "untower.web",
]

MIDDLEWARE = [
    "untower.web.limits.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "untower.web.limits.SessionLimits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "untower.web.access.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "untower.web.urls"
WSGI_APPLICATION = "untower.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {"environment": "untower.web.pages_env.environment"},
    },
    # django-axes and the form widgets of Django itself ask for one of these; no page uses it.
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'untower.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits its turn; it never fails half-way
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
OTP_TOTP_ISSUER = "untower"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]  # by account, wherever the guesses come from
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # a team behind one proxy has one address
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "untower.web.pages.errors.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # who signed in is an event of ours, by token
AXES_VERBOSE = False

SESSION_COOKIE_NAME = "untower_session"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "untower.record.people.sessions"
SESSION_COOKIE_AGE = 8 * 3600  # the longest a person stays signed in, at work or not
SESSION_IDLE_SECONDS = 30 * 60  # and without asking for a page
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "untower_csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "untower.web.pages.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_HANDLERS = [
    "untower.web.upload_limit.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = int(os.environ.get("UNTOWER_UPLOAD_MAX_MB", "50")) * 1024 * 1024

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static", ("style", HERE.parent / "publish" / "style")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["what_if", "analysis", "run"],
    }
}


def _mail(url: str | None) -> dict[str, object]:
    """The mail server behind EMAIL_URL; without one, no mail is sent and links are shown."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parse_qs(parts.query).get("tls", ["no"])[0] == "yes",
        "EMAIL_TIMEOUT": 10,
    }


HAS_MAIL = bool(os.environ.get("EMAIL_URL"))
globals().update(_mail(os.environ.get("EMAIL_URL")))
DEFAULT_FROM_EMAIL = os.environ.get("UNTOWER_MAIL_FROM", "untower@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "untower.web.logs.JsonLines"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": sys.stderr}
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("UNTOWER_LOG_LEVEL", "WARNING")},
}
