from django.urls import path

from bandeng.gateway.views import log, verify

# The prefix that a client of the log is given is the address of `log` (c2sp.org/tlog-tiles).
urlpatterns = [
    path("log/", log.page, name="log"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/keys", log.keys, name="log_keys"),
    path("log/tile/<path:rest>", log.tile, name="log_tile"),
    path("verify/", verify.page, name="verify"),
    path("verify/page/", verify.saved, name="verify_saved"),
]
