"""Django's settings. Everything that differs between places comes from the environment."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from cheguan.config.environment import data_folder, database_settings, secret_key

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
DEMONSTRATION = os.environ.get("CHEGUAN_DEMONSTRATION", "1") == "1"
SECRET_KEY = secret_key(demonstration=DEMONSTRATION)
# The supervisor asks on 127.0.0.1 whether the server is well, without TLS (SECURE_REDIRECT_EXEMPT).
ALLOWED_HOSTS = [
    *os.environ.get("CHEGUAN_HOSTS", "localhost,[::1],testserver").split(","),
    "127.0.0.1",
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "procrastinate.contrib.django",
    "cheguan.config",
    "cheguan.ui",
    "cheguan.organisation",
    "cheguan.registry",
    "cheguan.agencies",
    "cheguan.credentials",
    "cheguan.notices",
    "cheguan.payments",
    "cheguan.delivery",
    "cheguan.casework",
    "cheguan.archive",
    "cheguan.channels",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "csp.middleware.CSPMiddleware",
    "cheguan.channels.errors.CaseworkErrors",
]
ROOT_URLCONF = "cheguan.config.urls"
WSGI_APPLICATION = "cheguan.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "cheguan.channels.frame.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "organisation.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Five wrong passwords lock a staff number at an address for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "number"
AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# The sign-in page itself says that it is locked; no middleware need look at every response.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English"), ("zh-hant", "繁體中文")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = data_folder() / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_ENGINE = "cheguan.channels.sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cheguan.channels.errors.forged"
HTTPS = os.environ.get("CHEGUAN_HTTPS", "0") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# The other departments (docs/departments.md): one address for all, or one for each.
DEPARTMENTS = {
    name: os.environ.get(
        f"CHEGUAN_DEPARTMENT_{name}".upper().replace("-", "_"),
        os.environ.get("CHEGUAN_DEPARTMENTS", ""),
    )
    for name in (
        ["identity", "insurance", "tax", "industry", "health", "treasury", "post", "sms-a", "sms-b"]
    )
}
# Seconds until a department counts as slow.
EXCHANGE_SECONDS = float(os.environ.get("CHEGUAN_EXCHANGE_SECONDS", "2.0"))
EXCHANGE_KEY = data_folder() / "keys" / "exchange.json"

# By which gateways notices go out; the forms of an address are in cheguan.notices.conf.
NOTICES = {
    "sms": os.environ.get("CHEGUAN_SMS", "exchange:sms-a,exchange:sms-b").split(","),
    "mail": [way for way in os.environ.get("CHEGUAN_MAIL", "").split(",") if way],
}
# How often the post is asked about a parcel; the sandbox's parcels are quick.
DELIVERY_LOOK_EVERY = timedelta(seconds=10) if DEMONSTRATION else timedelta(minutes=30)

# Where this installation stands: the office code under which numbers are placed by default.
PROVINCE = os.environ.get("CHEGUAN_PROVINCE", "440000")

# Logs are set up by cheguan.config.apps.
LOGGING_CONFIG = None
