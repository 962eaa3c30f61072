"""Keeping a journal, opening it again, and changing what opens it."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from drawbridge.journal import Journal, keys
from drawbridge.journal.passphrase import WeakPassphrase, stretch
from drawbridge.journal.recovery import RecoveryCodeError, new_code, write_code
from drawbridge.web.keep import keystore, models, session, ways_in
from drawbridge.web.keep.keystore import AlreadyKept, DoesNotOpen, NicknameError
from drawbridge.web.keep.session import Opened
from drawbridge.web.keep.store import SqlStore
from drawbridge.web.keep.throttle import Throttled
from tests.journal.samples import answered, one_of_each

NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
NICKNAME, PASSPHRASE = "Sea Glass", "lantern apple river seven"


def journal(opened: Opened) -> Journal:
    return Journal(opened.journal, opened.key, SqlStore())


def anonymous() -> Opened:
    opened = session.begin_anonymous(NOW)
    for number in range(3):
        journal(opened).append(answered(number))
    return opened


def kept(nickname: str = NICKNAME, recovery: str | None = None) -> Opened:
    return keystore.keep_journal(anonymous(), nickname, PASSPHRASE, recovery, NOW)


def rows() -> list[dict[str, object]]:
    return [row | {"blob": bytes(row["blob"])} for row in models.SealedEntry.objects.order_by("seq").values()]


def test_keeping_copies_and_reseals_nothing() -> None:
    opened = anonymous()
    before = rows()
    keystore.keep_journal(opened, NICKNAME, PASSPHRASE, write_code(new_code()), NOW)
    assert rows() == before
    assert len(before) == 3


def test_a_kept_journal_opens_on_another_device_with_every_entry() -> None:
    here = anonymous()
    for entry in one_of_each():
        journal(here).append(entry)
    here = keystore.keep_journal(here, NICKNAME, PASSPHRASE, None, NOW)
    there = keystore.open_kept("  sea  GLASS ", PASSPHRASE, NOW)
    assert there.secret != here.secret
    assert journal(there).entries() == journal(here).entries()
    assert len(journal(there).entries()) == 3 + len(one_of_each())
    assert session.resume(here.secret, NOW) == here
    assert session.resume(there.secret, NOW) == there


def test_keeping_renews_the_session_and_ends_the_old_one() -> None:
    before = anonymous()
    after = keystore.keep_journal(before, NICKNAME, PASSPHRASE, None, NOW)
    assert (before.kept, after.kept) == (False, True)
    assert after.expires == NOW + timedelta(hours=12)
    assert session.resume(before.secret, NOW) is None


def test_a_kept_journal_is_not_kept_twice() -> None:
    with pytest.raises(AlreadyKept):
        keystore.keep_journal(kept(), "someone else", "another long passphrase", None, NOW)
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW).kept


@pytest.mark.parametrize(
    ("nickname", "passphrase", "recovery", "error"),
    [
        ("  ", PASSPHRASE, None, NicknameError),
        ("x" * 61, PASSPHRASE, None, NicknameError),
        (NICKNAME, "short", None, WeakPassphrase),
        (NICKNAME, PASSPHRASE, "ABCD-EFGH", RecoveryCodeError),
    ],
)
def test_what_needs_mending_leaves_the_journal_as_it_was(
    nickname: str, passphrase: str, recovery: str | None, error: type[Exception]
) -> None:
    opened = anonymous()
    with pytest.raises(error):
        keystore.keep_journal(opened, nickname, passphrase, recovery, NOW)
    assert session.resume(opened.secret, NOW) == opened
    assert not models.Wrap.objects.exists()
    assert not models.Journal.objects.filter(kept=True).exists()


def test_two_people_may_have_the_same_nickname_and_each_opens_their_own() -> None:
    first = kept()
    second = keystore.keep_journal(anonymous(), "sea glass", "another long passphrase", None, NOW)
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW).journal == first.journal
    assert keystore.open_kept(NICKNAME, "another long passphrase", NOW).journal == second.journal
    keystore.change_passphrase(second, "another long passphrase", "a fresh long passphrase", NOW)
    keystore.erase(first)
    assert keystore.open_kept(NICKNAME, "a fresh long passphrase", NOW).journal == second.journal
    with pytest.raises(DoesNotOpen):
        keystore.open_kept(NICKNAME, PASSPHRASE, NOW)


def test_the_same_nickname_and_passphrase_are_refused_and_harm_neither_journal() -> None:
    first, second = kept(), anonymous()
    with pytest.raises(NicknameError, match="cannot be used together"):
        keystore.keep_journal(second, "sea glass", PASSPHRASE, None, NOW)
    assert session.resume(second.secret, NOW) == second
    assert not models.Journal.objects.get(id=second.journal).kept
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW).journal == first.journal


def looked_at(guess: Callable[[str], object], tries: int = 40) -> int:
    """How many guesses at a passphrase, all at one moment, were looked at before or between being told to wait."""
    count = 0
    for number in range(tries):
        with suppress(Throttled, DoesNotOpen):
            guess(f"guess number {number:04}")
            count += 1
    return count


def test_setting_what_opens_a_journal_is_no_faster_way_to_guess_at_anothers() -> None:
    """Each is refused when it is another's, so each is counted as a guess; opening is counted apart."""
    kept()
    assert (
        looked_at(lambda guess: keystore.keep_journal(anonymous(), NICKNAME, guess, None, NOW)) == 4
    )  # and the one above
    code = write_code(new_code())
    own = [kept("someone", code)]
    assert looked_at(lambda guess: keystore.reset_with_recovery(code, NICKNAME, guess, NOW)) == 0
    keystore.reset_with_recovery(code, "someone else", PASSPHRASE, NOW)  # another nickname is free at once
    models.Attempt.objects.all().delete()
    own = [keystore.keep_journal(anonymous(), NICKNAME, "the first of mine", None, NOW)]
    known = ["the first of mine"]

    def change(guess: str) -> None:
        own.append(keystore.change_passphrase(own[-1], known[-1], f"changed to {guess}", NOW))
        known.append(f"changed to {guess}")

    assert looked_at(change) == 4
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW).kept


