"""The second step of signing in: a code from an app, or a recovery code, each good once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from untower.actions.acting import Refused, actor_of
from untower.actions.chain import append_event

if TYPE_CHECKING:
    from django_otp.models import Device

    from untower.record.people.models import Account

RECOVERY_CODES = 10


def has_second_step(account: Account) -> bool:
    """Whether an app has been set up and confirmed."""
    return bool(TOTPDevice.objects.filter(user=account, confirmed=True).exists())


def begin_second_step(account: Account) -> TOTPDevice:
    """The app's key that waits to be confirmed; the same one until it is."""
    with transaction.atomic():
        waiting = TOTPDevice.objects.filter(user=account, confirmed=False).first()
        return waiting or TOTPDevice.objects.create(user=account, name="app", confirmed=False)


def begin_another_app(account: Account) -> None:
    """Let go of a key that waited, so that nobody knows the next one. The app in use stays."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=account, confirmed=False).delete()


def confirm_second_step(*, account: Account, code: str) -> tuple[Device, list[str]]:
    """Confirm the waiting app by a code from it; the recovery codes are returned this once."""
    with transaction.atomic():
        waiting = (
            TOTPDevice.objects.select_for_update().filter(user=account, confirmed=False).first()
        )
        verified = waiting is not None and waiting.verify_token(_plain(code))
        if verified and waiting is not None:
            TOTPDevice.objects.filter(user=account, confirmed=True).delete()
            waiting.confirmed = True
            waiting.save()
            codes = _new_recovery_codes(account)
            append_event(
                "second_step_set_up",
                by=actor_of(account, None),
                organisation=None,
                subject=("account", str(account.token)),
            )
    if not verified or waiting is None:
        raise Refused({"code": _wrong_code(waiting)})
    return waiting, codes


def verify_second_step(*, account: Account, code: str) -> Device:
    """The device whose code this is; a code that was used once is refused."""
    found, sentence = None, ""
    with transaction.atomic():
        kinds = [TOTPDevice] if len(_plain(code)) == 6 else [StaticDevice]
        for kind in kinds:
            devices = kind.objects.select_for_update().filter(user=account, confirmed=True)
            for device in devices:
                allowed = device.verify_is_allowed()[0]
                if allowed and device.verify_token(_plain(code)):
                    found = device
                elif not allowed:
                    sentence = _wrong_code(device)
    if found is None:
        raise Refused({"code": sentence or _wrong_code(None)})
    return found


def replace_recovery_codes(*, account: Account) -> list[str]:
    """New recovery codes; the old ones no longer work."""
    with transaction.atomic():
        codes = _new_recovery_codes(account)
        append_event(
            "recovery_codes_replaced",
            by=actor_of(account, None),
            organisation=None,
            subject=("account", str(account.token)),
        )
    return codes


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes have not been used."""
    return int(StaticToken.objects.filter(device__user=account).count())


def _new_recovery_codes(account: Account) -> list[str]:
    StaticDevice.objects.filter(user=account).delete()
    device = StaticDevice.objects.create(user=account, name="recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _plain(code: str) -> str:
    return "".join(code.split()).lower()


def _wrong_code(device: Device | None) -> str:
    """What to say of a code that did not do; after wrong ones, how long to wait."""
    if device is not None:
        allowed, told = device.verify_is_allowed()
        if not allowed and told and (until := told.get("locked_until")):
            wait = max(1, round((until - timezone.now()).total_seconds()))
            return (
                f"Too many wrong codes: wait {wait} second{'' if wait == 1 else 's'}, then enter "
                "the next code."
            )
    return "That code is wrong or was used before. Wait for the next one and enter it."
