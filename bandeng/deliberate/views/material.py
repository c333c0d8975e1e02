"""Documents and pictures of an activity: added, opened by whoever may, marked as read, withdrawn."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bandeng.core.permissions import open_to
from bandeng.core.sealed import Unreadable
from bandeng.deliberate import files, rules
from bandeng.deliberate.actions import material as A
from bandeng.deliberate.forms.material import MaterialForm, PictureForm
from bandeng.deliberate.models import Activity, Material, Photo
from bandeng.deliberate.states import State
from bandeng.deliberate.views.activity import seen
from bandeng.studio.request import StaffRequest, by
from bandeng.studio.views.pages import confirmation, form_page, posted


def _back(pk: int, part: str) -> str:
    return f"{reverse('activity', args=[pk])}#{part}"


@open_to("activity.arrange")
@never_cache
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a document."""
    one = seen(request, pk, "activity.arrange")

    def act(values: dict[str, Any]) -> Material:
        document: files.Document = values["material"]
        with files.kept(document.data) as (name,):
            return A.add_material(
                by(request),
                one,
                title=values["title"],
                file=name,
                media_type=document.media_type,
                size=len(document.data),
                public=values["public"],
            )

    return form_page(
        request,
        MaterialForm(posted(request), request.FILES or None),
        act,
        title=_("加材料"),
        lead=one.title,
        back=_back(pk, "materials"),
        submit=_("上传"),
    )


@open_to("activity.minute")
@never_cache
def add_pictures(request: StaffRequest, pk: int) -> HttpResponse:
    """Add pictures of the meeting."""
    one = seen(request, pk, "activity.minute")

    def act(values: dict[str, Any]) -> list[Photo]:
        with files.kept(*(picture.data for picture in values["photos"])) as names:
            return A.add_photos(by(request), one, files=names, caption=values["caption"])

    return form_page(
        request,
        PictureForm(posted(request), request.FILES or None),
        act,
        title=_("加照片"),
        lead=one.title,
        back=_back(pk, "photos"),
        submit=_("上传"),
    )


def _may_open(request: HttpRequest, activity: Activity, public: bool, asked: bool) -> bool:
    """Everyone what is public, of an activity that is; the house the rest, and a unit that is asked what is for it."""
    if public and activity.public and activity.state != State.DRAFT:
        return True
    user: Any = request.user
    verbs = ("deliberate.see", "activity.attend") if asked else ("deliberate.see",)
    return any(rules.may(user, verb, activity) for verb in verbs)


def _sent(name: str, media_type: str, title: str) -> HttpResponse:
    try:
        data = files.read(name)
    except (OSError, Unreadable) as error:
        raise Http404 from error
    response = HttpResponse(data, content_type=media_type)
    saved = media_type not in files.INLINE
    header = content_disposition_header(saved, f"{title}{files.ENDINGS.get(media_type, '')}")
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@open_to("public")
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a document."""
    one = get_object_or_404(Material.objects.select_related("activity"), pk=pk, withdrawn_at=None)
    if not _may_open(request, one.activity, one.public, asked=True):
        raise Http404
    return _sent(one.file, one.media_type, one.title)


@open_to("public")
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a picture."""
    one = get_object_or_404(Photo.objects.select_related("activity"), pk=pk, withdrawn_at=None)
    if not _may_open(request, one.activity, one.public, asked=False):
        raise Http404
    return _sent(one.file, files.JPEG, one.caption or _("照片"))


def _of(request: StaffRequest, model: type[Any], pk: int, verb: str) -> Any:
    """A document or picture of an activity on which they may do `verb`; 404 for everyone else."""
    mine = Activity.objects.filter(rules.visible(request.user, verb))
    return get_object_or_404(model.objects.select_related("activity"), pk=pk, withdrawn_at=None, activity__in=mine)


@open_to("deliberate.see")
@require_POST
def read(request: StaffRequest, pk: int) -> HttpResponse:
    """One tap: read."""
    one: Material = _of(request, Material, pk, "deliberate.see")
    if not one.read_marks.filter(person=request.user).exists():
        A.read_material(by(request), one)
    return redirect(_back(one.activity_id, "materials"))


@open_to("activity.arrange")
@never_cache
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Withdraw a document, after being asked."""
    one: Material = _of(request, Material, pk, "activity.arrange")
    return form_page(
        request,
        confirmation(request),
        lambda _values: A.withdraw_material(by(request), one),
        title=_("撤下材料“%(title)s”") % {"title": one.title},
        lead=_("文件跟着删除，恢复不了。"),
        back=_back(one.activity_id, "materials"),
        submit=_("撤下"),
        danger=True,
    )


@open_to("activity.arrange")
@require_POST
def show_picture(request: StaffRequest, pk: int) -> HttpResponse:
    """Let everyone see a picture, or no longer."""
    one: Photo = _of(request, Photo, pk, "activity.arrange")
    A.show_photo(by(request), one, public="show" in request.POST)
    return redirect(_back(one.activity_id, "photos"))


@open_to("activity.arrange")
@never_cache
def withdraw_picture(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a picture, after being asked."""
    one: Photo = _of(request, Photo, pk, "activity.arrange")
    return form_page(
        request,
        confirmation(request),
        lambda _values: A.withdraw_photo(by(request), one),
        title=_("删除照片"),
        lead=_("删除以后恢复不了。"),
        back=_back(one.activity_id, "photos"),
        submit=_("删除"),
        danger=True,
    )
