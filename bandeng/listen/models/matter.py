"""A matter (民意事项) and what is kept sealed beside it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core.actions import Origin
from bandeng.listen.states import State
from bandeng.studio.models import Member, Person, Region, Studio, Unit

# The limit that runs on a matter, as the worklist orders by it and its index has it (`lamps` says what it means). The
# states stand in a fixed order: an index on an expression serves only queries that spell it the same.
_CLOCKED = ~models.Q(origin=Origin.IMPORT)
_HANDLED = (State.ACCEPTED, State.IN_HAND, State.WAITING_RESIDENT)
RUNNING_DUE = models.Case(
    models.When(_CLOCKED & models.Q(state=State.RECEIVED), then=models.F("accept_due")),
    models.When(_CLOCKED & models.Q(state__in=_HANDLED), then=models.F("reply_due")),
    models.When(_CLOCKED & models.Q(state=State.REPLIED, result="promised"), then=models.F("promised_on")),
    output_field=models.DateField(),
)
UNENDED = (State.RECEIVED, *_HANDLED, State.REPLIED, State.CARRIED_OUT)


def _where_set(name: str, *fields: str) -> models.Index:
    """An index of the rows that have the first field."""
    return models.Index(*fields, name=f"listen_{name}", condition=models.Q(**{f"{fields[0]}__isnull": False}))


class Import(models.Model):
    """One file brought in: staged, committed in chunks, undoable as a whole."""

    class Status(models.TextChoices):
        STAGED = "staged", _("已核对")
        COMMITTED = "committed", _("已导入")
        UNDONE = "undone", _("已撤销")

    MATTERS = "matters"

    digest = models.CharField(max_length=64, db_index=True)
    # What the rows are: matters, or a list of members or units.
    thing = models.CharField(max_length=20, default=MATTERS)
    file_name = models.CharField(max_length=200)
    studio = models.ForeignKey(Studio, models.PROTECT)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.STAGED)
    rows = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    problems = models.JSONField(default=list)
    # Of a list: the keys of what it brought, to be taken back.
    made = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Matter(models.Model):
    """One matter. Words kept here are the redacted copy; the original is in `Secret`."""

    class Kind(models.TextChoices):
        CONSULT = "consult", _("咨询")
        HELP = "help", _("求助")
        SUGGEST = "suggest", _("建议")
        COMPLAIN = "complain", _("投诉")
        REPORT = "report", _("举报")
        THANK = "thank", _("表扬")
        OTHER = "other", pgettext_lazy("kind of matter", "其他")

    class Source(models.TextChoices):
        WEB = "web", _("网上")
        VISIT = "visit", _("来访")
        PHONE = "phone", _("来电")
        COMMUNITY = "community", _("社区代为反映")
        CHAT = "chat", _("微信群")
        IMPORTED = "imported", _("导入")

    class Word(models.TextChoices):
        NONE = "", _("未确认")
        CODE = "code", _("居民凭查询码确认")
        PHONE = "phone", _("电话回访确认")
        SILENCE = "silence", _("逾期未表态")

    class Satisfied(models.TextChoices):
        NONE = "", _("未评价")
        YES = "yes", _("满意")
        FAIRLY = "fairly", _("基本满意")
        NO = "no", _("不满意")

    class Behalf(models.TextChoices):
        """By what right someone speaks for another (代为反映)."""

        NONE = "", _("本人反映")
        FAMILY = "family", _("替家人反映")
        GUARDIAN = "guardian", _("监护人替孩子反映")
        NEIGHBOUR = "neighbour", _("替邻居反映")
        COMMUNITY = "community", _("社区工作者替居民反映")

    class TellBy(models.TextChoices):
        SMS = "sms", _("发短信")
        CALL = "call", _("打电话")

    subject = models.CharField(max_length=40)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="matters", db_index=False)
    path = models.CharField(max_length=80)
    community = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.CharField(_("编号"), max_length=40, null=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    version = models.IntegerField(default=1)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices, blank=True)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    urgent = models.BooleanField(_("加急"), default=False)
    # Words of danger were found in what came in; an officer looks at it at once.
    danger = models.BooleanField(_("涉险"), default=False)
    confidential = models.BooleanField(_("保密"), default=False)
    category = models.CharField(_("领域"), max_length=20, blank=True)
    behalf = models.CharField(_("谁的事"), max_length=10, choices=Behalf.choices, blank=True)
    # The QR code it came in by: "studio", "venue-3", "member-7"; empty when typed or found otherwise.
    entrance = models.CharField(max_length=20, blank=True)

    title = models.CharField(_("标题"), max_length=120)
    words = models.TextField(_("内容"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    search = models.TextField()
    redacted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    published_at = models.DateTimeField(null=True)

    wished = models.ForeignKey(Member, models.PROTECT, null=True, related_name="wished_matters", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="matters", db_index=False)
    officer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="handled", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="matters", db_index=False)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    anonymous = models.BooleanField(default=True)
    share_with_unit = models.BooleanField(default=False)
    may_publish = models.BooleanField(default=False)
    tell_later = models.BooleanField(default=False)
    tell_by = models.CharField(max_length=4, choices=TellBy.choices, default=TellBy.SMS)
    language = models.CharField(max_length=10, default="zh-hans")

    code_hash = models.CharField(max_length=64, null=True)
    token_hash = models.CharField(max_length=64, null=True)
    form_key = models.CharField(max_length=64, null=True)

    received_at = models.DateTimeField(db_index=True)
    accepted_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)
    carried_out_on = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    accept_due = models.DateField(null=True)
    reply_due = models.DateField(null=True)
    extended = models.BooleanField(_("已延期"), default=False)
    # When the unit was given the matter, and whether it has used its one chance to send it back.
    unit_since = models.DateTimeField(null=True)
    sent_back = models.BooleanField(default=False)
    # How many others said "me too"; kept here because lists show it.
    joined = models.IntegerField(default=0)
    promised_on = models.DateField(null=True)
    waiting_since = models.DateField(null=True)
    round = models.SmallIntegerField(default=1)
    result = models.CharField(max_length=12, blank=True)
    word = models.CharField(max_length=8, choices=Word.choices, blank=True)
    satisfied = models.CharField(max_length=8, choices=Satisfied.choices, blank=True)
    disputed = models.BooleanField(default=False)
    decline_reason = models.CharField(max_length=20, blank=True)

    imported = models.ForeignKey(Import, models.PROTECT, null=True, related_name="matters", db_index=False)
    import_row = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-received_at", "-pk")
        # As few as serve: a matter is written at one go with all of them. `unique=True` would make a second index,
        # for LIKE, on PostgreSQL; foreign keys that begin one of these, or are never asked for, have none of their own.
        indexes = [
            models.Index(fields=["path"], name="listen_path", opclasses=["varchar_pattern_ops"]),
            models.Index(
                "studio",
                "state",
                RUNNING_DUE,
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="listen_due",
                # With what the limit is made of, a count needs no row of the table.
                include=("path", "confidential", "origin", "result", "accept_due", "reply_due", "promised_on"),
                condition=models.Q(state__in=UNENDED),
            ),
            models.Index(fields=["studio", "-received_at", "-id"], name="listen_newest"),
            # What a matter has not when it comes in costs it nothing then.
            _where_set("entered", "entered_by"),
            _where_set("member", "member", "state"),
            _where_set("unit", "unit", "state"),
            _where_set("officer", "officer"),
            _where_set("wished", "wished"),
            _where_set("community", "community"),
            _where_set("imported", "imported"),
        ]
        constraints = [
            models.UniqueConstraint("subject", name="listen_subject_once"),
            models.UniqueConstraint(
                "number", name="listen_number_given_once", condition=models.Q(number__isnull=False)
            ),
            models.UniqueConstraint("code_hash", name="listen_code_once"),
            models.UniqueConstraint("token_hash", name="listen_token_once"),
            models.UniqueConstraint("form_key", name="listen_form_once"),
            models.UniqueConstraint(
                "studio", "import_row", name="listen_import_once", condition=~models.Q(import_row="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """How staff name it: the official number once there is one."""
        return self.number or f"#{self.pk}"


class Secret(models.Model):
    """The original words and the contact, under the matter's own key. Deleting the row erases them."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="secret")
    wrapped_key = models.BinaryField()
    original = models.BinaryField()
    contact = models.BinaryField(null=True)


class Number(models.Model):
    """The last official number given, by studio and year."""

    studio = models.ForeignKey(Studio, models.PROTECT)
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("studio", "year", name="listen_number_once")]
