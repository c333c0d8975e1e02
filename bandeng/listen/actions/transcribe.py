"""Writing down (听写) what a resident said in a recording: it becomes the redacted copy."""

from django.utils.translation import gettext as _

from bandeng.core import text
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.listen import naming, secrets
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.actions.receive import first_words
from bandeng.listen.models import Avoidance, Matter
from bandeng.listen.recordings_of import UNHEARD


@action("matter.transcribe")
def transcribe(act: Act, matter: Matter, *, words: str, version: int | None = None) -> Matter:
    """Write the recordings of a matter down. The words as said are sealed; the redacted ones are the matter's words."""
    matter = begin(act, matter, version)
    waiting = matter.recordings.filter(transcribed_at=None)
    if not words.strip():
        raise Invalid(_("请写下录音里说的内容。"), field="words")
    if not waiting.exists():
        raise Invalid(_("这件事没有等待听写的录音。"))
    redacted, original = secrets.resident_words(matter, words.strip())
    replaced = UNHEARD in matter.words
    new = matter.words.replace(UNHEARD, redacted) if replaced else f"{matter.words}\n{redacted}"
    title = first_words(redacted) if UNHEARD.startswith(matter.title.rstrip("…")) else matter.title
    count = waiting.update(transcribed_by=act.person, transcribed_at=act.at)
    named = [Avoidance(matter=matter, person_id=person) for person in naming.named(matter.studio, words)]
    Avoidance.objects.bulk_create(named, ignore_conflicts=True)
    return finish(
        act,
        matter,
        text=redacted,
        original=original,
        data={"recordings": count},
        words=new,
        title=title[:120],
        search=text.bigrams(f"{title} {matter.place} {new}"),
    )
