"""Saying whom we watch, who watches us, and on which terms: over HTTP, on record, and only by administrators."""

import pytest

from bandeng.algorithms.tlog import cosignature, note, policy
from bandeng.core import logkeys
from bandeng.core.errors import NotAllowed
from bandeng.gateway import actions
from bandeng.gateway.models import TrustPolicy, WatchedLog, Witness
from bandeng.ledger.models import Entry
from tests.algorithms.tlog_cast import LOG, WITNESSES

VKEY = note.format_vkey(LOG.vkey)
WITNESS = note.format_vkey(WITNESSES[0].vkey)
FORMS = {
    "/log/audit/watch/": {"vkeys": VKEY, "url": "https://other.example/log/"},
    "/log/audit/witness/": {"vkey": WITNESS, "url": "https://w.example/witness/"},
    "/log/audit/policy/": {"text": ""},
}


def test_only_administrators(cast):
    for address, values in FORMS.items():
        for name in ("auditor", "head", "district", "officer"):
            assert cast.client(name).get(address).status_code == 403
            assert cast.client(name).post(address, values).status_code == 403
    assert not WatchedLog.objects.exists()
    assert not Witness.objects.exists()
    for name in ("auditor", "head"):
        with pytest.raises(NotAllowed):
            actions.watch(cast.by(name), vkeys=VKEY)
        with pytest.raises(NotAllowed):
            actions.add_witness(cast.by(name), vkey=WITNESS, url="https://w.example")
        with pytest.raises(NotAllowed):
            actions.set_policy(cast.by(name), text="quorum none")
        assert "/log/audit/witness/" not in cast.client(name).get("/log/audit/").content.decode()


