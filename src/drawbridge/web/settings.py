"""Every setting of the running application, each read once from the environment.

The environment variables are listed, with their meaning, in ``docs/run.md``; a test fails when one is missing there.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from drawbridge.web.keep import postgres
from drawbridge.web.keep.secrets import read_or_create
from drawbridge.web.keep.sqlite import SQLITE_OPTIONS

HERE = Path(__file__).resolve().parent
_env = os.environ.get

# Folders: what people say, the keys that open it, and the secrets of this machine lie apart.
DATA_DIR = Path(_env("DRAWBRIDGE_DATA_DIR") or user_data_path("drawbridge")).resolve()
SECRETS_DIR = Path(_env("DRAWBRIDGE_SECRETS_DIR") or user_config_path("drawbridge")).resolve()
_secrets = read_or_create(SECRETS_DIR, outside=DATA_DIR)
SECRET_KEY = _secrets.django_key
PEPPER = _secrets.pepper
PEPPER_FILE = _secrets.pepper_file


def _pack_folder() -> Path:
    """The content pack: the one named, else the one in this checkout, else the one shipped in the wheel."""
    named = _env("DRAWBRIDGE_PACK")
    checkout = HERE.parents[2] / "content" / "core"
    return Path(named) if named else checkout if checkout.is_dir() else HERE.parent / "content" / "core"


PACK_DIR = _pack_folder().resolve()
PACK_ARCHIVE = DATA_DIR / "packs"

DEBUG = _env("DRAWBRIDGE_DEBUG") == "1"
HTTPS = _env("DRAWBRIDGE_HTTPS") == "1"
ALLOWED_HOSTS = (_env("DRAWBRIDGE_HOSTS") or "127.0.0.1,localhost,[::1],testserver").split(",")
# Whether search engines may list the library; nothing else is ever listed.
FINDABLE = _env("DRAWBRIDGE_FINDABLE") == "1"
EXIT_URL = _env("DRAWBRIDGE_EXIT_URL") or "/blank/"

ROOT_URLCONF = "drawbridge.web.urls"
WSGI_APPLICATION = "drawbridge.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.staticfiles", "django_htmx", "drawbridge.web", "drawbridge.web.keep"]
MIDDLEWARE = [
    "drawbridge.web.headers.private_by_default",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "drawbridge.web.trouble.say_it_plainly",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "drawbridge.web.access.SessionCookie",
    "drawbridge.web.unsent.sent_after_all",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            HERE / "templates",
            *sorted(HERE.glob("*/templates")),
            *(
                HERE / room / "templates"
                for room in ("home", "quiz", "now", "map", "library", "practice", "progress", "lab", "keep", "help")
            ),
        ],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csrf",
                "django.template.context_processors.request",
                "drawbridge.web.context.state",
            ],
            "builtins": ["django.templatetags.static", "drawbridge.web.templatetags.words"],
        },
    }
]

# Two databases: the sealed entries, and the keystore that can open them. See docs/decisions/.
DATABASES = postgres.pair(_env(postgres.DATABASE) or "", _env(postgres.KEYSTORE) or "") or {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "journal" / "data.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": str(DATA_DIR / "journal" / "test-data.sqlite3")},
    },
    "keys": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "keystore" / "keys.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": str(DATA_DIR / "keystore" / "test-keys.sqlite3")},
    },
}
DATABASE_ROUTERS = ["drawbridge.web.keep.router.Keystore"]

# Sessions of our own: only a hash of the cookie is stored, beside the journal's key sealed under it.
JOURNAL_COOKIE = "__Host-s" if HTTPS else "s"
JOURNAL_COOKIE_SECURE = HTTPS
JOURNAL_IDLE = timedelta(minutes=10)
JOURNAL_LIFE = timedelta(hours=12)
ANONYMOUS_LIFE = timedelta(days=14)
_argon2 = [int(part) for part in (_env("DRAWBRIDGE_ARGON2") or "65536,3,1").split(",")]
ARGON2 = {"memory_kib": _argon2[0], "passes": _argon2[1], "lanes": _argon2[2]}

CSRF_COOKIE_NAME = "__Host-f" if HTTPS else "f"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "drawbridge.web.trouble.csrf_failure"

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Nothing is told to other sites. ("no-referrer" would make browsers send "Origin: null" with our own forms.)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# Notes by mail: off, unless whoever runs this copy names a server, a sender and this copy's own address.
EMAIL_HOST = _env("DRAWBRIDGE_MAIL_HOST") or ""
EMAIL_PORT = int(_env("DRAWBRIDGE_MAIL_PORT") or "587")
EMAIL_HOST_USER = _env("DRAWBRIDGE_MAIL_USER") or ""
EMAIL_HOST_PASSWORD = _env("DRAWBRIDGE_MAIL_PASSWORD") or ""
EMAIL_USE_TLS = (_env("DRAWBRIDGE_MAIL_TLS") or "1") == "1"
EMAIL_TIMEOUT = 20
MAIL_FROM = _env("DRAWBRIDGE_MAIL_FROM") or ""
ADDRESS = _env("DRAWBRIDGE_ADDRESS") or ""

# What a form may hold: far more than any field asks for, far less than would hurt.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# A file sent to us is a journal in plain words: it is held in memory, and never in a temporary file.
FILE_UPLOAD_HANDLERS = ["drawbridge.web.keep.uploads.InMemory"]

# A handful of small files, served from where they lie; nothing is built or copied.
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = _env("DRAWBRIDGE_TIME_ZONE") or "UTC"

# Logs carry no path, no query, no body: what was asked for may be the private part.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}, "nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["nowhere"], "propagate": False},
        "drawbridge": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
