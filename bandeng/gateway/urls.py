from django.urls import path

from bandeng.gateway.views import audit, check, log, manage, verify, witness

# The prefix that a client of the log is given is the address of `log` (c2sp.org/tlog-tiles); that of our witness, for
# both submission and monitoring, is /witness (c2sp.org/tlog-witness).
urlpatterns = [
    path("log/", log.page, name="log"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/keys", log.keys, name="log_keys"),
    path("log/policy", log.policy, name="log_policy"),
    path("log/tile/<path:rest>", log.tile, name="log_tile"),
    path("verify/", verify.page, name="verify"),
    path("verify/page/", verify.saved, name="verify_saved"),
    path("log/check/", check.check, name="log_check"),
    path("witness/add-checkpoint", witness.add_checkpoint, name="witness_add"),
    path("witness/<str:origin>/checkpoint", witness.checkpoint, name="witness_checkpoint"),
    path("log/audit/", audit.page, name="audit"),
    path("log/audit/entry/", audit.entries, name="audit_entries"),
    path("log/audit/entry/<int:index>/proof", audit.proof, name="audit_proof"),
    path("log/audit/verify/", audit.verify, name="audit_verify"),
    path("log/audit/watch/", manage.watch, name="audit_watch"),
    path("log/audit/watch/<int:pk>/", manage.watched_change, name="audit_watched"),
    path("log/audit/watch/<int:pk>/end/", manage.unwatch, name="audit_unwatch"),
    path("log/audit/witness/", manage.witness_add, name="audit_witness_add"),
    path("log/audit/witness/<int:pk>/end/", manage.witness_remove, name="audit_witness_remove"),
    path("log/audit/policy/", manage.policy, name="audit_policy"),
    path("log/audit/alarm/<int:pk>/", manage.alarm_clear, name="audit_alarm"),
]
