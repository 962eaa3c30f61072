"""Have the items kept their meaning when a new bank is to replace an old one?"""

from dataclasses import replace

import numpy as np
import pytest

from drawbridge.measure import Bank, BankError, ItemParameters, ItemPrior, ItemSpec, drift
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.responses import Responses
from tests.measure.people import respond


def items(count: int = 8, error: float = 0.05, scale: str = "s") -> list[ItemParameters]:
    return [
        ItemParameters(
            f"{scale}{j}", scale, 1, 1.5 + 0.1 * j, tuple(np.linspace(-1.5, 1.5, 4) + 0.2 * j - 0.7),
            se_a=error, se_b=(error,) * 4, n=2000,
        )
        for j in range(count)
    ]  # fmt: skip


def moved(item: ItemParameters, position: float = 0.0, slope: float = 1.0) -> ItemParameters:
    return replace(item, a=item.a * slope, b=tuple(b + position for b in item.b))


OLD = items()


def test_the_same_bank_again_has_not_drifted() -> None:
    found = drift(Bank.from_parameters(OLD, ["s"]), Bank.from_parameters(OLD, ["s"]))
    assert found.flagged == ()
    assert (found.links["s"].stretch, found.links["s"].shift) == pytest.approx((1, 0))
    assert [item.p for item in found.items] == pytest.approx([1] * 8)


def test_other_people_are_a_link_and_no_drift() -> None:
    """New people whose mean is .5 and SD 1.25 on the old scale: θ_old = 1.25 θ_new + .5."""
    new = [replace(i, a=1.25 * i.a, b=tuple((b - 0.5) / 1.25 for b in i.b)) for i in OLD]
    found = drift(Bank.from_parameters(OLD, ["s"]), Bank.from_parameters(new, ["s"]))
    assert (found.links["s"].stretch, found.links["s"].shift) == pytest.approx((1.25, 0.5))
    assert found.flagged == ()
    assert max(item.apart for item in found.items) < 1e-9


def test_items_that_moved_are_flagged_and_do_not_bend_the_link() -> None:
    new = [moved(OLD[0], position=0.6), moved(OLD[1], slope=0.5), *OLD[2:]]
    found = drift(Bank.from_parameters(OLD, ["s"]), Bank.from_parameters(new, ["s"]))
    assert [item.item for item in found.flagged] == ["s0", "s1"]
    assert found.items[0].position == pytest.approx(0.6)
    assert found.items[1].slope == pytest.approx(0.5)
    assert (found.links["s"].stretch, found.links["s"].shift) == pytest.approx((1, 0))


def test_a_certain_move_too_small_to_matter_is_not_flagged() -> None:
    sure = items(error=0.001)
    found = drift(Bank.from_parameters(sure, ["s"]), Bank.from_parameters([moved(sure[0], 0.05), *sure[1:]], ["s"]))
    assert found.items[0].p < 1e-6
    assert found.flagged == ()


def test_a_large_move_that_may_be_chance_is_not_flagged() -> None:
    unsure = items(error=0.5)
    found = drift(
        Bank.from_parameters(unsure, ["s"]), Bank.from_parameters([moved(unsure[0], 0.6), *unsure[1:]], ["s"])
    )
    assert found.items[0].apart > 0.1
    assert found.flagged == ()


def test_what_is_in_one_bank_only_or_rests_on_judgement_is_named() -> None:
    few = items(2, scale="few")
    old = Bank.of([*OLD, ItemSpec("guess", "s"), *few], ["s", "few"], 5, correlation=0.0)
    new = Bank.of([*OLD[1:], ItemSpec("guess", "s"), *few, ItemSpec("young", "s")], ["s", "few"], 5, correlation=0.0)
    found = drift(old, new)
    assert (found.gone, found.new) == (("s0",), ("young",))
    assert found.not_compared == ("guess", "few0", "few1")
    assert list(found.links) == ["s"]


def test_banks_of_another_kind_are_refused() -> None:
    bank = Bank.from_parameters(OLD, ["s"])
    with pytest.raises(BankError, match="scales or categories"):
        drift(bank, Bank.from_parameters([replace(i, b=i.b[:3], se_b=i.se_b[:3]) for i in OLD], ["s"]))
    with pytest.raises(BankError, match=r"'s3' has another scale or keying"):
        drift(bank, Bank.from_parameters([*OLD[:3], replace(OLD[3], keyed=-1), *OLD[4:]], ["s"]))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*nobody gave answer:drawbridge.measure.cautions.ResponsesWarning")
def test_drift_of_half_an_sd_is_found_and_false_flags_are_rare() -> None:
    """Thirty pairs of calibrations, 1,000 people each; the later people stand .3 lower and spread 1.2 times as far."""
    found, false = [], []
    for seed in range(30):
        rng = np.random.default_rng([12, seed])
        drawn = [ItemPrior().parameters(j % 5 + 1, 5, rng.normal(size=(1, 6))) for j in range(10)]
        a, b = np.array([x[0] for x, _ in drawn]), np.array([y[0] for _, y in drawn])
        shift = np.zeros(10)
        shift[seed % 10] = 0.5 * rng.choice([-1, 1])
        people = rng.normal(size=1000), 1.2 * rng.normal(size=1000) - 0.3
        banks = [
            _fitted(respond(theta, a, b + s[:, None], rng)) for theta, s in zip(people, (0 * shift, shift), strict=True)
        ]
        flags = np.array([item.flagged for item in drift(*banks).items])
        found.append(flags[seed % 10])
        false += np.delete(flags, seed % 10).tolist()
    print(f"drift of .5 SD found {np.mean(found):.3f}, false flags {np.mean(false):.4f} (bar .05)")
    assert np.mean(found) >= 0.7
    assert np.mean(false) <= 0.05


def _fitted(shown: np.ndarray) -> Bank:
    size = shown.shape[1]
    names = tuple(f"q{j}" for j in range(size))
    return calibrate(Responses(shown, names, np.ones(size, dtype=np.int64), {"s": tuple(range(size))}, 5)).bank
