"""Seals without pause, so that kills and other sealers meet it at its work. Run as a program."""

import logging
import os
import time

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bandeng.config.settings"
    django.setup()
    from bandeng.core import reopening

    while True:
        try:
            reopening.seal_all()
        except Exception:
            logging.exception("sealing failed and will be tried again")
        time.sleep(0.02)
