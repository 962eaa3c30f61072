"""A device that holds passkeys, in software: it answers a browser's questions as a security key would (WebAuthn, 6)."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One device with one passkey, and the browser it is plugged into. Every attribute can be set to what is wrong."""

    origin: str = "http://localhost"
    counts: bool = True
    verifies: bool = True
    used: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: os.urandom(32))

    def makes(self, told: str, **wrong: Any) -> str:
        """What ``navigator.credentials.create`` gives for these options, as the page sends it."""
        options = json.loads(told)
        data = self._data(options["rp"]["id"], ATTESTED) + self._attested()
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        client = self._client("webauthn.create", options["challenge"], wrong)
        return self._answer(clientDataJSON=client, attestationObject=encode_cbor(made))

    def answers(self, told: str, **wrong: Any) -> str:
        """What ``navigator.credentials.get`` gives for these options, as the page sends it."""
        options = json.loads(told)
        assert bytes_to_base64url(self.credential) in [known["id"] for known in options["allowCredentials"]]
        return self.signs(options["rpId"], options["challenge"], **wrong)

    def signs(self, name: str, challenge: str, **wrong: Any) -> str:
        """An answer to a question it was never asked, too."""
        self.used += self.counts
        data, client = self._data(name), self._client("webauthn.get", challenge, wrong)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, name: str, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(name.encode()).digest() + bytes([flags]) + self.used.to_bytes(4, "big")

    def _attested(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + encode_cbor(public)

    def _client(self, kind: str, challenge: str, wrong: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | wrong).encode()

    def _answer(self, **parts: bytes) -> str:
        id_ = bytes_to_base64url(self.credential)
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return json.dumps({"id": id_, "rawId": id_, "type": "public-key", "response": response})


def altered(answer: str, part: str, place: int = -1) -> str:
    """The same answer with one bit of one part turned."""
    told = json.loads(answer)
    raw = bytearray(base64url_to_bytes(told["response"][part]))
    raw[place] ^= 1
    told["response"][part] = bytes_to_base64url(bytes(raw))
    return json.dumps(told)
