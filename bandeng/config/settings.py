"""Django's settings: embedded defaults for one studio on a small machine; the rest from BANDENG_* variables."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from bandeng.config import env
from bandeng.core import keyfile
from bandeng.web import tiles

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(env.text("DATA", "data")).resolve()
KEYS = Path(env.text("KEYS", str(DATA / "keys"))).resolve()
PRODUCTION = env.flag("PRODUCTION")
DEMO = env.flag("DEMO", not PRODUCTION)
DEBUG = env.flag("DEBUG")

DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
(DATA / "static").mkdir(exist_ok=True)
SECRET_KEY = keyfile.key(KEYS, "django").hex()
SITE = env.text("SITE", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.items("HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.items("ORIGINS", SITE)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "leaflet",
    "bandeng.ledger",
    "bandeng.core",
    "bandeng.web",
    "bandeng.press",
    "bandeng.post",
    "bandeng.studio",
    "bandeng.gather",
    "bandeng.listen",
    "bandeng.rally",
    "bandeng.deliberate",
    "bandeng.gateway",
]
MIDDLEWARE = [
    "bandeng.core.shut.ShutMiddleware",
    "bandeng.core.proxy.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bandeng.web.policy.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "bandeng.studio.sitting.SittingMiddleware",
    "bandeng.core.permissions.PermissionMiddleware",
    "bandeng.web.refusals.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "bandeng.config.urls"
WSGI_APPLICATION = "bandeng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "bandeng.web.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "bandeng.web.forms.Renderer"

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "studio.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "bandeng.studio.accounts.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "bandeng.studio.passwords.MinimumLength", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign_in"
REQUIRE_TOTP = env.flag("REQUIRE_TOTP", PRODUCTION)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "bandeng.studio.accounts.locked_out"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "bandeng_session"
CSRF_COOKIE_NAME = "bandeng_csrf"
CSRF_FAILURE_VIEW = "bandeng.web.views.stale_form"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("zh-hant", _("繁體中文")), ("en", "English")]
LANGUAGE_COOKIE_NAME = "bandeng_language"
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
PHOTOS = DATA / "photos"
# Names the log of this house once and for all; by default the host of SITE. Whether checkpoints carry a second
# signature by SM2 (needs the extra `sm2`). How many seconds an entry may wait for its place.
LOG_NAME = env.text("LOG_NAME")
LOG_SM2 = env.flag("LOG_SM2")
LOG_PROMISE = int(env.text("LOG_PROMISE", "600"))
# How often, in seconds, the checkpoints of the logs that are watched are fetched.
WATCH_EVERY = int(env.text("WATCH_EVERY", "300"))
HEADS_FILE = Path(env.text("HEADS_FILE", str(DATA / "heads.jsonl")))
ERASURES_FILE = Path(env.text("ERASURES_FILE", str(HEADS_FILE.with_name("erasures.jsonl"))))
BACKUPS = Path(env.text("BACKUPS", str(DATA / "backups")))
BACKUP_HOUR = int(env.text("BACKUP_HOUR", "3"))
BACKUP_KEEP_DAYS = int(env.text("BACKUP_KEEP_DAYS", "30"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
PHOTO_LIMIT = 12_000_000
PHOTOS_PER_MATTER = 6
# Fields of forms whose files may be larger, or fewer, than photos: bytes each, how many.
UPLOADS = {"recordings": (10_000_000, 3), "film": (30_000_000, 1), "material": (20_000_000, 1)}
FILE_UPLOAD_HANDLERS = ["bandeng.web.uploads.LimitedUpload"]

EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = int(env.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "bandeng@localhost")
SMS_GATEWAY = env.text("SMS_GATEWAY")
SMS_TOKEN = env.text("SMS_TOKEN")
MESSAGE_LOG = DATA / "messages.log"

MAP_TILES = tiles.read(
    env.text("TIANDITU_KEY"),
    env.text("MAP_TILES"),
    env.text("MAP_SYSTEM"),
    env.text("MAP_CREDIT"),
    env.text("MAP_APPROVAL"),
)

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:", *(MAP_TILES.origins() if MAP_TILES else ())],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_tokens": {"()": "bandeng.core.logs.NoTokens"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_tokens"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    # Refusals and pages not found are answers, not events of the server.
    "loggers": {"django.request": {"level": "ERROR"}},
}

# SQLite leaves the columns that an index only carries along out of it, and is as right without them.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