def test_opening_ones_own_journal_wins_no_guesses_at_anothers_of_the_same_nickname() -> None:
    kept()
    keystore.keep_journal(anonymous(), NICKNAME, "a long one of mine", None, NOW)
    models.Attempt.objects.all().delete()
    refused = 0
    for _ in range(10):
        with suppress(Throttled):
            keystore.open_kept(NICKNAME, "a long one of mine", NOW)
        try:
            keystore.open_kept(NICKNAME, "a guess at another", NOW)
        except DoesNotOpen:
            refused += 1
        except Throttled:
            pass
    assert refused == 5


def older() -> Opened:
    """A journal kept as it was before: found by its nickname alone, with a salt of its own."""
    opened = kept()
    salt, cost = os.urandom(16), ways_in.cost_today()
    key = keys.passphrase_key(stretch(PASSPHRASE, salt, cost), settings.PEPPER)
    models.Wrap.objects.filter(kind="passphrase").update(
        kind="by_name",
        lookup=keys.nickname_lookup(NICKNAME, settings.PEPPER),
        salt=salt,
        blob=keys.wrap(key, opened.key, opened.journal, "passphrase"),
    )
    return opened


def test_a_journal_kept_before_opens_and_is_found_by_both_from_then_on() -> None:
    before = older()
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW).key == before.key
    assert models.Wrap.objects.get().kind == "passphrase"
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW).key == before.key
    with pytest.raises(DoesNotOpen):
        keystore.open_kept(NICKNAME, "another long passphrase", NOW)


def test_its_passphrase_is_changed_while_it_is_open_and_it_is_never_swept() -> None:
    before = older()
    keystore.confirm(before, PASSPHRASE, NOW)
    changed = keystore.change_passphrase(before, PASSPHRASE, "a fresh long passphrase", NOW)
    models.Journal.objects.update(kept=False)
    session.sweep(NOW + timedelta(days=30))
    session.sweep(NOW + timedelta(days=32))
    assert keystore.open_kept(NICKNAME, "a fresh long passphrase", NOW).journal == changed.journal


def test_beside_one_kept_before_another_of_that_nickname_opens_too() -> None:
    before = older()
    after = keystore.keep_journal(anonymous(), NICKNAME, "another long passphrase", None, NOW)
    assert keystore.open_kept(NICKNAME, "another long passphrase", NOW).journal == after.journal
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW).journal == before.journal


