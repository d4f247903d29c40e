"""Settings of the site: everything that differs between machines comes from the environment.

AMBIDEX_HOME          the folder of the site
DATABASE_URL          postgres://user:password@host:port/name; without it SQLite in the home
AMBIDEX_HOSTS         names under which the site is reached, with commas between; else only this machine
AMBIDEX_HTTPS         1 where a proxy in front speaks HTTPS: cookies and redirects follow
AMBIDEX_SECRET_KEY    signs sessions; without it a key is kept in the home
"""

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from ambidex.web.database import database
from ambidex.web.home import home
from ambidex.web.openid import providers

HERE = Path(__file__).parent
AMBIDEX_HOME = home()

DEBUG = False
SECRET_KEY = os.environ.get("AMBIDEX_SECRET_KEY") or (
    AMBIDEX_HOME.key.read_text() if AMBIDEX_HOME.key.exists() else secrets.token_urlsafe(60)
)
ALLOWED_HOSTS = [host for host in os.environ.get("AMBIDEX_HOSTS", "").split(",") if host] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
HTTPS = os.environ.get("AMBIDEX_HTTPS") == "1"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "rules",
    "simple_history",
    "ambidex.web.accounts",
    "ambidex.web.jobs",
    "ambidex.web.studies",
    "ambidex.web.records",
    "ambidex.web.parts",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "ambidex.web.accounts.middleware.signed_in",
]

ROOT_URLCONF = "ambidex.web.urls"
ASGI_APPLICATION = "ambidex.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates", *sorted((HERE / "pages").glob("*/templates"))],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ambidex.web.pages.navigation",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL"), AMBIDEX_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "ambidex.web.accounts.adapter.Closed"
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by a link that an administrator gives them
ACCOUNT_PREVENT_ENUMERATION = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # no mail is sent, and no page promises one
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
SOCIALACCOUNT_ADAPTER = "ambidex.web.accounts.adapter.KnownOnly"
SOCIALACCOUNT_PROVIDERS = providers(os.environ)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1  # half minutes: clocks of telephones differ

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # one is offered when all of it can be read in it
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = "ambidex.web.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = AMBIDEX_HOME.folder / "static"
STATICFILES_DIRS = [HERE / "static", HERE.parent / "draw" / "css", *sorted((HERE / "pages").glob("*/static"))]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # uploads have a folder of their own
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = AMBIDEX_HOME.folder if AMBIDEX_HOME.folder.exists() else None
AMBIDEX_LARGEST_LOG = 2 * 2**30
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ambidex.web.json_lines.JsonLines"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {"ambidex": {"level": "INFO"}},
}
