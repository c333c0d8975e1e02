"""Fields of law and kinds of dispute, as the justice bureaus count them; and what became of an advice."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Law(models.TextChoices):
    """Field of law (法律领域) of an advice."""

    CIVIL = "civil", _("民事")
    FAMILY = "family", _("婚姻家庭")
    LABOUR = "labour", _("劳动")
    HOUSING = "housing", _("房屋")
    CONSUMER = "consumer", _("消费")
    ADMIN = "admin", _("行政")
    CRIMINAL = "criminal", _("刑事")
    OTHER = "other", pgettext_lazy("field of law", "其他")


class Outcome(models.TextChoices):
    """What became of an advice; all that others than lawyer and client learn of it."""

    ADVISED = "advised", _("已解答")
    AID = "aid", _("建议申请法律援助（12348）")
    MEDIATION = "mediation", _("建议调解")
    MATTER = "matter", _("建议反映给工作室")


class Dispute(models.TextChoices):
    """Kind of dispute (纠纷类别) of a mediation."""

    NEIGHBOURS = "neighbours", _("邻里纠纷")
    FAMILY = "family", _("婚姻家庭纠纷")
    PROPERTY = "property", _("物业纠纷")
    HOUSING = "housing", _("房屋宅基地纠纷")
    LABOUR = "labour", _("劳动争议")
    CONSUMER = "consumer", _("消费纠纷")
    DAMAGES = "damages", _("损害赔偿纠纷")
    OTHER = "other", pgettext_lazy("kind of dispute", "其他")
