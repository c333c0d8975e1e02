"""What the worker does for matters: closing on silence, climbing the ladder, sweeping pictures without a row."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q

from bandeng.core import clock, photos, worker
from bandeng.core.actions import By, Origin
from bandeng.core.errors import Refused
from bandeng.core.working_calendar import calendar
from bandeng.listen import erased, guessing
from bandeng.listen.actions import close_unanswered
from bandeng.listen.actions.climb import climb
from bandeng.listen.actions.erase import erase
from bandeng.listen.importing import kept_file
from bandeng.listen.models import Call, Joining, Matter, Photo, Recording, Step
from bandeng.listen.queries import all_threads
from bandeng.listen.similar import keeping as similar
from bandeng.listen.states import ENDED, State
from bandeng.studio.actions import set_public_detail
from bandeng.studio.actions.studios import detail_for
from bandeng.studio.models import Studio
from bandeng.studio.queries import by_setting

# 24 months: the longest that anything of a resident's is kept.
MOST_DAYS = 730
# Who called is kept so many days, unless the call's matter is erased before.
CALL_DAYS = 30


def silent(today: date) -> list[Matter]:
    """Answered matters on which the resident has said nothing for the studio's number of working days.

    Counted from the last reply, or from when it was carried out; calls that reached nobody change nothing.
    What was promised, or said to be solved and not yet carried out, is not closed by silence: it stays on its list.
    """
    waiting = Matter.objects.filter(state__in=(State.REPLIED, State.CARRIED_OUT), origin=Origin.LIVE)
    waiting = waiting.annotate(answered_at=Max("replies__sent_at")).select_related("studio")
    days = calendar()
    found: list[Matter] = []
    for matter in waiting.iterator():
        if matter.state == State.REPLIED and matter.result in ("promised", "solved"):
            continue
        since = matter.carried_out_at or matter.answered_at or matter.replied_at
        if since and days.workdays_between(clock.day(since), today) > matter.studio.setting("silence_days"):
            found.append(matter)
    return found


def close_silent() -> int:
    """Close what silence has ended; someone who acts at the same moment wins."""
    closed = 0
    for matter in silent(clock.today()):
        try:
            close_unanswered(By(), matter)
            closed += 1
        except Refused:
            continue
    return closed


def climb_ladder() -> int:
    """Take the rungs of the ladder that are due by now, each once."""
    return climb(clock.now())


def sweep_photos() -> int:
    """Remove files, of pictures or recordings, that no row names, an hour after they were written."""
    known = set(Photo.objects.values_list("name", flat=True)) | set(Recording.objects.values_list("name", flat=True))
    lost = photos.orphans(known)
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def to_erase(at: datetime) -> list[Matter]:
    """Matters whose time is up: the studio's days after the end, or `MOST_DAYS` after they came in, ended or not."""
    oldest = at - timedelta(days=MOST_DAYS)
    joined = Joining.objects.filter(matter=OuterRef("pk"), secret__isnull=False)
    kept = Matter.objects.exclude(origin=Origin.DEMO).filter(Q(secret__isnull=False) | Exists(joined))
    kept = kept.select_related("studio")
    over = Q(origin=Origin.LIVE, received_at__lt=oldest) | Q(imported__made_at__lt=oldest)
    found = list(kept.filter(over))
    for days, studios in by_setting("keep_days").items():
        limit = at - timedelta(days=days)
        ended = kept.filter(studio__in=studios, ended_at__lt=limit).exclude(over)
        found += [m for m in ended if all(item.ended_at and item.ended_at < limit for item in all_threads(m))]
    return found


def to_finish() -> list[Matter]:
    """Matters whose resident asked to be forgotten while they were being handled, and which have ended since."""
    asked = Step.objects.filter(code="matter.forget").values("matter")
    return list(Matter.objects.filter(pk__in=asked, state__in=ENDED).exclude(words__in=erased.MARKS))


def calls_to_erase(at: datetime) -> list[Call]:
    """Calls whose number has been kept for CALL_DAYS."""
    return list(Call.objects.filter(sealed__isnull=False, at__lt=at - timedelta(days=CALL_DAYS)))


def erase_due() -> int:
    """Forget what is no longer needed; the entry says that it was done."""
    due, asked, calls = to_erase(clock.now()), to_finish(), calls_to_erase(clock.now())
    for call in calls:
        erase(By(), call)
    for matter in due:
        erase(By(), matter)
    for matter in asked:
        erase(By(), matter, asked=True, whole=True)
    return len(due) + len(asked) + len(calls)


def derive_anew() -> None:
    """What is worked out from words: how common they are, what officers' decisions teach, files without a row."""
    similar.learn()
    guessing.unlearn()
    sweep_photos()


def received_of_late(studio: Studio, today: date) -> int:
    """Live matters received in the twelve whole months before this one: the answer changes once a month."""
    until = today.replace(day=1)
    since = until.replace(year=until.year - 1)
    found = Matter.objects.filter(studio=studio, origin=Origin.LIVE, received_at__gte=clock.midnight(since))
    return found.filter(received_at__lt=clock.midnight(until)).count()


def set_public_details() -> int:
    """Say for every studio whether its entries may publicly name day and kind; how many changed."""
    changed = 0
    for studio in Studio.objects.all():
        received = received_of_late(studio, clock.today())
        if detail_for(studio, received) != studio.public_detail:
            set_public_detail(By(), studio, received=received)
            changed += 1
    return changed


def schedule() -> None:
    worker.every(86400, "listen.public_details")(set_public_details)
    worker.every(3600, "listen.erase_due")(erase_due)
    worker.every(600, "listen.close_silent")(close_silent)
    worker.every(600, "listen.climb_ladder")(climb_ladder)
    worker.every(3600, "listen.learn")(guessing.learn_all)
    worker.every(5, "listen.similar_keys")(similar.renew_all)
    worker.every(86400, "listen.similar_learn")(similar.learn)
    worker.every(3600, "listen.sweep_photos")(sweep_photos)
    worker.every(3600, "listen.sweep_imports")(kept_file.sweep)
