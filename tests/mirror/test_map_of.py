"""The map: what it claims, and what it refuses to claim."""

from __future__ import annotations

import pytest

from drawbridge.measure import Bank
from drawbridge.mirror.map import MOST, Map, map_of
from drawbridge.mirror.takes import latest_take
from drawbridge.pack import Pack
from tests.mirror.written import Pen

LOW, HIGH = 0, 4


def drawn(pen: Pen, pack: Pack, bank: Bank, answers: dict[str, int], why: str = "done", not_me: str = "") -> Map:
    """A map from answers given as the pattern's direction asks: 4 is most of the pattern, whatever the keying."""
    take = pen.start()
    for item, level in answers.items():
        pen.answer(take, item, level if pack.item(item).keyed == "direct" else 4 - level)
    pen.end(take, why)
    if not_me:
        pen.not_me(take, not_me)
    found = latest_take(pen.entries)
    assert found is not None
    return map_of(found, pack, bank)


def everything(pack: Pack, level: int, **others: int) -> dict[str, int]:
    by = {name.replace("_", "-"): value for name, value in others.items()}
    return {item.id: by.get(item.pattern, level) for item in pack.items}


def test_one_pattern_far_ahead_is_named_alone(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, LOW, control=HIGH))
    assert found.headline == "Control shows most in your answers."
    assert [pull.position.pattern.id for pull in found.leading] == ["control"]
    assert len(found.others) == 15


def test_two_that_cannot_be_told_apart_are_not_ranked(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, LOW, control=HIGH, judgment=HIGH))
    assert "too close to tell apart" in found.headline
    assert {pull.position.pattern.id for pull in found.leading} == {"control", "judgment"}
    assert found.beyond == ""


def test_when_more_are_level_than_are_spoken_of_that_is_said(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, HIGH))
    assert len(found.leading) == MOST and "too close to tell apart" in found.headline
    assert found.beyond.startswith("Five of them come first")


def test_others_that_show_are_spoken_of_too_behind_a_clear_leader(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, LOW, control=HIGH, judgment=3))
    assert found.headline == "Control shows most in your answers."
    assert [pull.position.pattern.id for pull in found.leading] == ["control", "judgment"]


def test_little_shown_never_reassures(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, LOW))
    assert found.headline == pack.words["map.little"]
    assert not found.any_shows
    assert [pull for pull in found.pulls if pull.position.shows] == []


def test_one_answer_is_not_enough_to_say_anything(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, {"control-01": HIGH}, why="stopped")
    assert found.headline == pack.words["map.not_enough"]
    assert found.doubt.startswith("You stopped at 1.")


def test_every_answer_stands_behind_its_own_pattern_largest_first(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, 1, control=HIGH))
    for pull in found.pulls:
        assert {reason.item.pattern for reason in pull.reasons} == {pull.position.pattern.id}
        sizes = [reason.size for reason in pull.reasons]
        assert sizes == sorted(sizes, reverse=True)
    assert sum(len(pull.reasons) for pull in found.pulls) == 160


def test_an_answer_towards_the_pattern_moves_it_towards_more(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, LOW, control=HIGH))
    control = found.leading[0]
    assert {reason.direction for reason in control.reasons} == {"towards more"}


def test_a_pattern_set_aside_leaves_the_map_and_every_sum(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, LOW, control=HIGH), not_me="control")
    assert [position.pattern.id for position in found.set_aside] == ["control"]
    assert "control" not in {pull.position.pattern.id for pull in found.pulls}
    assert "Control" not in {name for share in found.needs for name in share.kept_by + share.charged_by}
    assert not found.any_shows


def test_the_wheel_shows_what_control_keeps_and_what_pays(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, LOW, control=HIGH))
    shares = {share.need.id: share for share in found.needs}
    assert shares["safety"].kept == pytest.approx(1.0)
    assert shares["safety"].kept_by == ("Control",)
    assert shares["connection"].charged == pytest.approx(0.5, abs=0.02)
    assert shares["ease"].charged == pytest.approx(0.5, abs=0.02)
    assert shares["worth"].charged == pytest.approx(0.0, abs=0.02)


def test_capacities_follow_the_weights_of_what_shows(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, LOW, control=HIGH))
    wanted = [link.to for link in pack.pattern("control").capacities]
    assert [signal.capacity.id for signal in found.capacities] == wanted
    assert found.capacities[0].strength == pytest.approx(1.0)
    assert found.capacities[0].pointed_by == ("Control",)


def test_dots_ascend_and_stay_on_the_scale(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, 2))
    for pull in found.pulls:
        dots = pull.position.dots
        assert len(dots) == 20
        assert list(dots) == sorted(dots)
        assert 0 <= dots[0] <= dots[-1] <= 4


def test_the_others_stand_in_the_librarys_order(pen: Pen, pack: Pack, bank: Bank) -> None:
    found = drawn(pen, pack, bank, everything(pack, 1, control=HIGH))
    numbers = [pull.position.pattern.number for pull in found.others]
    assert numbers == sorted(numbers)
