from django.urls import include, path

# The room that is asked most comes first.
urlpatterns = [
    path("", include("bandeng.listen.urls")),
    path("", include("bandeng.rally.urls")),
    path("", include("bandeng.deliberate.urls")),
    path("", include("bandeng.web.urls")),
    path("", include("bandeng.studio.urls")),
    path("", include("bandeng.gather.urls")),
    path("", include("bandeng.post.urls")),
    path("", include("bandeng.gateway.urls")),
]

handler400 = "bandeng.web.views.bad_request"
handler500 = "bandeng.web.views.server_error"
