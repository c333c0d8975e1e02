"""People and what they are: members, officers, leaders, units. A person may hold several roles."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandeng.core.pinyin import romanise
from bandeng.studio.models.places import Studio, localised

if TYPE_CHECKING:
    from bandeng.studio.models.access import Sitting


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(sign_in_name=username)


class Person(AbstractBaseUser):
    """Someone the studio works with. Residents are never persons: they need no account."""

    name = models.CharField(_("姓名"), max_length=40)
    name_hant = models.CharField(max_length=40, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    sort_key = models.CharField(max_length=80, db_index=True)
    sign_in_name = models.CharField(_("登录名"), max_length=60, unique=True, null=True)
    phone = models.BinaryField(null=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    last_login = None
    # Of the request that asks; the middleware sets it.
    sitting: "Sitting"

    objects = People()
    USERNAME_FIELD = "sign_in_name"

    class Meta:
        ordering = ("sort_key", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the present language; in English spelt by pinyin unless they write it otherwise."""
        if (get_language() or "").startswith("en"):
            return self.name_en or romanise(self.name)
        return localised(self)


class Group(models.Model):
    """A group of members (委员小组)."""

    name = models.CharField(_("名称"), max_length=60)
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="groups")

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A committee member (政协委员) as residents see them: post, sector, portrait. Never a telephone."""

    subject = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="member")
    group = models.ForeignKey(Group, models.PROTECT, related_name="members")
    studio = models.ForeignKey(Studio, models.PROTECT, related_name="members")
    post = models.CharField(_("职务"), max_length=120)
    sector = models.CharField(_("界别"), max_length=40)
    term = models.CharField(_("届次"), max_length=60, blank=True)
    words = models.CharField(_("一句话介绍"), max_length=200, blank=True)
    portrait = models.CharField(max_length=80, blank=True)
    since = models.DateField(_("任职起"))
    until = models.DateField(_("任职止"), null=True)

    class Meta:
        ordering = ("person__sort_key", "pk")

    def __str__(self) -> str:
        return self.person.name

    @property
    def shown_name(self) -> str:
        """The name as residents read it in their language."""
        return self.person.shown_name


class Unit(models.Model):
    """A handling unit (承办单位) or another local unit, with the part of the tree it belongs to."""

    class Kind(models.TextChoices):
        HANDLING = "handling", _("承办单位")
        LOCAL = "local", _("驻地单位")

    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.HANDLING)
    path = models.CharField(max_length=80, db_index=True)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint("name", "path", name="studio_unit_once")]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a person is, where, and from when to when. Ending a role keeps the row."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("委员")
        CONVENER = "convener", _("组长、召集人")
        OFFICER = "officer", _("联络员")
        HEAD = "head", _("工作室负责人")
        LEADER = "leader", _("街道领导")
        COMMUNITY = "community", _("社区工作者、网格员")
        CLERK = "clerk", _("承办单位经办人")
        LAWYER = "lawyer", _("律师")
        DISTRICT = "district", _("区政协办公室")
        AUDITOR = "auditor", _("审计员")
        ADMIN = "admin", _("管理员")

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    kind = models.CharField(_("身份"), max_length=12, choices=Kind.choices)
    path = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="roles")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    handed_over = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index("person", "until", name="studio_role_person")]

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


class Delegation(models.Model):
    """Standing in during absence: `delegate` acts with `person`'s roles, under their own name."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations_held")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(_("事由"), max_length=120, blank=True)
