from django.urls import URLPattern, path

from bandeng.deliberate.views import commitment as one
from bandeng.deliberate.views import commitment_lists as lists

urlpatterns: list[URLPattern] = [
    path("desk/deliberate/commitments/", lists.commitments, name="commitments"),
    path("desk/deliberate/commitments/file/", lists.commitments_file, name="commitments_file"),
    path("desk/deliberate/commitments/late/", lists.commitments_late, name="commitments_late"),
    path("desk/deliberate/commitments/mine/", lists.commitments_mine, name="commitments_mine"),
    path("desk/deliberate/commitments/settle/", lists.commitments_settle, name="commitments_settle"),
    path("desk/deliberate/<int:pk>/commitments/", lists.activity_commitments, name="activity_commitments"),
    path("desk/deliberate/<int:pk>/commitments/add/", one.commitment_add, name="commitment_add"),
    path("desk/deliberate/<int:pk>/close/", one.activity_close, name="activity_close"),
    path("desk/deliberate/commitments/<int:pk>/", one.commitment, name="commitment"),
    path("desk/deliberate/commitments/<int:pk>/change/", one.commitment_change, name="commitment_change"),
    path("desk/deliberate/commitments/<int:pk>/do/<slug:slug>/", one.verb, name="commitment_verb"),
    path("desk/deliberate/commitments/photo/<str:name>/", one.commitment_photo, name="commitment_photo"),
]
