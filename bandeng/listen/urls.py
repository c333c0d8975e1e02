from django.urls import path

from bandeng.listen.views import chat, desk, enter, entrances, imports, public, speak, track

urlpatterns = [
    path("", public.home, name="home"),
    path("figures/", public.figures_page, name="figures"),
    path("privacy/", public.privacy, name="privacy"),
    path("speak/", speak.speak, name="speak"),
    path("speak/receipt/", speak.receipt, name="receipt"),
    path("speak/slip/", speak.slip, name="slip"),
    path("speak/at/<slug:code>/", speak.speak, name="speak_at"),
    path("track/", track.track, name="track"),
    path("track/matter/", track.tracked, name="tracked"),
    path("track/part/<int:pk>/", track.track_part, name="track_part"),
    path("track/matter/<slug:slug>/", track.resident_verb, name="resident_verb"),
    path("track/end/", track.track_end, name="track_end"),
    path("t/<slug:token>/", track.track_link, name="track_link"),
    path("photo/<slug:name>/", desk.photo, name="photo"),
    path("desk/", desk.desk, name="desk"),
    path("desk/enter/", enter.enter, name="enter"),
    path("desk/enter/chat/", chat.chat, name="chat"),
    path("desk/entrances/", entrances.overview, name="entrances"),
    path("desk/entrances/<slug:code>/", entrances.poster, name="entrance"),
    path("desk/entrances/<slug:code>/qr.svg", entrances.qr, name="entrance_qr"),
    path("desk/import/", imports.imports, name="imports"),
    path("desk/import/<int:pk>/", imports.import_one, name="import_one"),
    path("desk/import/<int:pk>/commit/", imports.import_commit, name="import_commit"),
    path("desk/import/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("desk/import/<int:pk>/bad-rows/", imports.import_bad_rows, name="import_bad_rows"),
    path("desk/matter/<int:pk>/", desk.matter, name="matter"),
    path("desk/matter/<int:pk>/look/", desk.matter_look, name="matter_look"),
    path("desk/matter/<int:pk>/<slug:slug>/", desk.matter_verb, name="matter_verb"),
]
