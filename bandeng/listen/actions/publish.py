"""Publishing: one person proposes the public copy, another approves it; each version is kept."""

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.listen import publishing
from bandeng.listen.actions.base import begin, digest, finish
from bandeng.listen.models import Matter, Publication


def _check_consent(matter: Matter) -> None:
    if not matter.may_publish:
        raise Invalid(_("居民没有同意公开，不能公开。"))
    if matter.confidential:
        raise Invalid(_("保密事项不能公开。"))


def _hash(copy: publishing.Copy) -> str:
    return digest("\0".join(copy.items().values()))


@action("matter.propose_publication")
def propose_publication(
    act: Act,
    matter: Matter,
    *,
    title: str,
    words: str,
    place: str = "",
    reply: str = "",
    version: int | None = None,
) -> Matter:
    """Propose the copy for the public (提请公开): with the resident's consent, after the redacted copy was checked."""
    matter = begin(act, matter, version)
    _check_consent(matter)
    if matter.redacted_by_id is None:
        raise Invalid(_("请先受理并核对隐去个人信息后的文本，再公开。"))
    if publishing.waiting(matter):
        raise Invalid(_("已有一份公开稿等待审核，请先审核。"))
    if not title.strip() or not words.strip():
        raise Invalid(_("请写明公开的标题和内容。"), field="words")
    before = publishing.start(matter)
    copy = publishing.Copy(title.strip()[:120], words.strip(), place.strip()[:120], reply.strip())
    made = Publication.objects.create(
        matter=matter,
        **copy.items(),
        blacked_out=publishing.blacked_out(before, copy),
        proposed_by=act.person,
        proposed_at=act.at,
    )
    return finish(act, matter, data={"publication": made.pk}, private={"public": _hash(copy)})


@action("matter.approve_publication")
def approve_publication(act: Act, matter: Matter, *, version: int | None = None) -> Matter:
    """Approve (审核公开): by someone other than whoever proposed it. What was public before gives way to it."""
    matter = begin(act, matter, version)
    _check_consent(matter)
    found = _waiting(matter)
    if act.person is None or found.proposed_by_id == act.person.pk:
        raise NotAllowed(_("公开须由提请人以外的另一人审核。"))
    publishing.approved().filter(matter=matter).update(taken_down_at=act.at)
    found.approved, found.decided_by, found.decided_at = True, act.person, act.at
    found.save()
    return finish(
        act, matter, data={"publication": found.pk}, seen_by_resident=True, published_at=matter.published_at or act.at
    )


@action("matter.refuse_publication")
def refuse_publication(act: Act, matter: Matter, *, remark: str, version: int | None = None) -> Matter:
    """Give the proposed copy back with what is wrong with it; whoever proposed it may take it back so."""
    matter = begin(act, matter, version)
    found = _waiting(matter)
    if not remark.strip():
        raise Invalid(_("请写明为什么不同意公开、要改哪里。"), field="remark")
    found.approved, found.decided_by, found.decided_at = False, act.person, act.at
    found.save()
    return finish(act, matter, text=remark.strip(), data={"publication": found.pk})


@action("matter.take_down")
def take_down(act: Act, matter: Matter, *, remark: str, version: int | None = None) -> Matter:
    """Take the public copy down (撤下)."""
    matter = begin(act, matter, version)
    if matter.published_at is None:
        raise Invalid(_("这件事没有公开，不用撤下。"))
    if not remark.strip():
        raise Invalid(_("请写明为什么撤下。"), field="remark")
    end_publication(act, matter)
    return finish(act, matter, text=remark.strip(), published_at=None)


def end_publication(act: Act, matter: Matter) -> None:
    """Nothing of `matter` is public any more, nor waits to be; the caller sets `published_at`."""
    publishing.approved().filter(matter=matter).update(taken_down_at=act.at)
    matter.publications.filter(decided_at=None).update(approved=False, decided_at=act.at, decided_by=act.person)


def _waiting(matter: Matter) -> Publication:
    found = publishing.waiting(matter)
    if found is None:
        raise Invalid(_("没有等待审核的公开稿。"))
    return found
