"""What this room shows on the page of a matter: the topics it led to, and for the desk the button."""

from bandeng.core.models import Link
from bandeng.deliberate import plan_queries, plan_states, rules
from bandeng.deliberate.models import Topic
from bandeng.gather import referrals as crossing
from bandeng.gather.referrals import Panel
from bandeng.studio.models import Person


def panel(subject: str, person: Person) -> Panel | None:
    """For whoever may see both the matter and the plan; nothing where there is neither a topic nor a draft."""
    if "plan.see" not in rules.granted(person):
        return None
    found = crossing.about(subject, person)
    if found is None:
        return None
    targets = Link.objects.filter(source=subject, relation=Link.Relation.LED_TO).values("target")
    topics = list(plan_queries.topics(person).filter(subject__in=targets))
    desk = rules.may_at(person, "topic.gather", found[1].studio.path)
    may = desk and bool(plan_queries.taking(person, found[1].studio.path))
    if not topics and not may:
        return None
    rows = [(one, plan_states.TOPIC_TONES[Topic.State(one.state)]) for one in topics]
    return Panel("deliberate/plan/panel.html", {"subject": subject, "rows": rows, "may": may})
