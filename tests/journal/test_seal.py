import json
import os
from itertools import permutations, product
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.keys import field_key, new_key
from drawbridge.journal.seal import Place, Seal, SealError, pad, unpad

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
PLACE = Place(UUID(int=1), "entry", UUID(int=2), "body")


def place_of(vector: dict[str, str]) -> Place:
    return Place(UUID(vector["journal"]), vector["table"], UUID(vector["row"]), vector["field"], int(vector["version"]))


def test_the_field_key_is_the_committed_one() -> None:
    vector = VECTORS["field_key"]
    assert field_key(bytes.fromhex(vector["data_key"])).hex() == vector["key"]


@pytest.mark.parametrize("vector", VECTORS["sealed"])
def test_a_value_is_sealed_exactly_as_committed(vector: dict[str, str]) -> None:
    nonce = bytes.fromhex(vector["nonce"])
    seal = Seal(bytes.fromhex(VECTORS["field_key"]["key"]), random=lambda size: nonce[:size])
    assert seal.close(bytes.fromhex(vector["value"]), place_of(vector)).hex() == vector["blob"]


@pytest.mark.parametrize("vector", VECTORS["sealed"])
def test_every_committed_value_opens(vector: dict[str, str]) -> None:
    seal = Seal(bytes.fromhex(VECTORS["field_key"]["key"]))
    assert seal.open(bytes.fromhex(vector["blob"]), place_of(vector)).hex() == vector["value"]


def test_no_sealed_value_opens_in_any_other_place() -> None:
    """Two of each: journals, tables, rows, fields, versions. All 32 x 31 ordered swaps are refused."""
    one, other = UUID(int=1), UUID(int=2)
    places = [
        Place(*parts) for parts in product((one, other), ("entry", "wrap"), (one, other), ("body", "note"), (1, 2))
    ]
    seal = Seal(new_key())
    sealed = {place: seal.close(b"mine", place) for place in places}
    assert all(seal.open(blob, place) == b"mine" for place, blob in sealed.items())
    refused = 0
    for source, target in permutations(places, 2):
        with pytest.raises(SealError):
            seal.open(sealed[source], target)
        refused += 1
    assert refused == 32 * 31


def test_names_that_run_together_are_still_two_places() -> None:
    seal = Seal(new_key())
    row = UUID(bytes=b"b" * 16)
    sealed = seal.close(b"mine", Place(row, "a", row, "bb"))
    with pytest.raises(SealError):
        seal.open(sealed, Place(row, "ab", row, "b"))


def test_a_change_of_any_single_bit_is_refused() -> None:
    seal = Seal(new_key())
    sealed = seal.close(b"a calm evening", PLACE)
    assert len(sealed) * 8 == 2_280
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealError):
            seal.open(bytes(changed), PLACE)


def test_a_value_cut_at_any_length_is_refused() -> None:
    seal = Seal(new_key())
    sealed = seal.close(b"a calm evening", PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            seal.open(sealed[:length], PLACE)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealError):
        Seal(new_key()).open(Seal(new_key()).close(b"mine", PLACE), PLACE)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"this one has {size}"):
        Seal(os.urandom(size))


def test_no_nonce_comes_twice() -> None:
    seal = Seal(new_key())
    assert len({seal.close(b"", PLACE)[1:13] for _ in range(100_000)}) == 100_000


@pytest.mark.parametrize(
    ("length", "stored"),
    [(0, 256), (1, 256), (255, 256), (256, 1024), (1023, 1024), (1024, 4096), (4096, 16384), (16383, 16384),
     (16384, 32768), (32767, 32768), (32768, 49152)],
)  # fmt: skip
def test_a_length_shows_only_as_its_bucket(length: int, stored: int) -> None:
    sealed = Seal(new_key()).close(b"x" * length, PLACE)
    assert len(sealed) == 1 + 12 + stored + 16


@given(st.binary(max_size=5_000))
def test_padding_comes_off_again(value: bytes) -> None:
    assert unpad(pad(value)) == value


@pytest.mark.parametrize("padded", [b"", bytes(256), b"words", b"words" + bytes(251), b"\x80words"])
def test_what_was_never_padded_is_said_to_be_so(padded: bytes) -> None:
    with pytest.raises(ValueError, match="no padding"):
        unpad(padded)


@given(st.binary(max_size=2_000))
def test_what_was_sealed_is_what_opens(value: bytes) -> None:
    seal = Seal(bytes(32))
    place = Place(uuid4(), "entry", uuid4(), "body")
    assert seal.open(seal.close(value, place), place) == value
