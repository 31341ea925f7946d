"""Mail that carries a link. Without a mail server, or when it does not answer, nothing is lost:
the page shows the link to copy instead."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

log = logging.getLogger("untower.mail")


def send_mail(*, to: str, subject: str, text: str) -> bool:
    """Send one message; whether it was handed to the mail server."""
    if not settings.HAS_MAIL:
        return False
    one_line = " ".join(subject.split())
    try:
        EmailMessage(subject=one_line, body=text, to=[to]).send()
    except (OSError, SMTPException) as fault:
        log.warning("mail was not sent: %s", type(fault).__name__)
        return False
    return True
