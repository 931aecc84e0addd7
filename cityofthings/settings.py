"""Django settings, read from the environment or ``.env`` (every name in ``.env.example``). Mistakes are told by :mod:`cityofthings.checks`."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from cityofthings import defaults

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(str(Path.cwd() / ".env"), recurse=False)


def _listed(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """The parts between commas, as people write them: with a space after each comma, or one comma too many. Nothing set is the default."""
    return [part.strip() for part in env.str(name, "").split(",") if part.strip()] or list(default)


def _moment(name: str) -> datetime | None:
    """A day or a moment, in Belgian time when it names no offset; None when it is not set."""
    text = env.str(name, "").strip()
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a day or a moment, e.g. 2025-07-01 or 2025-07-01T09:00+02:00, not {text!r}") from error
    return at.replace(tzinfo=ZoneInfo("Europe/Brussels")) if at and at.tzinfo is None else at


COT_DATA_DIR = Path(env.str("COT_DATA_DIR", "") or "./var").resolve()  # empty would be the folder the program was started in
COT_REGISTERS_DIR = Path(env.str("COT_REGISTERS_DIR", "") or COT_DATA_DIR / "registers").resolve()
os.environ["COT_REGISTERS_DIR"] = str(COT_REGISTERS_DIR)  # the registers know no Django, and the children of the sandbox read them too
COT_DATABASE_URL = env.str("COT_DATABASE_URL", "") or f"sqlite:///{COT_DATA_DIR / 'cityofthings.sqlite3'}"
COT_MAILBOX_URL = env.str("COT_MAILBOX_URL", "") or f"maildir:{COT_DATA_DIR / 'mailbox'}"
COT_MAILBOX_AUTH = env.str("COT_MAILBOX_AUTH", "password")
COT_OAUTH_TENANT = env.str("COT_OAUTH_TENANT", "")
COT_OAUTH_CLIENT_ID = env.str("COT_OAUTH_CLIENT_ID", "")
COT_OAUTH_CLIENT_SECRET = env.str("COT_OAUTH_CLIENT_SECRET", "")
COT_OAUTH_SECRET_EXPIRES = env.date("COT_OAUTH_SECRET_EXPIRES") if env.str("COT_OAUTH_SECRET_EXPIRES", "") else None
COT_OAUTH_AUTHORITY = env.str("COT_OAUTH_AUTHORITY", "") or defaults.OAUTH_AUTHORITY
COT_OAUTH_SCOPE = env.str("COT_OAUTH_SCOPE", "") or defaults.OAUTH_SCOPE
COT_MAILBOX_FOLDERS: list[str] = _listed("COT_MAILBOX_FOLDERS")  # besides the one in the address, e.g. Junk
COT_MAILBOX_PROCESSED = env.str("COT_MAILBOX_PROCESSED", "")  # "" = the mailbox is only read
COT_MAILBOX_POLL_SECONDS = env.int("COT_MAILBOX_POLL_SECONDS", 60)
COT_MAILBOX_DEADLINE_SECONDS = env.int("COT_MAILBOX_DEADLINE_SECONDS", 300)
COT_MAIL_OUT_URL = env.str("COT_MAIL_OUT_URL", "") or f"file:{COT_DATA_DIR / 'outbox'}"
COT_MAIL_FROM = env.str("COT_MAIL_FROM", "cityofthings@vlaio.be")
COT_OFFICERS = env.str("COT_OFFICERS", "").strip()  # "" = no daily report and no alerts by mail
COT_DAILY_REPORT_AT = env.str("COT_DAILY_REPORT_AT", "08:00")
COT_RECEIVED_BY = _listed("COT_RECEIVED_BY", defaults.RECEIVED_BY)
COT_RECEIVED_BORDER = _listed("COT_RECEIVED_BORDER", defaults.RECEIVED_BORDER)
COT_UPLOAD_DIR = Path(env.str("COT_UPLOAD_DIR", "") or COT_DATA_DIR / "uploads").resolve()
COT_CALL = env.str("COT_CALL", defaults.CALL)
COT_RECONCILE_MINUTES = env.int("COT_RECONCILE_MINUTES", 60)
COT_ALARM_POLL_MINUTES = env.int("COT_ALARM_POLL_MINUTES", 10)
COT_ALARM_MESSAGE_MINUTES = env.int("COT_ALARM_MESSAGE_MINUTES", 15)
COT_ALARM_OUTBOX_MINUTES = env.int("COT_ALARM_OUTBOX_MINUTES", 30)
COT_ALARM_PART_MINUTES = env.int("COT_ALARM_PART_MINUTES", 10)
COT_ALARM_DISK_MB = env.int("COT_ALARM_DISK_MB", 2_000)
COT_ALARM_CLOCK_SECONDS = env.int("COT_ALARM_CLOCK_SECONDS", 120)
COT_ALARM_SECRET_DAYS = env.int("COT_ALARM_SECRET_DAYS", 30)
COT_MAX_NOTICES_PER_HOUR = env.int("COT_MAX_NOTICES_PER_HOUR", 300)
COT_ANSWER_FROM = _moment("COT_ANSWER_FROM")  # None = mail of any age is answered
COT_MAX_MESSAGE_BYTES = env.int("COT_MAX_MESSAGE_BYTES", 150_000_000)
COT_LEASE_SECONDS = env.int("COT_LEASE_SECONDS", 180)
COT_WORKERS = env.int("COT_WORKERS", 2)

DEMO_SECRET_KEY = "only-for-the-demo-on-this-machine-0123456789-abcdefghijklmnopqrstuvwxyz"  # noqa: S105  # refused off loopback
SECRET_KEY = env.str("COT_SECRET_KEY", "") or DEMO_SECRET_KEY
COT_PUBLIC_URL = env.str("COT_PUBLIC_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = _listed("COT_ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
COT_API_TOKENS: list[str] = _listed("COT_API_TOKENS")  # [client:]token or client:sha256:hash
COT_API_WAIT_SECONDS = env.float("COT_API_WAIT_SECONDS", 5.0)
COT_MAX_UPLOAD_BYTES = env.int("COT_MAX_UPLOAD_BYTES", 1_000_000_000)  # one submission over the web, all files together
COT_WEB_FILE_BYTES = env.int("COT_WEB_FILE_BYTES", 50_000_000)  # one file on the pages for applicants
COT_PROXIES = env.int("COT_PROXIES", 0)  # how many reverse proxies of ours stand before the web server
DATA_UPLOAD_MAX_NUMBER_FILES = 201  # the manifest of the interface names at most 200
COT_WEB_BIND = env.str("COT_WEB_BIND", "127.0.0.1:8000")
DEBUG = False

SECURE = COT_PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-sessionid", "__Host-csrftoken") if SECURE else ("sessionid", "csrftoken")
CSRF_COOKIE_HTTPONLY = True
COT_METRICS_ADDRESS = env.str("COT_METRICS_ADDRESS", "127.0.0.1")
COT_METRICS_PORT = env.int("COT_METRICS_PORT", 0)  # 0 = no metrics
COT_SESSION_IDLE_MINUTES = env.int("COT_SESSION_IDLE_MINUTES", 60)  # without anything done, an officer logs in again
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
CSRF_TRUSTED_ORIGINS = [COT_PUBLIC_URL] if SECURE else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

COT_LOGIN_TRIES = env.int("COT_LOGIN_TRIES", 5)
COT_LOGIN_WAIT_MINUTES = env.int("COT_LOGIN_WAIT_MINUTES", 15)
AXES_FAILURE_LIMIT = COT_LOGIN_TRIES
AXES_COOLOFF_TIME = timedelta(minutes=COT_LOGIN_WAIT_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # nobody can lock out a colleague from elsewhere
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "review.views.errors.locked_out"
AXES_CLIENT_IP_CALLABLE = "review.public.asker.address_of"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_WHITELIST_CALLABLE = "review.single_sign_on.by_provider"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

# Log-in by the organisation's identity provider; without COT_OIDC_CLIENT_ID there is none.
COT_OIDC_ISSUER = env.str("COT_OIDC_ISSUER", "")
COT_OIDC_GROUPS_CLAIM = env.str("COT_OIDC_GROUPS_CLAIM", "groups")
_roles: dict[str, str] = env.dict("COT_OIDC_ROLES", {})  # group=role
COT_OIDC_ROLES = {group.strip(): role.strip() for group, role in _roles.items()}
OIDC_RP_CLIENT_ID = env.str("COT_OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = env.str("COT_OIDC_CLIENT_SECRET", "")
OIDC_OP_AUTHORIZATION_ENDPOINT = env.str("COT_OIDC_AUTHORIZATION_URL", "")
OIDC_OP_TOKEN_ENDPOINT = env.str("COT_OIDC_TOKEN_URL", "")
OIDC_OP_JWKS_ENDPOINT = env.str("COT_OIDC_JWKS_URL", "")
OIDC_OP_USER_ENDPOINT = env.str("COT_OIDC_USERINFO_URL", "")
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = env.str("COT_OIDC_SCOPES", "openid email profile")
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
if OIDC_RP_CLIENT_ID:
    AUTHENTICATION_BACKENDS.append("review.single_sign_on.Backend")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_q",
    "dossiers",
    "intake",
    "notifications",
    "review",
    "cityofthings",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "review.sessions.Sessions",
    "review.sessions.LoginRequired",  # a page is closed unless it says otherwise
    "review.access.Access",  # and an address without a line in its table is refused
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "review.middleware.ContentSecurityPolicy",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "cityofthings.urls"
WSGI_APPLICATION = "cityofthings.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "cityofthings.jinja.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]

if not COT_DATABASE_URL.startswith(("sqlite://", "postgresql://", "postgres://")):  # the library knows more, whose drivers are not here
    raise ImproperlyConfigured("COT_DATABASE_URL must start with postgresql:// or sqlite://")
DATABASES = {"default": dj_database_url.parse(COT_DATABASE_URL, conn_max_age=60)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: with deferred transactions a read that turns into a write cannot wait and 60% failed (docs/decisions).
    # FULL: evidence that was acknowledged survives a power cut.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

Q_CLUSTER = {
    "name": "cityofthings",
    "label": "Taken",
    "orm": "default",
    "workers": COT_WORKERS,
    "timeout": 150,
    "retry": 400,  # the lease of a queue row; longer than the time-out, or a slow task would run twice at once
    "max_attempts": 3,
    "ack_failures": False,
    "poll": 0.2,
    "bulk": 1,
    "queue_limit": 2,
    "save_limit": 1000,
    "recycle": 500,
    "catch_up": False,
    "log_level": "WARNING",
    "daemonize_workers": False,  # workers have children: the sandbox
}

LANGUAGE_CODE = "nl-be"
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = COT_DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
CSRF_FAILURE_VIEW = "review.views.errors.csrf_failure"
LOGIN_URL = "/aanmelden/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/aanmelden/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGGING_CONFIG = "cityofthings.logs.configure"
LOGGING = {"version": 1}  # not empty: Django calls LOGGING_CONFIG only then
SILENCED_SYSTEM_CHECKS: list[str] = []
