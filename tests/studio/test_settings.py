"""The settings of a studio: who sees and changes them, what is refused, two at once, the record of it."""

from typing import Any

import pytest
from django.urls import reverse

from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed, Stale
from bandeng.ledger.models import Entry, Opening
from bandeng.studio.actions import change_setting, open_studio
from bandeng.studio.models import SettingChange, Studio
from bandeng.studio.settings import TABLE
from tests.cast import Cast

KINDS = ("consult", "help", "suggest", "complain", "report", "thank", "other")


def page(cast: Cast, code: str = "") -> str:
    if code:
        return reverse("setting_change", args=[cast.studio.pk, code])
    return reverse("settings", args=[cast.studio.pk])


def shown(cast: Cast, name: str = "admin", code: str = "", **headers: str) -> str:
    return cast.client(name).get(page(cast, code), headers=headers).content.decode()


def change(cast: Cast, code: str, name: str = "admin", **typed: Any) -> Any:
    """What somebody types into the form as it is now."""
    form = cast.client("admin").get(page(cast, code)).context["form"]
    typed = {"version": form["version"].value(), **typed}
    return cast.client(name).post(page(cast, code), typed)


def holds(cast: Cast, code: str) -> Any:
    return Studio.objects.get(pk=cast.studio.pk).setting(code)


def days(**other: Any) -> dict[str, Any]:
    return {**{kind: 5 for kind in KINDS}, **other}


def test_everyone_who_sees_the_studio_sees_every_setting(cast: Cast) -> None:
    for name in ("head", "admin", "officer", "auditor"):
        seen = shown(cast, name)
        for setting in TABLE.values():
            assert f"<dt>{setting.label}</dt>" in seen
            assert str(setting.help) in seen
        assert ("修改" in seen) == (name in ("head", "admin"))
    assert page(cast) in cast.client("head").get(reverse("studio", args=[cast.studio.pk])).content.decode()
    for name in ("outsider", "neighbour"):
        assert cast.client(name).get(page(cast)).status_code == 404
    for name in ("member", "clerk"):
        assert cast.client(name).get(page(cast)).status_code == 403


@pytest.mark.either_engine
@pytest.mark.parametrize("code", list(TABLE))
def test_the_form_as_it_opens_is_what_holds(cast: Cast, code: str) -> None:
    form = cast.client("admin").get(page(cast, code)).context["form"]
    typed = {key: form[key].value() for key in form.fields if form[key].value() is not None}
    answer = cast.client("admin").post(page(cast, code), {**typed, "sure": "on"})
    assert answer.status_code == 422
    assert "没有要保存的改动" in answer.content.decode()
    assert not SettingChange.objects.exists()


@pytest.mark.parametrize("name", ["head", "admin"])
def test_a_change_holds_and_is_seen_with_the_default_and_who_made_it(cast: Cast, name: str) -> None:
    assert change(cast, "reply_days", name, **days(help=4)).status_code == 302
    assert holds(cast, "reply_days") == days(help=4)
    seen = shown(cast, "auditor")
    assert "求助：4 个工作日" in seen
    assert "已改" in seen
    assert "求助：3 个工作日 → 4 个工作日" in seen
    assert f'<td role="cell" data-label="谁">{cast[name].name}' in seen


def test_a_studio_changes_nothing_for_its_neighbour(cast: Cast) -> None:
    change(cast, "accept_days", value=2)
    assert holds(cast, "accept_days") == 2
    assert Studio.objects.get(pk=cast.other_studio.pk).setting("accept_days") == 1


@pytest.mark.either_engine
@pytest.mark.parametrize("name", ["officer", "convener", "auditor", "district", "leader", "member", "clerk"])
def test_nobody_else_changes_anything(cast: Cast, name: str) -> None:
    assert cast.client(name).get(page(cast, "accept_days")).status_code == 403
    assert change(cast, "accept_days", name, value=2).status_code == 403
    with pytest.raises(NotAllowed):
        change_setting(cast.by(name), cast.studio, "accept_days", 2)
    assert holds(cast, "accept_days") == 1


def test_nor_does_who_manages_another_studio(cast: Cast) -> None:
    assert change(cast, "accept_days", "neighbour", value=2).status_code == 404
    for by in (cast.by("neighbour"), By(role="resident")):
        with pytest.raises(NotAllowed):
            change_setting(by, cast.studio, "accept_days", 2)


