"""Keys: what opens a journal, and how little of it is stored.

A journal has one random data key. It is stored only sealed ("wrapped") under keys that a person brings: from
a passphrase, a recovery code, or the secret in a signed-in browser's cookie. The pepper, a secret of the
server kept away from both databases, enters every stored value that a guess could be checked against. So a
stolen copy of the databases cannot tell even whether a known nickname or passphrase is the right one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from drawbridge.journal.seal import Place, Seal

KEY_BYTES = 32


def new_key() -> bytes:
    """256 random bits: a data key, a session's secret, or a pepper."""
    return os.urandom(KEY_BYTES)


def field_key(data_key: bytes) -> bytes:
    """The key that seals entries."""
    return _derive(data_key, "field:v1")


def passphrase_key(stretched: bytes, pepper: bytes) -> bytes:
    """The key of a passphrase wrap, from what :func:`drawbridge.journal.passphrase.stretch` gave."""
    return _derive(stretched + _strong(pepper), "wrap:pw")


def recovery_key(code: bytes, pepper: bytes) -> bytes:
    """The key of a recovery wrap, from the 160 bits of the code."""
    return _derive(code + _strong(pepper), "wrap:rec")


def session_key(secret: bytes) -> bytes:
    """The key of a session's wrap, from the secret in the cookie."""
    return _derive(secret, "wrap:session")


def digits_key(data_key: bytes) -> bytes:
    """The key that seals the secret of the six digits: only an opened journal can ask for them."""
    return _derive(data_key, "digits:v1")


def passkeys_key(data_key: bytes) -> bytes:
    """The key that seals what is known of a journal's passkeys: only an opened journal can ask for them."""
    return _derive(data_key, "passkeys:v1")


def passkeys_owner(data_key: bytes) -> bytes:
    """What devices are told a journal's passkeys belong to: the same for all of them, and it tells nothing."""
    return _derive(data_key, "passkeys owner:v1")


def asked_key(secret: bytes, browser: bytes) -> bytes:
    """The key of a journal that waits for its passkey, from the secret on the page and one of the browser's own."""
    return _derive(secret + browser, "wrap:asked")


def challenge(secret: bytes) -> bytes:
    """What a passkey has to sign, from the secret on the page that asks for it."""
    return _derive(secret, "challenge:v1")


def mail_key(pepper: bytes) -> bytes:
    """The key that seals an address someone gave for notes. This machine can open it: a command has no journal open."""
    return _derive(_strong(pepper), "mail:v1")


def snapshot_key(data_key: bytes) -> bytes:
    """The key that seals what was derived from entries."""
    return _derive(data_key, "snapshot:v1")


def snapshot_label(data_key: bytes, name: str) -> UUID:
    """Under what a snapshot is stored: the same for a name every time, and without the key it tells nothing."""
    return UUID(bytes=hmac.digest(_derive(data_key, "snapshot label:v1"), name.encode(), "sha256")[:16])


def wrap(key: bytes, data_key: bytes, journal: UUID, kind: str) -> bytes:
    """The data key, sealed under another key for this journal and kind of wrap."""
    return Seal(key).close(data_key, _place(journal, kind))


def unwrap(key: bytes, wrapped: bytes, journal: UUID, kind: str) -> bytes:
    """The data key; raises :class:`drawbridge.journal.seal.SealError` when the key is not the right one."""
    return Seal(key).open(wrapped, _place(journal, kind))


def nickname_lookup(nickname: str, pepper: bytes) -> str:
    """How a nickname was found before journals were found by both: a keyed hash, as 64 hexadecimal digits."""
    return _keyed(pepper, b"nickname:v1", same_nickname(nickname).encode())


def nickname_salt(nickname: str, pepper: bytes) -> bytes:
    """The salt that goes with a nickname: the same for everyone who has it, and known only with the pepper."""
    return bytes.fromhex(_keyed(pepper, b"salt:v2", same_nickname(nickname).encode()))[:16]


def passphrase_lookup(stretched: bytes, pepper: bytes) -> str:
    """How a journal is found by nickname and passphrase together, from the passphrase stretched with that salt."""
    return _keyed(pepper, b"both:v2", stretched)


def tries_lookup(salt: bytes, pepper: bytes, what: str) -> str:
    """Under what name tries at one nickname are counted, apart for each sort of them."""
    return _keyed(pepper, b"tries:v2:" + what.encode(), salt)


def pepper_mark(pepper: bytes) -> str:
    """By what a keystore knows its pepper again: 48 hexadecimal digits, from which nobody gets back to it."""
    return _keyed(pepper, b"pepper:v1", b"")[:48]


def recovery_lookup(code: bytes, pepper: bytes) -> str:
    """How a recovery code is found without being stored."""
    return _keyed(pepper, b"recovery:v1", code)


def decoy_salt(lookup: str, pepper: bytes) -> bytes:
    """A steady salt for a nickname nobody has, so that guessing at it costs what guessing at any does."""
    return bytes.fromhex(_keyed(pepper, b"decoy:v1", lookup.encode()))[:16]


def same_nickname(nickname: str) -> str:
    """The form in which nicknames are compared: case, spare spaces and look-alike forms do not count."""
    return " ".join(unicodedata.normalize("NFKC", nickname).casefold().split())


def secret_text(secret: bytes) -> str:
    """A session's secret as it stands in the cookie (43 characters)."""
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def read_secret(text: str) -> bytes | None:
    """The secret in a cookie, or None when it is no secret of ours."""
    try:
        secret = base64.b64decode(text.encode("ascii") + b"=", altchars=b"-_", validate=True)
    except ValueError:
        return None
    return secret if len(secret) == KEY_BYTES else None


def session_digest(secret: bytes) -> str:
    """All that is stored of a session's secret. It is random, so a plain hash gives nothing away."""
    return hashlib.sha256(secret).hexdigest()


def _derive(material: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(material)


def _keyed(pepper: bytes, purpose: bytes, value: bytes) -> str:
    return hmac.new(_strong(pepper), purpose + b"\0" + value, hashlib.sha256).hexdigest()


def _strong(pepper: bytes) -> bytes:
    if len(pepper) < KEY_BYTES:
        raise ValueError(f"The pepper has at least {KEY_BYTES} bytes; this one has {len(pepper)}.")
    return pepper


def _place(journal: UUID, kind: str) -> Place:
    return Place(journal, "wrap", journal, kind)
