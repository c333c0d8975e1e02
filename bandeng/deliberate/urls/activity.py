from django.urls import path

from bandeng.deliberate.views import activity

urlpatterns = [
    path("desk/deliberate/", activity.activities, name="activities"),
]
