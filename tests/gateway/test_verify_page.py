"""The page that checks receipts, and the file it can be kept as: what the server gives, and that it takes nothing."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from bandeng.core import logkeys
from bandeng.gateway import steps
from bandeng.gateway.views import verify
from tests.cast import Cast
from tests.listen.pages import spoken

pytestmark = pytest.mark.django_db
SCRIPTS = Path(verify.__file__).parents[1] / "static/gateway/verify"


def setup(page: str) -> dict:
    found = re.search(r'<script id="verify-setup" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_the_page_carries_the_keys_and_every_sentence(cast: Cast) -> None:
    page = Client().get("/verify/").content.decode()
    told, house = setup(page), logkeys.house()
    assert told["keys"] == [house.log.keys[0].vkey, house.witness.vkey]
    assert told["prefix"] == "http://testserver/log/"
    assert told["studios"][cast.studio.code] == cast.studio.name
    assert set(told["words"]) == {*steps.WORDS, *steps.NOW}
    assert house.witness.vkey in unescape(page)


def test_nothing_typed_can_be_sent(cast: Cast) -> None:
    for address in ("/verify/", "/verify/page/"):
        answer = Client().get(address)
        main = answer.content.decode().split("<main")[1].split("</main>")[0]
        assert "<form" not in main
        assert not re.search(r"<(input|textarea|button)[^>]* name=", main)
        assert Client().post(address).status_code == 405


def test_the_kept_file_needs_nothing_else(cast: Cast) -> None:
    answer = Client().get("/verify/page/")
    assert answer["Content-Disposition"].startswith("attachment;")
    page = answer.content.decode()
    assert not re.search(r'(src|href)="(?!data:)', page)
    assert not re.search(r"^(import|export) ", page, re.MULTILINE)
    assert "@import" not in page
    assert setup(page)["keys"] == setup(Client().get("/verify/").content.decode())["keys"]
    assert "connect-src http://testserver/log/;" in page


def test_the_policy_of_the_site_is_not_weakened(cast: Cast) -> None:
    for address in ("/verify/", "/verify/page/"):
        policy = Client().get(address)["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_in_three_languages(cast: Cast, language: str) -> None:
    client = Client(HTTP_COOKIE=f"bandeng_language={language}")
    tag = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(language, language)
    for address in ("/verify/", "/verify/page/"):
        page = client.get(address).content.decode()
        assert f'<html lang="{tag}"' in page
        assert setup(page)["language"] == tag


def test_it_is_led_to(cast: Cast) -> None:
    resident = Client()
    spoken(resident)
    for address in ("/log/", "/", "/track/proof/"):
        assert 'href="/verify/"' in resident.get(address).content.decode(), address
    assert 'href="/log/"' in resident.get("/").content.decode()


def test_other_sites_pages_may_read_the_log(cast: Cast) -> None:
    for path in ("checkpoint", "keys"):
        assert Client().get(f"/log/{path}")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in Client().get("/verify/")


def test_the_modules_stand_in_order_and_can_be_one() -> None:
    """Each imports only those before it, all in one line, and no two say the same name."""
    assert {path.stem for path in SCRIPTS.glob("*.js")} == set(verify.MODULES)
    seen: list[str] = []
    for name in verify.MODULES:
        text = (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
        assert len(text.splitlines()) < 300
        imported = re.findall(r'^import \{ .* \} from "\./(\w+)\.js";$', text, re.MULTILINE)
        assert len(imported) == text.count("import "), name
        assert set(imported) <= set(seen), name
        seen.append(name)
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", verify.script(), re.MULTILINE)
    assert len(names) == len(set(names)), sorted(names)
    assert "</script" not in verify.script()
    if node := shutil.which("node"):
        command = [node, "--check", "--input-type=module", "-"]
        subprocess.run(command, input=verify.script(), text=True, check=True, timeout=30)


def test_every_step_that_is_given_has_its_words() -> None:
    """All names in check.js and checking.py stand in the list."""
    source = "".join((SCRIPTS / f"{name}.js").read_text(encoding="utf-8") for name in ("check", "now"))
    given = set(re.findall(r'"(\w+\.\w+)"', source))
    assert given <= {*steps.WORDS, *steps.NOW}
    assert {name.split(".")[0] for name in (*steps.WORDS, *steps.NOW)} == set(steps.TITLES)
