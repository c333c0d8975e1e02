from django.urls import path

from bandeng.deliberate.views import draw, draw_names, draw_public

urlpatterns = [
    path("desk/deliberate/draws/", draw.draws, name="draws"),
    path("desk/deliberate/draws/new/", draw.new, name="draw_new"),
    path("desk/deliberate/draws/<int:pk>/", draw.draw, name="draw"),
    path("desk/deliberate/draws/<int:pk>/change/", draw.change, name="draw_change"),
    path("desk/deliberate/draws/<int:pk>/quotas/", draw.quotas, name="draw_quotas"),
    path("desk/deliberate/draws/<int:pk>/add/", draw.add, name="draw_add"),
    path("desk/deliberate/draws/<int:pk>/added/", draw.added, name="draw_added"),
    path("desk/deliberate/draws/<int:pk>/fix/", draw.fix, name="draw_fix"),
    path("desk/deliberate/draws/<int:pk>/draw/", draw.draw_now, name="draw_draw"),
    path("desk/deliberate/draws/<int:pk>/replace/", draw.replace, name="draw_replace"),
    path("desk/deliberate/draws/<int:pk>/out/<int:volunteer>/", draw.out, name="draw_out"),
    path("desk/deliberate/draws/<int:pk>/fail/", draw.fail, name="draw_fail"),
    path("desk/deliberate/draws/<int:pk>/names/", draw_names.names, name="draw_names"),
    path("desk/deliberate/draws/<int:pk>/letters/<slug:form>/", draw_names.letters, name="draw_letters"),
    path("draw/code/", draw_public.code, name="draw_code"),
    path("draw/joined/", draw_public.joined, name="draw_joined"),
    path("draw/mine/", draw_public.mine, name="draw_mine"),
    path("draw/mine/leave/", draw_public.leave, name="draw_leave"),
    path("draw/mine/forget/", draw_public.forget, name="draw_forget"),
    path("draw/<slug:slug>/", draw_public.public, name="draw_public"),
    path("draw/<slug:slug>/hall/", draw_public.hall, name="draw_hall"),
    path("draw/<slug:slug>/record.json", draw_public.record, name="draw_record"),
]
