"""How matters are found again: keys of similar ones, views that someone keeps, columns of a spreadsheet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bandeng.listen.models.matter import Matter
from bandeng.studio.models import Person, Studio


class SimilarKey(models.Model):
    """One key of a matter's text: matters that share keys are compared (`algorithms.similarity`)."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="similar_keys")
    key = models.BigIntegerField()
    path = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index("key", "matter", name="listen_similar_key")]


class Learnt(models.Model):
    """What a studio's settled matters have taught about their kind or category (`algorithms.category`): derived."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="learnt")
    what = models.CharField(max_length=10)
    content = models.BinaryField()
    examples = models.IntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("studio", "what", name="listen_learnt_once")]


class SavedView(models.Model):
    """A worklist someone comes back to: its name and its filters as the URL has them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=400)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint("person", "name", name="listen_view_once")]


class ColumnMap(models.Model):
    """Which column of an office's spreadsheet means what, remembered from the last time."""

    studio = models.ForeignKey(Studio, models.CASCADE, related_name="column_maps")
    thing = models.CharField(max_length=20)
    headers = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("studio", "thing", "headers", name="listen_columns_once")]
