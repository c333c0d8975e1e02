"""Documents of an activity and who has read them; pictures of the meeting, public where an officer says so."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bandeng.core import photos
from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.deliberate import rules
from bandeng.deliberate.actions.base import begin
from bandeng.deliberate.models import Activity, Material, Photo, ReadMark
from bandeng.deliberate.states import can
from bandeng.studio.actions.base import cleaned

MOST_MATERIALS, MOST_PHOTOS = 50, 60


def _open(activity: Activity) -> None:
    if not can("activity.change", activity.state):
        raise WrongState(_("活动已经结束或取消，不能再加。"))


@action("material.add")
def add_material(
    act: Act, activity: Activity, *, title: str, file: str, media_type: str, size: int, public: bool
) -> Material:
    """A document; its `file` is stored already (files.kept)."""
    fresh = begin(act, activity)
    _open(fresh)
    if fresh.materials.filter(withdrawn_at=None).count() >= MOST_MATERIALS:
        raise Invalid(_("材料太多了，最多 %(most)d 份。") % {"most": MOST_MATERIALS}, field="material")
    made = Material.objects.create(
        activity=fresh,
        title=cleaned(title, 80, "title"),
        file=file,
        media_type=media_type,
        size=size,
        public=public,
        made_by=act.person,
        made_at=act.at,
    )
    act.record(fresh.subject, studio=fresh.studio, kind=fresh.kind, material=made.pk)
    return made


@action("material.read")
def read_material(act: Act, material: Material) -> ReadMark:
    """The person acting has read it (已阅); said again it is one mark."""
    activity = locked(material.activity)
    rules.permit(act, "deliberate.see", activity)
    act.require(act.person is not None)
    _there(locked(material).withdrawn_at is None)
    mark, _new = ReadMark.objects.get_or_create(material=material, person=act.person, defaults={"at": act.at})
    act.record(activity.subject, studio=activity.studio, kind=activity.kind, material=material.pk)
    return mark


@action("material.withdraw")
def withdraw_material(act: Act, material: Material) -> Material:
    """Delete a document, its file too; that it was there and who read it stays."""
    activity = begin(act, material.activity)
    fresh = locked(material)
    _there(fresh.withdrawn_at is None)
    fresh.withdrawn_at = act.at
    fresh.save(update_fields=["withdrawn_at"])
    _drop(fresh.file)
    act.record(activity.subject, studio=activity.studio, kind=activity.kind, material=fresh.pk)
    return fresh


@action("photo.add")
def add_photos(act: Act, activity: Activity, *, files: Sequence[str], caption: str = "") -> list[Photo]:
    """Pictures of the meeting, stored already; for the house until an officer lets them be public."""
    fresh = begin(act, activity, verb="activity.minute")
    _open(fresh)
    if not files:
        raise Invalid(_("请至少选一张照片。"), field="photos")
    if fresh.photos.filter(withdrawn_at=None).count() + len(files) > MOST_PHOTOS:
        raise Invalid(_("照片太多了，最多 %(most)d 张。") % {"most": MOST_PHOTOS}, field="photos")
    said = cleaned(caption, 80, "caption", needed=False)
    made = [
        Photo.objects.create(activity=fresh, file=one, caption=said, made_by=act.person, made_at=act.at)
        for one in files
    ]
    act.record(fresh.subject, studio=fresh.studio, kind=fresh.kind, photos=[one.pk for one in made])
    return made


@action("photo.show")
def show_photo(act: Act, photo: Photo, *, public: bool) -> Photo:
    """Let everyone see a picture, or no longer."""
    activity = begin(act, photo.activity)
    fresh = locked(photo)
    _there(fresh.withdrawn_at is None)
    fresh.public = public
    fresh.save(update_fields=["public"])
    act.record(activity.subject, studio=activity.studio, kind=activity.kind, photo=fresh.pk, public=public)
    return fresh


@action("photo.withdraw")
def withdraw_photo(act: Act, photo: Photo) -> Photo:
    """Delete a picture, its file too."""
    activity = begin(act, photo.activity)
    fresh = locked(photo)
    _there(fresh.withdrawn_at is None)
    fresh.withdrawn_at, fresh.public = act.at, False
    fresh.save(update_fields=["withdrawn_at", "public"])
    _drop(fresh.file)
    act.record(activity.subject, studio=activity.studio, kind=activity.kind, photo=fresh.pk)
    return fresh


def _drop(name: str) -> None:
    transaction.on_commit(lambda: photos.drop(name))


def _there(there: bool) -> None:
    if not there:
        raise WrongState(_("这一份已经撤下了。"))
