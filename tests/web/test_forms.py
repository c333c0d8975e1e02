import datetime

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from bandeng.web.forms import DatePart, Face, PhotosField, Portraits
from bandeng.web.living import SampleForm

pytestmark = pytest.mark.urls("bandeng.web.urls")


def summary(form: forms.Form) -> str:
    return Template("{% load bandeng %}{% error_summary form %}").render(Context({"form": form}))


def test_error_summary_links_to_every_field() -> None:
    form = SampleForm({"text": "", "since_year": "2026", "since_month": "13", "since_day": "40"})
    shown = summary(form)
    page = str(form)
    for target in ("id_text", "id_kind_0", "id_since_year", "id_place", "id_urgency_0"):
        assert f'href="#{target}"' in shown
        assert f'id="{target}"' in page
    assert "请先改正下面的问题" in shown
    assert "您想说什么？ 请填写这一项。" in shown


def test_error_summary_of_a_good_form_is_nothing() -> None:
    assert summary(SampleForm()).strip() == ""


def test_errors_stand_beside_the_field_and_are_announced_with_it() -> None:
    page = str(SampleForm({"text": ""})["text"].as_field_group())
    assert "错误：" in page
    assert 'id="id_text_error"' in page
    assert 'aria-describedby="id_text_helptext id_text_error"' in page


def test_what_is_too_long_is_kept_and_counted() -> None:
    form = SampleForm({"text": "气" * 2001})
    assert "最多 2000 字，现在有 2001 字，请删短一些。" in form.errors["text"]
    page = str(form["text"])
    assert "气" * 2001 in page
    assert "maxlength" not in page


def test_a_date_in_three_numbers() -> None:
    class Sheet(forms.Form):
        day = forms.DateField(widget=DatePart, required=False)

    given = Sheet({"day_year": "2026", "day_month": "3", "day_day": "5"})
    assert given.is_valid()
    assert given.cleaned_data["day"] == datetime.date(2026, 3, 5)
    assert Sheet({"day_year": "", "day_month": "", "day_day": ""}).is_valid()
    wrong = Sheet({"day_year": "2026", "day_month": "2", "day_day": "30"})
    assert not wrong.is_valid()
    assert 'value="30"' in str(wrong["day"])
    assert 'value="2026"' in str(Sheet(initial={"day": datetime.date(2026, 3, 5)})["day"])


def test_portraits_escape_what_people_are_called() -> None:
    class Sheet(forms.Form):
        member = forms.ChoiceField(choices=[("1", Face("<b>安</b>", "医师"))], widget=Portraits)

    page = str(Sheet()["member"])
    assert "<b>" not in page
    assert "医师" in page


@pytest.mark.parametrize(("flag", "message"), [("too_large", "太大了"), ("too_many", "没有收下")])
def test_photos_say_which_one_was_not_taken(flag: str, message: str) -> None:
    photo = SimpleUploadedFile("楼道.jpg", b"")
    setattr(photo, flag, True)
    form = SampleForm({"text": "楼道灯不亮"}, MultiValueDict({"photos": [photo]}))
    assert message in form.errors["photos"][0]
    assert "楼道.jpg" in form.errors["photos"][0]


def test_photos_come_as_a_list() -> None:
    class Sheet(forms.Form):
        photos = PhotosField(limit=2)

    two = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(2)]
    form = Sheet({}, MultiValueDict({"photos": two}))
    assert form.is_valid()
    assert form.cleaned_data["photos"] == two
    three = MultiValueDict({"photos": [*two, SimpleUploadedFile("3.jpg", b"x")]})
    assert "最多上传 2 张" in Sheet({}, three).errors["photos"][0]
    assert Sheet({}, MultiValueDict()).is_valid()


def test_the_title_says_that_something_is_wrong() -> None:
    assert "<title>错误：" in render_to_string("web/base.html", {"form": SampleForm({})})
    assert "<title>错误：" not in render_to_string("web/base.html", {"form": SampleForm()})
