"""The addresses of rosters and of one's own duty."""

from django.urls import path

from bandeng.gather.views import duty, rosters

urlpatterns = [
    path("desk/rosters/", rosters.rosters, name="rosters"),
    path("desk/rosters/plan/<int:pk>/", rosters.roster_plan, name="roster_plan"),
    path("desk/rosters/absences/", rosters.absences, name="absences"),
    path("desk/rosters/absences/<int:pk>/withdraw/", rosters.absence_withdraw, name="absence_withdraw"),
    path("desk/rosters/<int:pk>/", rosters.roster, name="roster"),
    path("desk/rosters/<int:pk>/again/", rosters.roster_again, name="roster_again"),
    path("desk/rosters/<int:pk>/replan/", rosters.roster_replan, name="roster_replan"),
    path("desk/rosters/<int:pk>/publish/", rosters.roster_publish, name="roster_publish"),
    path("desk/rosters/<int:pk>/drop/", rosters.roster_drop, name="roster_drop"),
    path("desk/rosters/<int:pk>/adjust/<int:occasion>/", rosters.roster_adjust, name="roster_adjust"),
    path("desk/rosters/<int:pk>/release/<int:occasion>/", rosters.roster_release, name="roster_release"),
    path("desk/duty/", duty.duty, name="duty"),
    path("desk/duty/absence/", duty.duty_absence, name="duty_absence"),
    path("desk/duty/absence/<int:pk>/withdraw/", duty.duty_absence_withdraw, name="duty_absence_withdraw"),
    path("desk/duty/wishes/", duty.duty_wishes, name="duty_wishes"),
    path("desk/duty/turn/<int:pk>/swap/", duty.swap_offer, name="swap_offer"),
    path("desk/duty/swap/<int:pk>/accept/", duty.swap_accept, name="swap_accept"),
    path("desk/duty/swap/<int:pk>/refuse/", duty.swap_refuse, name="swap_refuse"),
    path("desk/duty/swap/<int:pk>/withdraw/", duty.swap_withdraw, name="swap_withdraw"),
]
