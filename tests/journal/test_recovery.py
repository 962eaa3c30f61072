import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.recovery import SIGNS, RecoveryCodeError, new_code, read_code, write_code

VECTOR = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))["recovery"]
CODE = bytes.fromhex(VECTOR["code"])
WRITTEN = VECTOR["written"]


def message(typed: str) -> tuple[str, int | None]:
    with pytest.raises(RecoveryCodeError) as refused:
        read_code(typed)
    text = str(refused.value)
    ending = " Nothing was tried and nothing has changed."
    assert text.endswith(ending)
    return text.removesuffix(ending), refused.value.group


def test_a_code_is_written_as_committed() -> None:
    assert write_code(CODE) == WRITTEN
    assert len(WRITTEN.split("-")) == 9


@given(st.binary(min_size=20, max_size=20))
def test_what_is_written_is_read(code: bytes) -> None:
    assert read_code(write_code(code)) == code


def test_a_new_code_has_160_bits() -> None:
    assert len(new_code()) == 20
    assert len({new_code() for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize(
    "retype",
    [str.lower, lambda t: t.replace("-", ""), lambda t: t.replace("-", "  "), lambda t: t.replace("-", " – "),
     lambda t: f"\n {t} ", lambda t: t.replace("0", "O"), lambda t: t.replace("1", "l"),
     lambda t: t.replace("1", "I"),
     lambda t: "\n".join(t.replace("-", "")[n : n + 12] for n in (0, 12, 24)),
     lambda t: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in t)],
)  # fmt: skip
def test_a_code_is_read_however_it_was_copied(retype) -> None:
    with_both = next(text for text in (write_code(bytes([n]) * 20) for n in range(256)) if "0" in text and "1" in text)
    assert write_code(read_code(retype(with_both))) == with_both


def test_a_short_group_is_named() -> None:
    groups = WRITTEN.split("-")
    groups[2] = groups[2][:3]
    assert message("-".join(groups)) == ("Group 3 has 3 characters; every group has four.", 3)


def test_a_long_group_is_named() -> None:
    groups = WRITTEN.split("-")
    groups[6] += "A"
    assert message(" ".join(groups)) == ("Group 7 has 5 characters; every group has four.", 7)


def test_a_torn_code_says_where_it_ends() -> None:
    torn = "-".join(WRITTEN.split("-")[:6])
    said = "The code has nine groups of four; 6 were read. Group 7 is missing, or one before it was left out."
    assert message(torn) == (said, 7)
    assert message(torn.replace("-", "")) == (said, 7)
    assert message(WRITTEN.replace("-", "")[:-2]) == ("Group 9 has 2 characters; every group has four.", 9)


def test_a_group_too_many_is_noticed() -> None:
    assert message(WRITTEN + "-ABCD")[0].startswith("The code has nine groups of four; 10 were read.")


def test_an_impossible_character_is_named_with_its_group() -> None:
    groups = WRITTEN.split("-")
    groups[4] = "U" + groups[4][1:]
    assert message("-".join(groups)) == ("Group 5 has “U”, which is in no recovery code.", 5)


@pytest.mark.parametrize("nothing", ["", "   ", "---", "\n"])
def test_nothing_typed_says_what_a_code_looks_like(nothing: str) -> None:
    assert message(nothing) == ("No recovery code was entered. It has nine groups of four characters.", None)


def test_every_single_mistyped_character_is_noticed_and_its_group_named() -> None:
    signs = WRITTEN.replace("-", "")
    for at, sign in enumerate(signs):
        other = SIGNS[(SIGNS.index(sign) + 7) % 32]
        assert message(signs[:at] + other + signs[at + 1 :])[1] == at // 4 + 1


def test_two_neighbours_swapped_are_noticed_and_their_group_named() -> None:
    signs = WRITTEN.replace("-", "")
    for at in (n for n in range(35) if signs[n] != signs[n + 1]):
        swapped = signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :]
        assert message(swapped)[1] == at // 4 + 1


def test_a_code_with_many_slips_is_refused_without_a_guess_at_where() -> None:
    rng = random.Random(3)
    for _ in range(50):
        typed = "".join(rng.choice(SIGNS) for _ in range(36))
        assert message(typed) == (
            "Some characters are not right. Compare every group with what you wrote down.",
            None,
        )


@given(st.text(max_size=80))
def test_rubbish_is_refused_in_words(typed: str) -> None:
    with pytest.raises(RecoveryCodeError):
        read_code(typed)
