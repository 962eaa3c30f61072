"""Making a passkey and asking for one: what a browser is told, and what becomes of its answer (W3C WebAuthn, 7).

Needs ``drawbridge[passkeys]``; nothing else imports this module before it is needed. The person is always verified by
the device (a PIN, a finger, a face), a counter that goes back is refused, and no device is asked where it comes from.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from drawbridge.journal.passkey import Passkey, PasskeyRefused, Site

NAME = "Journal"
"""What the device calls it: nothing that tells."""
LONGEST = 20_000
"""Characters of an answer; a real one has one or two thousand."""
_VERIFIED = UserVerificationRequirement.REQUIRED


class Made(NamedTuple):
    """A new passkey, as it is stored."""

    credential: str
    public: str
    used: int


def question_for_new(site: Site, owner: bytes, challenge: bytes, known: Sequence[Passkey], seconds: int) -> str:
    """What a browser is told so that it makes a passkey, as JSON. ``owner`` is the same for all of one journal.

    A device is asked not to list it where it can help it, and not to make a second one beside one of ``known``.
    """
    options = webauthn.generate_registration_options(
        rp_id=site.name,
        rp_name=NAME,
        user_name=NAME,
        user_id=owner,
        challenge=challenge,
        timeout=1000 * seconds,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_VERIFIED
        ),
        exclude_credentials=_named(known),
    )
    return webauthn.options_to_json(options)


def question(site: Site, challenge: bytes, known: Sequence[Passkey], seconds: int) -> str:
    """What a browser is told so that it asks for one of these passkeys, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        timeout=1000 * seconds,
        allow_credentials=_named(known),
        user_verification=_VERIFIED,
    )
    return webauthn.options_to_json(options)


def made(answer: str, challenge: bytes, site: Site) -> Made:
    """The passkey a browser says was made. Raises :class:`PasskeyRefused`."""
    try:
        found = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as error:  # anyone's bytes go through three parsers: whatever they stumble over is refused
        raise PasskeyRefused from error
    public = bytes_to_base64url(found.credential_public_key)
    return Made(bytes_to_base64url(found.credential_id), public, found.sign_count)


def answered(answer: str, challenge: bytes, site: Site, known: Sequence[Passkey]) -> Passkey:
    """Which of these passkeys answered, with its new count. Raises :class:`PasskeyRefused`."""
    try:
        told = _read(answer)
        passkey = next(one for one in known if one.credential == told["id"] and one.site == site.name)
        found = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(passkey.public),
            credential_current_sign_count=passkey.count,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise PasskeyRefused from error
    return replace(passkey, count=found.new_sign_count)


def _read(answer: str) -> dict[str, object]:
    if len(answer) > LONGEST:
        raise ValueError("longer than any answer")
    told = json.loads(answer)
    if not isinstance(told, dict):
        raise TypeError("no answer of a browser")
    return told


def _named(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential)) for passkey in passkeys]
