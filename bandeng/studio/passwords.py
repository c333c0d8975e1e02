"""Words of Django's that its own Chinese catalog lacks."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class MinimumLength(password_validation.MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        return _("密码太短了，至少要 %(min_length)d 个字符。") % {"min_length": self.min_length}
