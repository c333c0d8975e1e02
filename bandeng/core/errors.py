"""What an action says when it will not do something. Every message tells the person what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = str | Promise


class Refused(Exception):
    """An action that was asked for and not done; nothing was written. `message` is in the user's language."""

    status = 422
    default: Message = _("没有办成，请检查后再试。")

    def __init__(self, message: Message | None = None, *, field: str | None = None) -> None:
        self.message = message or self.default
        self.field = field
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """This person may not do this."""

    status = 403
    default = _("您没有做这件事的权限。如有需要，请联系管理员。")


class WrongState(Refused):
    """The thing is not in a state in which this can be done."""

    status = 409
    default = _("事项的状态已经变化，现在不能这样办理。请刷新页面后再看。")


class Stale(Refused):
    """Someone else changed the thing after this form was opened."""

    status = 409
    default = _("您打开表单以后，别人已经办理过这件事。您填写的内容还在，请看过最新进展再提交。")


class Invalid(Refused):
    """What was handed in cannot be used as it is."""


class NotKept(Refused):
    """The database could not write: its disk is full, or it is not there. Nothing was written."""

    status = 503
    default = _("刚才没有存下，什么也没有改动，您填写的内容还在。请过几分钟再提交；还是不行，请给工作室打电话。")


class Unrecorded(Exception):
    """A programming error: an action ended without an entry for the ledger."""