def test_watching(cast):
    admin = cast.client("admin")
    typed = f"# other.example\r\n{VKEY}\r\n# since 2026\r\n\r\n"
    answer = admin.post("/log/audit/watch/", {"vkeys": typed, "url": "https://other.example/log/"})
    assert (answer.status_code, answer["Location"]) == (302, "/log/audit/")
    log = WatchedLog.objects.get()
    assert (log.origin, log.vkeys, log.url) == (LOG.vkey.name, VKEY, "https://other.example/log")
    assert log.added_by == cast["admin"]
    assert LOG.vkey.name in admin.get("/log/audit/").content.decode()
    assert LOG.vkey.name in admin.get("/log/").content.decode()
    assert admin.get(f"/log/audit/watch/{log.pk}/").context["form"].initial["vkeys"] == VKEY
    assert admin.post(f"/log/audit/watch/{log.pk}/", {"vkeys": VKEY, "url": ""}).status_code == 302
    assert WatchedLog.objects.get().url == ""
    assert admin.post(f"/log/audit/watch/{log.pk}/end/").status_code == 302
    assert admin.post(f"/log/audit/watch/{log.pk}/end/").status_code == 404
    codes = Entry.objects.filter(subject=f"watched-{log.pk}").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["witness.watch", "witness.watch", "witness.unwatch"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"vkeys": "", "url": ""}, "必填"),
        ({"vkeys": "# nothing", "url": ""}, "请填写账本的公钥"),
        ({"vkeys": VKEY[:-4], "url": ""}, "这不是能用的公钥"),
        ({"vkeys": WITNESS, "url": ""}, "这不是能用的公钥"),
        ({"vkeys": f"{VKEY}\n{note.format_vkey(note.make_vkey('b', 1, bytes(32)))}", "url": ""}, "属于不同的账本"),
        ({"vkeys": VKEY, "url": "other.example"}, "请填写完整的网址"),
        ({"vkeys": VKEY, "url": "ftp://other.example/"}, "请填写完整的网址"),
        ({"vkeys": VKEY, "url": "https://a:b@other.example/"}, "请填写完整的网址"),
        ({"vkeys": VKEY, "url": "https://[other"}, "请填写完整的网址"),
    ],
)
def test_what_cannot_be_watched(cast, values, words):
    answer = cast.client("admin").post("/log/audit/watch/", values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page or words == "必填"
    assert values["url"] in page
    assert not WatchedLog.objects.exists()


def test_never_ourselves(cast):
    house = logkeys.house()
    admin = cast.client("admin")
    own = admin.post("/log/audit/watch/", {"vkeys": house.log.keys[0].vkey, "url": ""})
    assert "不能自己给自己作证" in own.content.decode()
    own = admin.post("/log/audit/witness/", {"vkey": house.witness.vkey, "url": "https://w.example"})
    assert "本机构自己的公钥" in own.content.decode()


def test_witnesses(cast):
    admin = cast.client("admin")
    values = FORMS["/log/audit/witness/"]
    assert admin.post("/log/audit/witness/", values).status_code == 302
    witness = Witness.objects.get()
    assert (witness.name, witness.url) == ("w0.example", "https://w.example/witness")
    assert "已经有叫这个名称的" in admin.post("/log/audit/witness/", values).content.decode()
    bad = admin.post("/log/audit/witness/", {"vkey": VKEY, "url": "w.example"})
    assert "这不是能用的公钥" in bad.content.decode()
    assert "还没有联系过" in admin.get("/log/audit/").content.decode()
    assert admin.post(f"/log/audit/witness/{witness.pk}/end/").status_code == 302
    assert admin.post("/log/audit/witness/", values).status_code == 302, "with another key, or again"
    assert Entry.objects.filter(code="witness.add").count() == 2


def test_the_policy(cast, client):
    admin = cast.client("admin")
    ours = logkeys.house().log.keys[0].vkey
    before = policy.parse(client.get("/log/policy").content)
    assert (list(before.witnesses), before.quorum) == ([], "none")
    admin.post("/log/audit/witness/", FORMS["/log/audit/witness/"])
    draft = admin.get("/log/audit/policy/").context["form"].initial["text"]
    assert list(policy.parse(draft.encode()).witnesses) == ["w0.example"]
    text = f"log {ours}\r\nwitness w0 {WITNESS}\r\nquorum w0\r\n"
    assert admin.post("/log/audit/policy/", {"text": text}).status_code == 302
    assert client.get("/log/policy")["Content-Type"] == "text/plain; charset=utf-8"
    assert policy.parse(client.get("/log/policy").content).quorum == "w0"
    assert Entry.objects.filter(code="witness.policy").count() == 1
    assert TrustPolicy.objects.get().set_by == cast["admin"]
    for wrong, words in (
        (text.replace("quorum w0", "quorum w9"), "line 3"),
        (text.replace(ours, VKEY), "要有本账本现在的公钥"),
        (text.replace("witness", "wittness"), "line 2"),
    ):
        answer = admin.post("/log/audit/policy/", {"text": wrong})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert wrong.split("\r\n")[1] in answer.content.decode()
    assert TrustPolicy.objects.count() == 1


def test_the_heads_say_whether_the_policy_is_met(cast, settings, tmp_path):
    from bandeng.core import guard
    from bandeng.gateway import queries
    from bandeng.ledger import tree
    from bandeng.ledger.models import Cosignature
    from tests.gateway.served import append

    settings.HEADS_FILE = tmp_path / "heads"
    ours = logkeys.house().log.keys[0].vkey
    actions.set_policy(cast.by("admin"), text=f"log {ours}\nwitness w0 {WITNESS}\nquorum w0\n")
    append()
    assert [head.met for head in queries.heads()] == [False]
    batch = tree.newest()
    text = note.split(batch.note.encode())[0]
    (line,) = note.signatures(text, [WITNESSES[0]])
    with guard.housekeeping("ledger.cosign"):
        Cosignature.objects.create(batch=batch, name=line.name, line=note.format_signature(line), at=batch.sealed_at)
    assert [head.met for head in queries.heads()] == [True]
    assert cosignature.timestamp(line)