def test_whom_the_ladder_watches_does_not_change_it(cast: Cast) -> None:
    typed = {"press": "30", "version": 0}
    assert cast.client("head").get(page(cast, "ladder_days")).status_code == 403
    assert cast.client("head").post(page(cast, "ladder_days"), typed).status_code == 403
    with pytest.raises(NotAllowed):
        change_setting(cast.by("head"), cast.studio, "ladder_days", {**TABLE["ladder_days"].default, "press": 30})
    assert page(cast, "ladder_days") not in shown(cast, "head")
    assert page(cast, "ladder_days") in shown(cast, "admin")
    assert change(cast, "ladder_days", "admin", press="2").status_code == 302


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("accept_days", {"value": ""}, "请填 1 到 10 之间的整数"),
    ("accept_days", {"value": "0"}, "请填 1 到 10 之间的整数"),
    ("accept_days", {"value": "11"}, "请填 1 到 10 之间的整数"),
    ("accept_days", {"value": "两天"}, "请填 1 到 10 之间的整数"),
    ("accept_days", {"value": "1.5"}, "请填 1 到 10 之间的整数"),
    ("accept_days", {"value": "9" * 400}, "请填 1 到 10 之间的整数"),
    ("reply_days", days(thank="-3"), "请填 1 到 60 之间的整数"),
    ("ladder_days", {"press": "5", "remind": "3"}, "“召集人提醒”不能早于“联络员催办”"),
    ("ladder_days", {"press": "5", "remind": "", "district": "4"}, "“报区政协”不能早于“联络员催办”"),
    ("ladder_days", {"press": "x"}, "请填 1 到 60 之间的整数，或者空着"),
    ("danger_words", {"value": "化工罐\n罐"}, "每行 2 到 12 个字，请改：罐"),
    ("danger_words", {"value": "化工罐，储罐"}, "词里不要有空格和标点，请改：化工罐，储罐"),
    ("danger_words", {"value": "\n".join(f"词{n}" for n in range(101))}, "请写 0 到 100 行，现在有 101 行"),
    ("categories", {"value": " \n\n"}, "请写 1 到 40 行，现在有 0 行"),
    ("categories", {"value": "城" * 21}, "每行 1 到 20 个字"),
    ("check_reply", {"value": ""}, "请选择一项"),
    ("check_reply", {"value": "maybe"}, "请从列出的选项里选一项"),
    ("number_format", {"value": "{简称}〔{年份}〕号"}, "每样写一次"),
    ("number_format", {"value": "{简称}〔{年份}〕{序号}{序号}号"}, "每样写一次"),
    ("number_format", {"value": "{简称}〔{年份}〕{序号}{short.__class__}"}, "每样写一次"),
    ("number_format", {"value": "{简称}〔{年份}〕{序号}" + "号" * 20}, "其他字最多 20 个"),
    ("keep_days", {"value": "90"}, "勾选后再保存"),
    ("keep_days", {"value": "29", "sure": "on"}, "请填 30 到 730 之间的整数"),
]