@pytest.mark.parametrize("beside", [lambda: None, older], ids=["new", "old"])
def test_what_opens_nothing_takes_the_same_work_whoever_has_the_nickname(
    beside: Callable[[], object], monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """Also when the cost was raised since, and while journals kept before are there."""
    models.Wrap.objects.all().delete()
    beside()
    keystore.keep_journal(anonymous(), "kestrel", PASSPHRASE, None, NOW)
    settings.ARGON2 = {"memory_kib": 20480, "passes": 2, "lanes": 1}
    work: list[object] = []
    real = ways_in.stretch
    monkeypatch.setattr(ways_in, "stretch", lambda *given: work.append(given[2]) or real(*given))
    said = []
    for nickname in ("kestrel", NICKNAME, "nobody at all"):
        work.clear()
        with pytest.raises(DoesNotOpen):
            keystore.open_kept(nickname, "not the passphrase", NOW)
        said.append(len(work))
    assert said == [2 if beside is not older else 3] * 3


def test_a_wrong_passphrase_and_an_unknown_nickname_are_answered_alike() -> None:
    kept()
    models.Attempt.objects.all().delete()
    said = []
    for nickname, passphrase in ((NICKNAME, "not the passphrase"), ("nobody at all", PASSPHRASE)):
        with (
            CaptureQueriesContext(connections["keys"]) as queries,
            pytest.raises(DoesNotOpen) as refused,
        ):
            keystore.open_kept(nickname, passphrase, NOW)
        models.Attempt.objects.all().delete()
        asked = [query["sql"].split(" ")[0] for query in queries if "pg_advisory" not in query["sql"]]
        said.append((str(refused.value), asked))
    assert said[0] == said[1]
    counted = ["SAVEPOINT", "SELECT", "SELECT", "UPDATE", "INSERT", "UPDATE", "INSERT", "RELEASE"]
    assert said[0][1] == [*counted, "SELECT", "SELECT", "SELECT"]  # the costs, the place, and whether any are older


def test_a_wrong_passphrase_twenty_times_leaves_the_right_one_and_the_code_working() -> None:
    code = write_code(new_code())
    opened = kept(recovery=code)
    refused, waited = 0, 0
    for second in range(20):
        try:
            keystore.open_kept(NICKNAME, "not the passphrase", NOW + timedelta(seconds=second))
        except DoesNotOpen:
            refused += 1
        except Throttled as error:
            waited += 1
            assert "nothing is lost" in str(error)
    assert (refused, waited) == (8, 12)
    with pytest.raises(Throttled):
        keystore.open_kept(NICKNAME, PASSPHRASE, NOW + timedelta(seconds=20))
    assert keystore.open_with_recovery(code, NOW + timedelta(seconds=20)).journal == opened.journal
    assert session.resume(opened.secret, NOW + timedelta(seconds=20)) is not None
    later = keystore.open_kept(NICKNAME, PASSPHRASE, NOW + timedelta(minutes=6))
    assert len(journal(later).entries()) == 3
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW + timedelta(minutes=6)).kept  # and again, without waiting


def test_a_recovery_code_alone_opens_the_journal() -> None:
    code = write_code(new_code())
    opened = kept(recovery=code)
    found = keystore.open_with_recovery(code.lower().replace("-", " "), NOW)
    assert (found.journal, found.key) == (opened.journal, opened.key)


def test_a_torn_code_is_named_and_counts_as_no_try() -> None:
    code = write_code(new_code())
    kept(recovery=code)
    models.Attempt.objects.all().delete()
    with pytest.raises(RecoveryCodeError, match="Group 9 has 2"):
        keystore.open_with_recovery(code[:-2], NOW)
    assert not models.Attempt.objects.exists()


def test_codes_that_fit_nothing_slow_down_but_never_the_one_that_fits() -> None:
    code = write_code(new_code())
    kept(recovery=code)
    models.Attempt.objects.all().delete()
    for _ in range(5):
        with pytest.raises(DoesNotOpen):
            keystore.open_with_recovery(write_code(new_code()), NOW)
    with pytest.raises(Throttled):
        keystore.open_with_recovery(write_code(new_code()), NOW)
    assert models.Attempt.objects.count() == 1
    assert keystore.open_with_recovery(code, NOW).kept
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW).kept


def test_a_recovery_code_can_be_added_later_and_the_newest_counts() -> None:
    opened, first, second = kept(), write_code(new_code()), write_code(new_code())
    assert not keystore.has_recovery(opened)
    keystore.set_recovery(opened, first)
    keystore.set_recovery(opened, second)
    assert keystore.has_recovery(opened)
    assert keystore.open_with_recovery(second, NOW).journal == opened.journal
    with pytest.raises(DoesNotOpen):
        keystore.open_with_recovery(first, NOW)


