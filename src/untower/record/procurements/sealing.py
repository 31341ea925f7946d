"""How is a tender locked so that two named people must both open it?

Each envelope has a data key of its own (AES-256-GCM). The key is split in two by exclusive or, so
that one half says nothing of it, and each half is sealed to one opener's X25519 key (HPKE, RFC
9180). An opener's private key is kept under a key derived from their passphrase (Argon2id, RFC
9106). `about` binds a text to its place: what is moved to another tender does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from untower.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KEY_BYTES, NONCE_BYTES, SALT_BYTES = 32, 12, 16
COST = {"iterations": 3, "lanes": 4, "memory_cost": 65_536}  # RFC 9106's second choice, 64 MiB
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
OWNER_KEY, SERVICE_KEY = b"untower opener key 1", b"untower opened tenders 1"
MARKS = b"untower offer marks 1"


class WrongPassphrase(WrongUse):
    """The passphrase does not open this key."""


class DoesNotOpen(WrongUse):
    """A sealed text was changed, moved, or sealed to another key."""


@dataclass(frozen=True)
class LockedKey:
    """A new key: its public half, its private half locked, and how its lock was derived."""

    public: bytes
    locked: bytes
    derivation: dict[str, object]


@dataclass(frozen=True)
class PackedFile:
    """One file within an envelope: what it is for, its name as it came, its bytes."""

    part: str
    name: str
    content: bytes


def new_key(passphrase: str) -> LockedKey:
    """A key pair of which the private half can be used with the passphrase alone."""
    private = X25519PrivateKey.generate()
    salt = os.urandom(SALT_BYTES)
    derivation: dict[str, object] = {"name": "argon2id", "salt": salt.hex(), **COST}
    locked = _encrypt(private.private_bytes_raw(), _derived(passphrase, derivation), OWNER_KEY)
    return LockedKey(private.public_key().public_bytes_raw(), locked, derivation)


def unlocked(locked: bytes, derivation: dict[str, object], passphrase: str) -> bytes:
    """The private key. WrongPassphrase where it does not open."""
    try:
        return _decrypt(locked, _derived(passphrase, derivation), OWNER_KEY)
    except InvalidTag:
        raise WrongPassphrase(
            "That is not the passphrase of your key. Try again: nothing was opened."
        ) from None


def _derived(passphrase: str, derivation: dict[str, object]) -> bytes:
    cost = {name: int(str(derivation[name])) for name in COST}
    how = Argon2id(
        salt=bytes.fromhex(str(derivation["salt"])),
        length=KEY_BYTES,
        iterations=cost["iterations"],
        lanes=cost["lanes"],
        memory_cost=cost["memory_cost"],
    )
    return how.derive(passphrase.encode())


def seal(content: bytes, publics: Sequence[bytes], about: str) -> tuple[bytes, tuple[bytes, bytes]]:
    """Encrypt once; the ciphertext, and half of its key sealed to each of two public keys."""
    first, second = publics
    data_key, half = os.urandom(KEY_BYTES), os.urandom(KEY_BYTES)
    ciphertext = _encrypt(content, data_key, about.encode())
    halves = sealed_to(first, half, about), sealed_to(second, joined(half, data_key), about)
    return ciphertext, halves


def sealed_to(public: bytes, half: bytes, about: str) -> bytes:
    """Half a key that only the holder of the private key reads."""
    return SUITE.encrypt(half, X25519PublicKey.from_public_bytes(public), info=about.encode())


def half_of(sealed: bytes, private: bytes, about: str) -> bytes:
    """Half a key, read with the private key. DoesNotOpen where it was changed or moved."""
    try:
        return SUITE.decrypt(
            sealed, X25519PrivateKey.from_private_bytes(private), info=about.encode()
        )
    except (InvalidTag, ValueError):
        raise DoesNotOpen(
            "A key of a tender was changed after it was sealed, so it does not open. Nothing was "
            "opened. Tell the auditor, and put back the service's last good backup."
        ) from None


def joined(one: bytes, other: bytes) -> bytes:
    """The data key of its two halves (and a half of the other and the key)."""
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def opened(ciphertext: bytes, data_key: bytes, about: str) -> bytes:
    """What was sealed. DoesNotOpen where a single bit is not as it was."""
    try:
        return _decrypt(ciphertext, data_key, about.encode())
    except InvalidTag:
        raise DoesNotOpen(
            f"Tender {about.split('|')[-2]} was changed after it was sealed, so it does not open. "
            "Nothing was opened. Tell the auditor, and put back the service's last good backup."
        ) from None


def kept(data_key: bytes, about: str) -> bytes:
    """A data key that two openers opened, under the service's own key, for the record."""
    return _encrypt(data_key, _service_key(), about.encode())


def taken_out(kept_key: bytes, about: str) -> bytes:
    """A data key that was kept. DoesNotOpen where the service's key is another by now."""
    try:
        return _decrypt(kept_key, _service_key(), about.encode())
    except InvalidTag:
        raise DoesNotOpen(
            "The opened tenders cannot be read with this service's secret key. Start it with the "
            "key under which they were opened."
        ) from None


def marked(text: str, about: str) -> str:
    """A mark by which a text is known again, and from which it cannot be read without our key."""
    key = _service_key(MARKS)
    return hmac.new(key, f"{about}|{text}".encode(), hashlib.sha256).hexdigest()


def _service_key(use: bytes = SERVICE_KEY) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=use).derive(
        settings.SECRET_KEY.encode()
    )


def _encrypt(content: bytes, key: bytes, about: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, about)


def _decrypt(text: bytes, key: bytes, about: bytes) -> bytes:
    return AESGCM(key).decrypt(text[:NONCE_BYTES], text[NONCE_BYTES:], about)


def packed(files: Iterable[PackedFile]) -> bytes:
    """Files as one text: what each is and how long, then their bytes one after the other."""
    held = list(files)
    told = json.dumps([[one.part, one.name, len(one.content)] for one in held]).encode()
    return struct.pack(">I", len(told)) + told + b"".join(one.content for one in held)


def unpacked(text: bytes) -> list[PackedFile]:
    """The files that `packed` put together."""
    (length,) = struct.unpack(">I", text[:4])
    at, files = 4 + length, []
    for part, name, size in json.loads(text[4:at]):
        files.append(PackedFile(part, name, text[at : at + size]))
        at += size
    return files
