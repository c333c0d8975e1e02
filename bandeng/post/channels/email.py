"""E-mail by Django's backend. The Message-ID (RFC 5322, 3.6.4) is the same at every try."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from bandeng.post.channels.parcel import Parcel


def send(parcel: Parcel) -> None:
    """Hand the message to the mail server; raises what smtplib raises."""
    site = urlsplit(settings.SITE).hostname or "localhost"
    EmailMessage(
        subject=parcel.title,
        body=parcel.text,
        to=[parcel.address],
        headers={"Message-ID": f"<{parcel.id}@{site}>", "X-Message-Id": parcel.id},
    ).send()
