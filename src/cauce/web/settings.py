"""Settings (configuración): Django's, from the environment; wrong ones are refused at start with a sentence."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from cauce.web import environment, logs

environment.check(os.environ)

PACKAGE = Path(__file__).resolve().parent
DATA = environment.data_folder()
ALLOWED_HOSTS = environment.hosts()
DEBUG = environment.debug(ALLOWED_HOSTS)
SECRET_KEY = environment.secret_key(DATA)
HTTPS = environment.switch("CAUCE_HTTPS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "cauce.web.apps.WebConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "cauce.web.logs.each_request",
    "cauce.web.pages.health.answer",  # to who watches the server, whatever name it is asked by
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "cauce.web.headers.guard",
    "cauce.web.pages.errors.watch_database",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cauce.web.pages.uploads.refuse_large_bodies",  # before the next one reads a form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cauce.web.pages.accounts.second_factor",
]
ROOT_URLCONF = "cauce.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "cauce.web.pages.tags",
                "cauce.web.pages.monitoring_tags",
                "cauce.web.pages.today_tags",
                "cauce.web.pages.structure_tags",
            ],
            "libraries": {"map_tags": "cauce.web.pages.map_tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cauce.web.pages.accounts.frame",
            ],
        },
    }
]
AUTH_USER_MODEL = "web.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "plans"
# The office needs a second factor wherever others than this machine can reach the server.
SECOND_FACTOR_REQUIRED = any(name not in environment.LOOPBACK for name in ALLOWED_HOSTS)

ACCOUNT_ADAPTER = "cauce.web.pages.accounts.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # sign-up is closed; this asks for the password when signing in
ACCOUNT_EMAIL_VERIFICATION = "none"  # the office invites an address, and a code proves it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "plans"
# By account first; by address generously, for a town hall sits behind one address.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "300/5m/ip,5/5m/key",
    "request_login_code": "300/5m/ip,3/5m/key",
    "reset_password": "100/5m/ip,3/5m/key",
    "reset_password_from_key": "100/5m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Cauce"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_RATE_LIMITS = {"webauthn_login": "300/5m/ip"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environment.database(DATA)}
CACHES = {  # one for all processes of the server, and for the next start
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "America/Panama"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"  # made at start: hashed names, compressed; these are kept by browsers for ever
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cauce.web.static_files.Storage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0  # a plain name is asked for again each time
MEDIA_ROOT = DATA / "files"
UPLOAD_BYTES = environment.upload_bytes()
ROOM_KEPT = 300_000_000  # bytes of the disk that uploads never fill
UPLOADS_AT_ONCE = 5  # files on their way, for an account or a private link
UPLOAD_HOURS = 48  # and how long one may take
FILES = environment.files()  # None: the folder above
SCANNER = environment.scanner()
SCANNER_DOWN = environment.scanner_down()
BACKUPS = environment.backups_folder(DATA)
BACKUP_KEY = environment.backup_key()  # empty: archives are not encrypted

BASEMAP = environment.basemap()  # empty: the map draws the city's own layers alone

PUBLIC_ADDRESS = environment.address(ALLOWED_HOSTS, https=HTTPS)
MAIL = environment.mail(DATA)
MAIL_IS_KEPT = MAIL["MAIL_IS_KEPT"]  # nothing is sent: letters are files that the office reads on a page
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL["DEFAULT_FROM_EMAIL"]
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = MAIL.get("EMAIL_FILE_PATH")
EMAIL_HOST = MAIL.get("EMAIL_HOST", "")
EMAIL_PORT = MAIL.get("EMAIL_PORT", 0)
EMAIL_HOST_USER = MAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = MAIL.get("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = MAIL.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *([environment.origin(BASEMAP)] if BASEMAP else [])],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "cauce.web.pages.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts send the token of their form
LANGUAGE_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"  # never set by a neighbour's name
    LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS]

METRICS_TOKEN = environment.metrics_token()
METRICS_FOLDER: Path | None = DATA / "metrics"  # what each process counts
_LEVEL = environment.log_level()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"news": {"()": "django.utils.log.CallbackFilter", "callback": logs.is_news}},
    "formatters": {"line": {"()": logs.FORMATTERS[environment.log_form()]}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "ERROR" if _LEVEL == "ERROR" else "WARNING"},
    "loggers": {
        "cauce": {"level": _LEVEL},
        "django": {"handlers": [], "level": "WARNING"},  # whatever is asked for: queries are never written
        "django.request": {"level": "ERROR", "filters": ["news"]},  # each request has its line already
    },
}
