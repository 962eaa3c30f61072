"""Notes by mail: only where a host sends mail, only asked for, one a day at most, silent when asked, soon ended."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from django.core import mail as outgoing
from django.utils import timezone

from drawbridge.cli import main
from drawbridge.journal.entries import Quiet, WorseCheck
from drawbridge.web.access import record
from drawbridge.web.keep import notes
from drawbridge.web.keep.mail import SUBJECT, send_all
from drawbridge.web.keep.models import Wrap
from tests.web.person import Person
from tests.web.test_now import journal_of

ADDRESS = "someone@example.org"
EVERY_DAY = [str(day) for day in range(7)]
TODAY = datetime.now(UTC)
NOON = (TODAY - timedelta(days=TODAY.weekday() + 7)).replace(hour=12, minute=0, second=0, microsecond=0)
"""A Monday that is over, so that nothing here is marked as sent on a day still to come."""


@pytest.fixture
def host(settings) -> None:  # type: ignore[no-untyped-def]
    """A copy whose host has set up mail."""
    settings.EMAIL_HOST, settings.MAIL_FROM = "localhost", "notes@example.net"
    settings.ADDRESS = "https://example.net"
    outgoing.outbox = []


@pytest.fixture
def kept(person: Person, host: None) -> Person:
    person.begins()
    person.keeps()
    return person


def asks(person: Person, **filled: object) -> str:
    person.goes_to("/keep/notes/")
    form = next(form for form in person.forms() if "to" in form.fields)
    return person.sends(form, **({"to": ADDRESS, "days": EVERY_DAY, "know": "on"} | filled))


def agrees(person: Person, **filled: object) -> None:
    """Asked for, and the one question answered by whoever reads mail at the address; the day before a Monday."""
    asks(person, **filled)
    assert send_all(NOON - timedelta(days=1)) == (1, 0)
    stranger = Person()
    stranger.goes_to(link())
    stranger.sends(stranger.forms()[0], do="yes")
    outgoing.outbox.clear()


def sent() -> list[outgoing.EmailMessage]:
    return list(outgoing.outbox)


def note(person: Person) -> notes.Note | None:
    return notes.note_of(journal_of(person).id)


def link() -> str:
    return re.findall(r"https://example\.net(\S+)", str(sent()[-1].body))[0]


def test_where_no_host_sends_mail_there_is_no_such_page_and_nothing_is_sent(person: Person) -> None:
    person.begins()
    person.keeps()
    person.goes_to("/keep/notes/")
    assert person.status == 404 and "/keep/notes/" not in person.goes_to("/promises/")
    answer = CliRunner().invoke(main, ["remind"])
    assert answer.exit_code == 1 and "This copy sends no mail. Nothing was sent." in answer.output


def test_a_journal_that_is_not_kept_is_asked_for_no_address(person: Person, host: None) -> None:
    person.begins()
    person.goes_to("/keep/notes/")
    assert person.status == 404


def test_its_cost_is_said_before_it_asks_and_has_to_be_known(kept: Person) -> None:
    assert "/keep/notes/" in kept.goes_to("/promises/")
    page = kept.goes_to("/keep/notes/")
    assert page.index("this machine can open it") < page.index('name="to"')
    assert "Tick the box" in asks(kept, know=None) and kept.status == 422 and note(kept) is None


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        ({"to": "nobody"}, "Write an address such as"),
        ({"to": f"{'a' * 250}@example.org"}, "254 characters at most"),
        ({"to": "a@example.org\nBcc: b@example.org"}, "Write an address such as"),
        ({"days": None}, "Choose at least one day"),
        ({"days": ["9"]}, "Select a valid choice"),
    ],
)
def test_what_is_no_address_or_no_day_keeps_nothing(kept: Person, filled: dict[str, object], problem: str) -> None:
    assert problem in asks(kept, **filled) and kept.status == 422 and note(kept) is None


def test_one_goes_out_on_a_chosen_day_and_however_often_the_command_runs_no_second(kept: Person) -> None:
    agrees(kept, days=["0", "2"])
    assert [send_all(NOON + timedelta(hours=hours)) for hours in (0, 1, 11)] == [(1, 0), (0, 0), (0, 0)]
    assert [send_all(NOON + timedelta(days=days)) for days in (1, 2, 7)] == [(0, 0), (1, 0), (1, 0)]
    assert send_all(NOON) == (0, 0), "a clock that was set back sends nothing again"
    assert len(sent()) == 3


def test_two_commands_side_by_side_send_one(kept: Person) -> None:
    agrees(kept)
    both = [list(notes._due(NOON)), list(notes._due(NOON))]
    assert [notes._mark(wrap, NOON.date()) for ((wrap, _),) in both] == [True, False]


def test_asked_for_anew_on_the_same_day_there_is_still_one(kept: Person) -> None:
    agrees(kept)
    send_all(NOON)
    asks(kept, to="other@example.org")
    assert send_all(NOON) == (0, 0)


def test_until_whoever_reads_the_address_says_yes_it_gets_one_question_and_no_note(
    kept: Person, another: Callable[[], Person]
) -> None:
    asks(kept)
    assert [send_all(NOON + timedelta(days=days)) for days in range(4)] == [(1, 0), (0, 0), (0, 0), (0, 0)]
    assert sent()[0].subject == "A question" and "No other mail comes." in str(sent()[0].body)
    stranger = another()
    stranger.goes_to(link())
    assert "Then notes come" in stranger.sends(stranger.forms()[0], do="yes")
    assert send_all(NOON + timedelta(days=5)) == (1, 0) and sent()[1].subject == SUBJECT
    assert "A note goes to" in kept.goes_to("/keep/notes/")


def test_whoever_says_no_is_written_to_no_more_and_the_address_is_gone(
    kept: Person, another: Callable[[], Person]
) -> None:
    asks(kept)
    send_all(NOON)
    stranger = another()
    stranger.goes_to(link())
    assert "No more notes" in stranger.sends(stranger.forms()[0], do="no") and note(kept) is None


def test_what_it_says_is_neutral_and_the_same_for_everyone(kept: Person) -> None:
    agrees(kept)
    send_all(NOON)
    (message,) = sent()
    assert (message.subject, message.to, message.from_email) == (SUBJECT, [ADDRESS], "notes@example.net")
    words = f"{message.subject} {re.sub('https:.*', '', str(message.body))}"
    assert not re.search(
        r"drawbridge|journal|pattern|step|promise|moment|heron|waiting|miss|overdue|due\b", words, re.I
    )


def test_no_column_tells_the_address_and_it_goes_with_the_journal(kept: Person) -> None:
    agrees(kept)
    for wrap in Wrap.objects.all():
        held = b"".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in vars(wrap).values())
        assert b"example.org" not in held
    kept.goes_to("/keep/erase/")
    kept.sends(kept.form("/keep/erase/"), passphrase="four quiet green lamps", sure="on")
    assert Wrap.objects.count() == 0 and send_all(NOON) == (0, 0)


def test_under_another_pepper_nothing_opens_and_nothing_is_sent(kept: Person, settings) -> None:  # type: ignore[no-untyped-def]
    agrees(kept)
    settings.PEPPER = b"p" * 32
    assert send_all(NOON) == (0, 0) and sent() == []


def test_the_link_in_it_ends_it_without_the_journal_and_looking_at_it_does_not(
    kept: Person, another: Callable[[], Person]
) -> None:
    agrees(kept)
    send_all(NOON)
    stranger = another()
    assert "Stop these notes" in stranger.goes_to(link()) and note(kept) is not None
    form = stranger.form("/keep/notes/stop/")
    for _ in range(2):
        assert "No more notes" in stranger.sends(form)
        assert note(kept) is None
    assert send_all(NOON + timedelta(days=1)) == (0, 0)
    assert "The address" in kept.goes_to("/keep/notes/") and ADDRESS not in kept.reads()


def test_a_link_that_is_over_ends_nothing_new(kept: Person, another: Callable[[], Person]) -> None:
    agrees(kept)
    send_all(NOON)
    old = link()
    asks(kept, to="other@example.org")
    stranger = another()
    stranger.goes_to(old)
    stranger.sends(stranger.form("/keep/notes/stop/"))
    found = note(kept)
    assert found is not None and found.to == "other@example.org"


def test_the_owner_ends_it_and_the_address_is_gone(kept: Person) -> None:
    assert f"One question goes to {ADDRESS}. Notes come on Monday" in asks(kept)
    assert ADDRESS not in kept.sends(kept.forms()[0], do="end") and Wrap.objects.filter(kind="note").count() == 0


def writes(person: Person, kind: type[Quiet] | type[WorseCheck], **fields: object) -> UUID:
    entry = kind.model_validate({"id": uuid4(), "at": timezone.now()} | fields)
    record(journal_of(person), entry)
    return entry.id


def test_while_quiet_was_asked_for_none_goes_out_and_then_they_come_again(kept: Person) -> None:
    agrees(kept)
    now = timezone.now()
    writes(kept, Quiet, until=now + timedelta(days=7), zone="UTC")
    assert send_all(now + timedelta(days=6)) == (0, 0)
    assert send_all(now + timedelta(days=7, minutes=1)) == (1, 0)


def test_quiet_without_an_end_lasts_until_it_is_ended_also_when_notes_are_asked_for_meanwhile(kept: Person) -> None:
    agrees(kept)
    now = timezone.now()
    writes(kept, Quiet, zone="UTC")
    asks(kept)
    assert send_all(now + timedelta(days=300)) == (0, 0)
    writes(kept, Quiet, zone="UTC", over=True)
    assert send_all(now + timedelta(days=301)) == (1, 0)


def test_quiet_that_is_taken_back_is_no_silence(kept: Person) -> None:
    agrees(kept)
    id_ = writes(kept, Quiet, zone="UTC")
    kept.goes_to(f"/keep/history/{id_}/")
    kept.sends(kept.form("/back/"), stand="no")
    assert send_all(timezone.now() + timedelta(days=3)) == (1, 0)


def test_after_a_stop_none_goes_out_until_nothing_is_worse(kept: Person) -> None:
    agrees(kept)
    now = timezone.now()
    writes(kept, WorseCheck, worse="yes", because="yes")
    assert send_all(now + timedelta(days=1)) == (0, 0)
    writes(kept, WorseCheck, worse="no")
    assert send_all(now + timedelta(days=2)) == (1, 0)


def test_one_that_is_refused_is_left_out_for_that_day_and_others_go_out(
    kept: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    agrees(kept)

    def refuse(note: notes.Note) -> None:
        raise smtplib.SMTPRecipientsRefused({})

    assert notes.deliver(NOON, refuse) == (0, 1)
    assert send_all(NOON) == (0, 0) and send_all(NOON + timedelta(days=1)) == (1, 0)


def test_the_command_says_how_many_and_never_to_whom(kept: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(kept)
    answer = CliRunner().invoke(main, ["remind"])
    assert (answer.exit_code, answer.output) == (0, "1 notes sent.\n")

    def silent() -> None:
        raise ConnectionRefusedError(ADDRESS)

    monkeypatch.setattr("drawbridge.web.keep.mail.get_connection", silent)
    answer = CliRunner().invoke(main, ["remind"])
    assert answer.exit_code == 1 and "Nothing was sent; run it again later today." in answer.output
    assert ADDRESS not in answer.output