@pytest.mark.parametrize(("code", "typed", "said"), BAD)
def test_bad_input_is_told_and_what_was_typed_is_kept(cast: Cast, code: str, typed: dict[str, Any], said: str) -> None:
    answer = change(cast, code, **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert all(answer.context["form"][key].value() == str(value) for key, value in typed.items() if key != "sure")
    assert holds(cast, code) == TABLE[code].default
    assert not SettingChange.objects.exists()


WRONG: list[tuple[str, Any]] = [
    ("accept_days", 0),
    ("reply_days", days(thank=61)),
    ("ladder_days", {"soon": 1, "press": 5, "remind": 3, "supervise": None, "district": None}),
    ("danger_words", ["罐"]),
    ("number_format", "{short}{year}"),
    ("points", 3),
]


@pytest.mark.parametrize(("code", "value"), WRONG)
def test_the_action_takes_nothing_that_the_form_does_not(cast: Cast, code: str, value: Any) -> None:
    with pytest.raises(Invalid):
        change_setting(cast.by("admin"), cast.studio, code, value)


def test_there_is_no_page_for_what_is_no_setting(cast: Cast) -> None:
    assert cast.client("head").get(page(cast, "points")).status_code == 404


def test_of_two_at_once_the_second_is_told_and_keeps_what_they_typed(cast: Cast) -> None:
    head, admin = cast.client("head"), cast.client("admin")
    version = head.get(page(cast, "accept_days")).context["form"]["version"].value()
    assert admin.post(page(cast, "accept_days"), {"value": 2, "version": version}).status_code == 302
    answer = head.post(page(cast, "accept_days"), {"value": 3, "version": version})
    assert answer.status_code == 409
    assert "别人已经改过这一项，现在是：2 个工作日" in answer.content.decode()
    form = answer.context["form"]
    assert form["value"].value() == "3"
    assert holds(cast, "accept_days") == 2
    again = {"value": 3, "version": form["version"].value()}
    assert head.post(page(cast, "accept_days"), again).status_code == 302
    assert holds(cast, "accept_days") == 3
    with pytest.raises(Stale):
        change_setting(cast.by("head"), cast.studio, "accept_days", 4, version=version)


def test_another_setting_changed_meanwhile_is_no_conflict(cast: Cast) -> None:
    head = cast.client("head")
    version = head.get(page(cast, "accept_days")).context["form"]["version"].value()
    change(cast, "rounds", "admin", value=3)
    assert head.post(page(cast, "accept_days"), {"value": 3, "version": version}).status_code == 302
    assert (holds(cast, "rounds"), holds(cast, "accept_days")) == (3, 3)


@pytest.mark.parametrize("code", ["accept_days", "ladder_days", "danger_words", "check_reply", "number_format"])
def test_back_to_the_default(cast: Cast, code: str) -> None:
    assert "恢复默认" not in shown(cast, code=code)
    values = {"accept_days": 2, "danger_words": ["化工罐"], "check_reply": False}
    values["ladder_days"] = {"soon": None, "press": 2, "remind": 2, "supervise": None, "district": 9}
    values["number_format"] = "{short}-{year}-{serial:03d}"
    change_setting(By(), cast.studio, code, values[code])
    assert holds(cast, code) == values[code]
    assert "恢复默认" in shown(cast, code=code)
    assert change(cast, code, default="1").status_code == 302
    studio = Studio.objects.get(pk=cast.studio.pk)
    assert (studio.setting(code), studio.settings) == (TABLE[code].default, {})
    assert shown(cast).count('data-label="谁"') == 2


def test_a_number_that_is_left_out(cast: Cast) -> None:
    assert change(cast, "ladder_days", press="2", supervise="４").status_code == 302, "wide digits are digits"
    assert holds(cast, "ladder_days") == {"soon": None, "press": 2, "remind": None, "supervise": 4, "district": None}
    assert "召集人提醒：不走这一级" in shown(cast)


def test_words_are_cleaned_and_each_kept_once(cast: Cast) -> None:
    change(cast, "danger_words", value="  化工罐 \r\n\r\n塌方\u200b\r\n化工罐\r\n")
    assert holds(cast, "danger_words") == ["化工罐", "塌方"]
    assert "增加：化工罐、塌方" in shown(cast)
    change(cast, "danger_words", value="塌方")
    assert "去掉：化工罐" in shown(cast)


def test_the_ledger_says_that_a_setting_changed_and_no_more(cast: Cast) -> None:
    change(cast, "danger_words", value="化工罐")
    entry = Entry.objects.latest("pk")
    assert (entry.code, entry.subject) == ("studio.set", f"studio-{cast.studio.pk}")
    assert "danger_words" not in entry.public
    kept = str(Opening.objects.get(entry=entry).private)
    assert "danger_words" in kept
    assert "化工罐" not in kept


def test_a_workstation_has_settings_of_its_own_but_no_numbers(cast: Cast) -> None:
    station = open_studio(By(), cast.region, code="west", name="西站", short="西", parent=cast.studio)
    head = cast.client("head")
    url = reverse("settings", args=[station.pk])
    assert "编号格式" not in head.get(url).content.decode().split("<h2>", 1)[1]
    assert head.get(reverse("setting_change", args=[station.pk, "number_format"])).status_code == 404
    with pytest.raises(Invalid):
        change_setting(By(), station, "number_format", "{short}-{year}-{serial:03d}")
    change_setting(cast.by("head"), station, "accept_days", 2)
    assert (station.setting("accept_days"), holds(cast, "accept_days")) == (1, 1), "as it was read"
    station.refresh_from_db()
    assert (station.setting("accept_days"), holds(cast, "accept_days")) == (2, 1)


def test_what_is_no_setting_any_more_stays_in_the_history(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    change(cast, "rounds", value=3)
    monkeypatch.delitem(TABLE, "rounds")
    assert "rounds" in shown(cast)


def test_in_english(cast: Cast) -> None:
    change(cast, "ladder_days", press="1")
    seen = shown(cast, **{"accept-language": "en"})
    assert "3 working days → left out" in seen
    assert "{short name}" in seen
    typed = {"value": "{short name}-{year}-{serial number}", "version": 0}
    client = cast.client("head")
    assert client.post(page(cast, "number_format"), typed, headers={"accept-language": "en"}).status_code == 302
    assert holds(cast, "number_format") == "{short}-{year}-{serial:03d}"
