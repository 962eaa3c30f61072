import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from drawbridge.journal import SealError, keys
from drawbridge.journal.passphrase import Cost, stretch

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
PEPPER = bytes(range(200, 232))


def raw(group: str, name: str) -> bytes:
    return bytes.fromhex(VECTORS[group][name])


def test_a_passphrase_gives_the_committed_key() -> None:
    stretched = stretch(VECTORS["passphrase"]["passphrase"], raw("passphrase", "salt"), Cost(19456, 2, 1))
    assert stretched == raw("passphrase", "stretched")
    assert keys.passphrase_key(stretched, PEPPER) == raw("passphrase", "key")


def test_a_recovery_code_gives_the_committed_key_and_lookup() -> None:
    code = raw("recovery", "code")
    assert keys.recovery_key(code, PEPPER) == raw("recovery", "key")
    assert keys.recovery_lookup(code, PEPPER) == VECTORS["recovery"]["lookup"]


def test_a_session_gives_the_committed_key_digest_and_cookie() -> None:
    secret = raw("session", "secret")
    assert keys.session_key(secret) == raw("session", "key")
    assert keys.session_digest(secret) == VECTORS["session"]["digest"]
    assert keys.secret_text(secret) == VECTORS["session"]["cookie"]
    assert keys.read_secret(VECTORS["session"]["cookie"]) == secret


def test_the_committed_wrap_opens() -> None:
    vector = VECTORS["wrap"]
    data_key = keys.unwrap(raw("wrap", "key"), raw("wrap", "blob"), UUID(vector["journal"]), vector["kind"])
    assert data_key == raw("wrap", "data_key")


@pytest.mark.parametrize("typed", ["  Ｓea  Glass ", "sea glass", "SEA\tGLASS"])
def test_a_nickname_is_found_however_it_is_typed(typed: str) -> None:
    assert keys.nickname_lookup(typed, PEPPER) == VECTORS["nickname"]["lookup"]


def test_another_pepper_finds_and_opens_nothing() -> None:
    other = bytes(range(100, 132))
    assert keys.nickname_lookup("sea glass", other) != keys.nickname_lookup("sea glass", PEPPER)
    assert keys.recovery_lookup(bytes(20), other) != keys.recovery_lookup(bytes(20), PEPPER)
    assert keys.passphrase_lookup(bytes(32), other) != keys.passphrase_lookup(bytes(32), PEPPER)
    assert keys.nickname_salt("sea glass", other) != keys.nickname_salt("sea glass", PEPPER)
    journal, data_key = uuid4(), keys.new_key()
    for derive in (keys.passphrase_key, keys.recovery_key):
        wrapped = keys.wrap(derive(b"k" * 32, PEPPER), data_key, journal, "passphrase")
        with pytest.raises(SealError):
            keys.unwrap(derive(b"k" * 32, other), wrapped, journal, "passphrase")


def test_a_wrap_opens_only_for_its_journal_and_kind() -> None:
    key, journal = keys.new_key(), uuid4()
    wrapped = keys.wrap(key, keys.new_key(), journal, "passphrase")
    for place in ((uuid4(), "passphrase"), (journal, "recovery")):
        with pytest.raises(SealError):
            keys.unwrap(key, wrapped, *place)


def test_no_two_purposes_share_a_key() -> None:
    same = bytes(32)
    derived = [
        keys.field_key(same), keys.session_key(same), keys.passphrase_key(same, PEPPER),
        keys.recovery_key(same, PEPPER), keys.session_key(same + PEPPER),
    ]  # fmt: skip
    assert len(set(derived)) == len(derived)


SAME = bytes(range(32))
COMMITTED = {
    "7607f0917641835b": keys.field_key(SAME),
    "426e4a69135ea9bd": keys.session_key(SAME),
    "868d0f7dc580da6e": keys.digits_key(SAME),
    "101a3aab36e0eb1f": keys.passkeys_key(SAME),
    "427940d559afa32b": keys.passkeys_owner(SAME),
    "fc7ea3382d3ed8bf": keys.asked_key(SAME, bytes(32)),
    "38c1cc765e4b429b": keys.challenge(SAME),
    "57b3d084bcf65099": keys.mail_key(SAME),
    "b558ba9f0cca61b6": keys.snapshot_key(SAME),
    "f0073d8769a1bac9": keys.snapshot_label(SAME, "belief").bytes,
    "6f2b8876d6dfb959": keys.passphrase_key(SAME, PEPPER),
    "540a0c8fd91def48": keys.recovery_key(SAME, PEPPER),
    "2bfa7548f4c9eb5f": keys.nickname_salt("sea glass", PEPPER),
    "e9f02d2908461033": keys.decoy_salt("0f", PEPPER),
    "7d44fb9ba33abab9": bytes.fromhex(keys.nickname_lookup("sea glass", PEPPER)),
    "9a317595329373c6": bytes.fromhex(keys.passphrase_lookup(SAME, PEPPER)),
    "f009983be313cf67": bytes.fromhex(keys.tries_lookup(SAME, PEPPER, "open")),
    "3c3e4ac4118bb58c": bytes.fromhex(keys.recovery_lookup(SAME, PEPPER)),
}
"""The first bytes of everything that is derived, as it was derived first: with another, nothing kept would open."""


def test_everything_is_derived_as_it_was_at_first_and_nothing_twice() -> None:
    assert [derived.hex()[:16] for derived in COMMITTED.values()] == [*COMMITTED]
    assert len(COMMITTED) == 18 and {len(derived) for derived in COMMITTED.values()} == {16, 32}


def test_a_short_pepper_is_refused() -> None:
    for use in (
        lambda pepper: keys.passphrase_key(bytes(32), pepper),
        lambda pepper: keys.recovery_key(bytes(20), pepper),
        lambda pepper: keys.nickname_lookup("sea glass", pepper),
    ):
        with pytest.raises(ValueError, match="at least 32 bytes"):
            use(b"too short")


@pytest.mark.parametrize("text", ["", "a", "ä" * 43, "A" * 42, "A" * 44, "A" * 43 + "=", "A" * 42 + "!", "A" * 90_000])
def test_a_cookie_that_is_not_ours_is_no_secret(text: str) -> None:
    assert keys.read_secret(text) is None