def test_a_new_passphrase_needs_the_old_one_ends_other_sessions_and_moves_no_entry() -> None:
    here = kept()
    there = keystore.open_kept(NICKNAME, PASSPHRASE, NOW)
    before = rows()
    with pytest.raises(DoesNotOpen):
        keystore.change_passphrase(here, "not the passphrase", "a fresh long passphrase", NOW)
    assert session.resume(there.secret, NOW) == there
    renewed = keystore.change_passphrase(here, PASSPHRASE, "a fresh long passphrase", NOW)
    assert [session.resume(old.secret, NOW) for old in (here, there)] == [None, None]
    assert session.resume(renewed.secret, NOW) == renewed
    assert rows() == before
    with pytest.raises(DoesNotOpen):
        keystore.open_kept(NICKNAME, PASSPHRASE, NOW)
    assert keystore.open_kept(NICKNAME, "a fresh long passphrase", NOW).key == here.key


def test_a_recovery_code_sets_a_new_nickname_and_passphrase() -> None:
    code = write_code(new_code())
    lost = kept(recovery=code)
    found = keystore.reset_with_recovery(code, "New Name", "a fresh long passphrase", NOW)
    assert session.resume(lost.secret, NOW) is None
    assert journal(found).entries() == journal(lost).entries()
    assert keystore.open_kept("new name", "a fresh long passphrase", NOW).journal == lost.journal
    with pytest.raises(DoesNotOpen):
        keystore.open_kept(NICKNAME, PASSPHRASE, NOW)
    assert keystore.open_with_recovery(code, NOW).journal == lost.journal


def test_a_recovery_code_does_not_take_what_opens_anothers_journal() -> None:
    code = write_code(new_code())
    kept("someone", code)
    other = kept(NICKNAME)
    with pytest.raises(NicknameError, match="cannot be used together"):
        keystore.reset_with_recovery(code, NICKNAME, PASSPHRASE, NOW)
    assert keystore.open_kept("someone", PASSPHRASE, NOW).kept
    assert keystore.open_kept(NICKNAME, PASSPHRASE, NOW).journal == other.journal


def test_the_cost_of_a_guess_is_raised_at_the_next_opening_and_never_lowered(settings: Settings) -> None:
    kept()
    dearer = {"memory_kib": 20480, "passes": 2, "lanes": 1}
    settings.ARGON2, floor = dearer, settings.ARGON2
    keystore.open_kept(NICKNAME, PASSPHRASE, NOW)
    assert json.loads(models.Wrap.objects.get().cost) == dearer
    settings.ARGON2 = floor
    keystore.open_kept(NICKNAME, PASSPHRASE, NOW)
    assert json.loads(models.Wrap.objects.get().cost) == dearer


def test_a_forged_cost_cannot_be_made_cheap() -> None:
    kept()
    models.Wrap.objects.update(cost='{"memory_kib": 8, "passes": 1, "lanes": 1}')
    with pytest.raises(DoesNotOpen):
        keystore.open_kept(NICKNAME, PASSPHRASE, NOW)


@pytest.mark.parametrize("rubbish", [b"\xff\xfe not text", b"{}", b"7", b"[1]", b'{"memory_kib": 9e99}'])
def test_a_damaged_cost_shuts_out_nobody_else(rubbish: bytes) -> None:
    kept("one"), kept("two")
    first = models.Wrap.objects.order_by("id")[0]
    with connections["keys"].cursor() as cursor:
        cursor.execute("UPDATE keep_wrap SET cost = CAST(%s AS TEXT) WHERE id = %s", [rubbish, first.id])
    assert keystore.open_kept("two", PASSPHRASE, NOW).kept
    with pytest.raises(DoesNotOpen):
        keystore.open_kept("one", PASSPHRASE, NOW)


def test_two_wraps_that_swap_places_open_nothing() -> None:
    codes = [write_code(new_code()) for _ in range(2)]
    for name, code in zip(("one", "two"), codes, strict=True):
        kept(name, code)
    for kind in ("passphrase", "recovery"):
        first, second = models.Wrap.objects.filter(kind=kind).order_by("id")
        first.blob, second.blob = second.blob, first.blob
        first.save()
        second.save()
    with pytest.raises(DoesNotOpen):
        keystore.open_kept("one", PASSPHRASE, NOW)
    with pytest.raises(DoesNotOpen):
        keystore.open_with_recovery(codes[0], NOW)


def test_erasing_one_journal_leaves_the_other_whole() -> None:
    gone, stays = kept("one", write_code(new_code())), kept("two", write_code(new_code()))
    keystore.erase(gone)
    for table in (models.Wrap, models.Session, models.SealedEntry):
        assert not table.objects.filter(journal=gone.journal).exists()
    assert list(models.Journal.objects.values_list("id", flat=True)) == [stays.journal]
    assert len(journal(keystore.open_kept("two", PASSPHRASE, NOW)).entries()) == 3
    with pytest.raises(DoesNotOpen):
        keystore.open_kept("one", PASSPHRASE, NOW)
