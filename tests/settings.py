"""Bandeng's own settings, on a folder that lives as long as this process (one for each xdist worker)."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="bandeng-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ.update(BANDENG_DATA=_folder, BANDENG_DEMO="0")
for _name in ("KEYS", "HEADS_FILE", "BACKUPS", "PRODUCTION", "SITE", "HOSTS", "TIANDITU_KEY", "MAP_TILES"):
    os.environ.pop(f"BANDENG_{_name}", None)

from bandeng.config.settings import *  # noqa: E402, F403
from bandeng.config.settings import DATA, DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file as in real life: memory has neither WAL nor a second connection.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    # No test cuts the power: waiting for the disk would only cost time.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
