import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal, get_args
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from drawbridge.journal import EntryError, dump_entry, form, parse_entry
from drawbridge.journal.entries import Answered, StepOutcome, StepPredicted
from drawbridge.journal.form import LARGEST, UPGRADES, write
from drawbridge.journal.written import Written
from tests.journal.samples import AT, CANARY, answered, one_of_each

WRITTEN_IN_V1 = (Path(__file__).parent / "entries_v1.jsonl").read_bytes().splitlines()


def outcome(**changes: object) -> StepOutcome:
    fields = {"id": uuid4(), "at": AT, "step": uuid4(), "matched": "partly", "happened": "", "next_time": ""}
    return write(StepOutcome, **(fields | changes))


def test_the_samples_hold_every_kind_and_a_canary_in_every_text() -> None:
    samples = one_of_each()
    assert {type(entry) for entry in samples} == set(Written.__subclasses__())
    for entry in samples:
        for name, field in type(entry).model_fields.items():
            chosen_from_list = "Literal" in str(field.annotation)
            if "str" in str(field.annotation) and not chosen_from_list:
                assert CANARY in getattr(entry, name), (entry.kind, name)


def test_every_entry_is_read_as_it_was_written() -> None:
    for entry in one_of_each():
        assert parse_entry(dump_entry(entry)) == entry


def test_every_kind_has_a_committed_line_and_it_is_still_read() -> None:
    read = [parse_entry(line) for line in WRITTEN_IN_V1]
    assert {type(entry) for entry in read} == set(Written.__subclasses__())
    for line, entry in zip(WRITTEN_IN_V1, read, strict=True):
        assert json.loads(dump_entry(entry)) == json.loads(line)


def test_every_time_is_kept_in_utc() -> None:
    berlin = timezone(timedelta(hours=1))
    entry = write(Answered, **(dict(answered(1)) | {"at": datetime(2026, 11, 22, 21, 40, tzinfo=berlin)}))
    assert entry.at.isoformat() == "2026-11-22T20:40:00+00:00"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(EntryError) as refused:
        outcome(at=AT.replace(tzinfo=None))
    assert set(refused.value.fields) == {"at"}


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        outcome().happened = "something else"  # type: ignore[misc]


def test_a_note_of_a_megabyte_is_refused_with_what_to_do() -> None:
    with pytest.raises(EntryError) as refused:
        outcome(happened="a" * 1_000_000)
    assert refused.value.fields == {
        "happened": "This is 1,000,000 characters long and there is room for 4,000. It is not saved yet; "
        "what was kept before is untouched. Shorten it, or keep the long one elsewhere and write its heart "
        "here."
    }


@pytest.mark.parametrize(
    ("field", "room"), [("happened", 4_000), ("next_time", 2_000)]
)  # fmt: skip
def test_a_text_may_fill_its_room_and_no_more(field: str, room: int) -> None:
    assert len(getattr(outcome(**{field: "ü" * room}), field)) == room
    with pytest.raises(EntryError):
        outcome(**{field: "ü" * (room + 1)})


def test_the_longest_entry_there_can_be_is_still_read() -> None:
    entry = outcome(happened="\x01" * 4_000, next_time="\x01" * 2_000)
    assert len(dump_entry(entry)) < LARGEST
    assert parse_entry(dump_entry(entry)) == entry


@pytest.mark.parametrize("alarm", [-1, 11, 3.5, True, "3"])
def test_an_alarm_is_a_whole_number_from_0_to_10(alarm: object) -> None:
    with pytest.raises(EntryError) as refused:
        outcome(alarm=alarm)
    assert set(refused.value.fields) == {"alarm"}


def test_only_a_plain_yes_says_that_someone_is_safe() -> None:
    fields = {"id": uuid4(), "at": AT, "capacity": "C3", "rung": 1, "predicted": "", "sure": 50}
    assert write(StepPredicted, **fields, safe="yes").safe == "yes"
    for other in ("no", "unsure", "YES", True):
        with pytest.raises(EntryError):
            write(StepPredicted, **fields, safe=other)


@pytest.mark.parametrize("line", WRITTEN_IN_V1)
def test_a_field_too_many_or_too_few_is_refused(line: bytes) -> None:
    record = json.loads(line)
    with pytest.raises(EntryError):
        parse_entry(json.dumps(record | {"extra": 1}).encode())
    del record["at"]
    with pytest.raises(EntryError):
        parse_entry(json.dumps(record).encode())


@pytest.mark.parametrize(
    ("change", "named"),
    [({"kind": "dream"}, "kind of entry"), ({"v": 2}, "version of “withdrawn”"), ({"v": 0}, "version"),
     ({"v": "1"}, "version"), ({"kind": None}, "kind of entry")],
)  # fmt: skip
def test_an_unknown_kind_or_version_says_so_and_what_to_do(change: dict[str, object], named: str) -> None:
    record = json.loads(WRITTEN_IN_V1[-1]) | change
    with pytest.raises(EntryError, match=f"{named}.*stays stored as it is; update Drawbridge"):
        parse_entry(json.dumps(record).encode())


def test_an_older_version_is_carried_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    record = json.loads(WRITTEN_IN_V1[-1])
    oldest = {key: value for key, value in record.items() if key != "target"} | {
        "v": -1,
        "taken_back": record["target"],
    }
    monkeypatch.setitem(UPGRADES, ("withdrawn", -1), lambda r: {**r, "goal": r["taken_back"]})
    monkeypatch.setitem(
        UPGRADES, ("withdrawn", 0), lambda r: {k: r[k] for k in ("id", "at", "kind")} | {"target": r["goal"]}
    )
    assert parse_entry(json.dumps(oldest).encode()) == parse_entry(WRITTEN_IN_V1[-1])


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 60_000, b" " * (LARGEST + 1)])
def test_what_is_no_entry_is_refused(data: bytes) -> None:
    with pytest.raises(EntryError):
        parse_entry(data)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_nothing_but_an_entry_error_comes_out_of_rubbish(data: bytes) -> None:
    with pytest.raises(EntryError):
        parse_entry(data)


@given(st.text(max_size=2_000), st.text(max_size=2_000))
def test_any_text_survives(happened: str, next_time: str) -> None:
    entry = outcome(happened=happened, next_time=next_time)
    assert parse_entry(dump_entry(entry)) == entry


def test_what_a_person_wrote_is_in_no_repr_and_no_error() -> None:
    for entry in one_of_each():
        assert CANARY not in repr(entry) + str(entry)
    with pytest.raises(EntryError) as refused:
        outcome(happened=CANARY * 1_000, alarm=CANARY)
    assert CANARY not in str(refused.value)
    with pytest.raises(ValidationError) as raised:
        Answered(id=uuid4(), at=AT, take=uuid4(), item=CANARY * 200, value=CANARY)
    assert CANARY not in str(raised.value) + repr(raised.value)


def test_two_entries_say_the_same_whenever_they_arrived() -> None:
    first = answered(3)
    assert first.says_the_same(first.model_copy(update={"at": datetime(2030, 1, 1, tzinfo=UTC)}))
    assert not first.says_the_same(first.model_copy(update={"value": 4}))


def test_every_kind_names_itself_and_its_version() -> None:
    for kind in Written.__subclasses__():
        (name,), (version,) = (get_args(kind.model_fields[field].annotation) for field in ("kind", "v"))
        assert kind.model_fields["kind"].annotation == Literal[name]
        assert form.VERSIONS[name] == version == 1
