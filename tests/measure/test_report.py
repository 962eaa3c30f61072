"""The items report: numbers an author can trust, sentences an author can use, and a page that stands alone."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner

from drawbridge.cli.measure import measure, wordings_of
from drawbridge.measure import Bank, BankError, ItemParameters, ItemSpec, ResponsesError, UnknownItem
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.itemfit import fits_of
from drawbridge.measure.report import PLACES, Groups, Report, Wording, report
from drawbridge.measure.reportpage import page
from drawbridge.measure.responses import Responses
from drawbridge.pack import load_pack
from tests.measure.people import calibrated, provisional, respond, two_scales

CORE = Path(__file__).resolve().parents[2] / "content" / "core"
MADE, _, _ = two_scales(1500, 0.3)
FITTED = calibrate(MADE).bank
LABELS = ("never", "seldom", "sometimes", "often", "always")


def flags(bank: Bank, responses: Responses | None = None, **positions: int) -> dict[str, str]:
    """Every item's flags in one string, by id."""
    words = {item.id: Wording(f"I {item.id}.", LABELS, positions.get(item.id)) for item in bank.items}
    return {f.item.id: " ".join(f.flags) for f in report(bank, words, responses, people=3).items}


def changed(responses: Responses, column: int, scored: np.ndarray) -> Responses:
    """The same people with other answers to one item, given in its scale's direction."""
    shown = responses.shown.copy()
    shown[:, column] = scored if responses.keyed[column] == 1 else 4 - scored
    return Responses(shown, responses.items, responses.keyed, responses.columns_of, responses.categories)


# What it finds


def test_answers_that_follow_the_model_are_left_alone() -> None:
    fits = fits_of(FITTED, MADE)
    assert set(fits) == set(MADE.items)
    assert max(fit.misfit for fit in fits.values()) < 0.15
    assert [f for f in flags(FITTED, MADE).values() if "asked" not in f and f] == []


def test_an_item_answered_at_random_goes_with_nothing_and_is_off() -> None:
    noise = np.random.default_rng(5).integers(0, 5, len(MADE.shown))
    odd = changed(MADE, 2, noise)
    fit = fits_of(FITTED, odd)["q2"]
    assert abs(fit.r_own) < 0.1
    assert fit.misfit > 3 * fit.chance
    assert "steps away from what people's other answers foretell" in flags(FITTED, odd)["q2"]


def test_an_item_that_follows_another_pattern_is_told_which() -> None:
    stray = changed(MADE, 1, MADE.scored[:, 9])
    assert "go with second" in flags(FITTED, stray)["q1"]
    assert "go with" not in flags(FITTED, stray)["q0"]


def test_an_answer_nearly_everybody_gives_is_named_as_people_read_it() -> None:
    flat = changed(MADE, 3, np.where(np.arange(len(MADE.shown)) % 10 == 0, 1, 0))
    assert MADE.keyed[3] == -1
    said = flags(FITTED, flat)["q3"]
    assert "90 % answer “always”" in said
    assert "Hardly anyone answers “sometimes” or “seldom” or “never”." in said


def test_a_blunt_item_is_weighed_against_its_own_pattern() -> None:
    sharp = [ItemParameters(f"s{j}", "p", 1, 2.0, (-1.0, 0.0, 1.0, 2.0), n=900) for j in range(3)]
    blunt = ItemParameters("blunt", "p", 1, 1.1, (-1.0, 0.0, 1.0, 2.0), n=900)
    found = flags(Bank.from_parameters([*sharp, blunt], ["p"]))
    assert "slope 1.1; the middle one is 2.0" in found["blunt"]
    assert "slope" not in found["s0"]


def test_a_judged_position_is_corrected_only_by_enough_answers_and_more_than_one_step() -> None:
    def bank(n: int) -> Bank:
        places = {"near": 0.5, "far": 1.3}
        items = [ItemParameters(i, "p", 1, 2.0, (b - 0.9, b - 0.3, b + 0.3, b + 0.9), n=n) for i, b in places.items()]
        return Bank.from_parameters(items, ["p"])

    assert "Its judged position was 3; by the answers it lies 2.2 positions further along." in judged(bank(500), "far")
    assert "position" not in judged(bank(500), "near")
    assert "position" not in judged(bank(499), "far")


def judged(bank: Bank, item: str) -> str:
    """The flags of an item that was judged to stand in the middle."""
    return flags(bank, **{item: 3})[item]


def test_few_answers_end_in_advice_to_wait() -> None:
    few = Bank.from_parameters([ItemParameters("a", "p", 1, 0.3, (-1.0, 0.0, 1.0, 2.0), n=99)], ["p"])
    assert flags(few)["a"].startswith("Only 99 answers stand behind it. Do nothing yet")


def test_exposure_counts_every_item_asked() -> None:
    found = report(calibrated(patterns=2, each=4), people=10)
    assert sum(f.exposure for f in found.items) == pytest.approx(found.length)
    assert all(0 <= f.exposure <= 1 for f in found.items)


def test_a_forecast_never_uses_the_answer_it_foretells() -> None:
    before = fits_of(FITTED, MADE)["q0"]
    after = fits_of(FITTED, changed(MADE, 0, MADE.scored[::-1, 0]))["q0"]
    assert before.r_own > 0.4
    assert abs(after.r_own) < 0.1


def test_missing_answers_are_left_out_of_an_items_fit() -> None:
    shown = MADE.shown.copy()
    shown[:1000, 4] = -1
    holes = Responses(shown, MADE.items, MADE.keyed, MADE.columns_of, 5)
    assert fits_of(FITTED, holes)["q4"].n == 500


# What it refuses


def test_a_pack_without_the_words_is_refused() -> None:
    with pytest.raises(BankError, match=r"no wording for p0-0, .* …\. No report was made"):
        report(provisional(), {}, people=1)


def test_a_pack_with_another_number_of_answers_is_refused() -> None:
    bank = provisional(patterns=1)
    with pytest.raises(BankError, match="The bank has 5 answers"):
        report(bank, {item.id: Wording("I ask.", LABELS[:4]) for item in bank.items}, people=1)


def test_answers_keyed_the_other_way_are_refused() -> None:
    turned = Responses(MADE.shown, MADE.items, -MADE.keyed, MADE.columns_of, 5)
    with pytest.raises(ResponsesError, match="disagree on which way q0"):
        fits_of(FITTED, turned)


def test_answers_of_another_bank_are_refused() -> None:
    with pytest.raises(UnknownItem):
        fits_of(provisional(), MADE)
    with pytest.raises(ResponsesError, match="5 categories and the bank 3"):
        fits_of(provisional(categories=3), MADE)


# The page


class Reader(HTMLParser):
    """Counts what a page opens, and what it would load or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.loads += [name for name, value in attrs if name in ("src", "srcset") or (value or "").startswith("http")]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def seen() -> Report:
    words = {item.id: Wording(f"I <b>{item.id}</b> & more.", LABELS, 3) for item in FITTED.items}
    return report(FITTED, words, MADE, people=5)


def test_the_page_is_whole_and_loads_nothing(seen: Report) -> None:
    read = Reader(page(seen))
    assert read.open == []
    assert read.loads == []
    assert not {"script", "link", "img", "iframe"} & set(read.seen)
    assert "b" not in read.seen  # wordings are text
    assert "url(" not in page(seen)


def test_every_statement_has_a_heading_two_named_drawings_and_a_table(seen: Report) -> None:
    for article in re.findall(r"<article.*?</article>", page(seen), re.S):
        assert article.count("<h3>") == 1
        assert article.count('role="img" aria-label="') == 2
        assert article.count("<table><caption>") == 1
        for svg in re.findall(r"<svg.*?</svg>", article, re.S):
            ElementTree.fromstring(svg)
    assert page(seen).count("<article") == len(FITTED.items)


def test_a_reversed_items_curves_carry_the_answers_names_turned_round(seen: Report) -> None:
    direct, turned = seen.items[0], seen.items[3]
    assert (direct.item.keyed, turned.item.keyed) == (1, -1)
    assert direct.labels[-1] == turned.labels[0] == "always"
    assert direct.curves[-1, -1] > direct.curves[-1, 0]


def test_curves_are_shares_and_rise_as_the_pattern_does(seen: Report) -> None:
    for facts in seen.items:
        np.testing.assert_allclose(facts.curves.sum(axis=0), 1.0)
        assert (np.diff(np.arange(5) @ facts.curves) > 0).all()
        assert facts.curves.shape == (5, len(PLACES))


def test_a_bank_nobody_answered_says_so() -> None:
    text = page(report(provisional(patterns=1), people=2))
    assert "judgements, averaged over what might be" in text
    assert "it says nothing about fit" in text


def test_a_statement_that_works_differently_between_groups_is_told_with_the_size_and_the_way() -> None:
    rng = np.random.default_rng(6)
    theta, women = rng.normal(size=3000), rng.random(3000) < 0.5
    answers = respond(theta - 0.3 * women, np.full(6, 2.0), np.tile([-1.5, -0.5, 0.5, 1.5], (6, 1)), rng)
    answers[:, 2] = respond(theta + 0.9 * women, np.full(1, 2.0), np.array([[-1.5, -0.5, 0.5, 1.5]]), rng)[:, 0]
    people = Responses(answers, tuple("abcdef"), np.ones(6, dtype=np.int64), {"p": tuple(range(6))}, 5)
    people = replace(people, beside={"gender": np.where(women, "2", "1")})
    bank = calibrate(people).bank
    seen = report(bank, None, people, people=2, groups=Groups("gender", "1", "2"))
    differing = [facts.item.id for facts in seen.items if any("same place" in flag for flag in facts.flags)]
    assert differing == ["c"]
    assert "people with gender 2 say" in seen.items[2].flags[0]
    assert "of a step more of the pattern than people with gender 1" in seen.items[2].flags[0]
    assert "6 of 6 statements had answers enough" in page(seen)
    assert "between groups" not in page(report(bank, None, people, people=2))
    with pytest.raises(ResponsesError, match=r"column gender: nobody has '1', or nobody '3'.*'1', '2'"):
        report(bank, None, people, people=2, groups=Groups("gender", "1", "3"))


# The command


def test_the_command_writes_the_report_of_a_pack(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = CliRunner().invoke(measure, ["report", "--pack", str(CORE), "--people", "1", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("160 statements, ")
    assert load_pack(CORE).items[0].text in out.read_text(encoding="utf-8").replace("&#x27;", "'")


def test_the_command_judges_a_bank_by_answers(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    answers = respond(rng.normal(size=150), np.full(4, 2.0), np.tile([-1.5, -0.5, 0.5, 1.5], (4, 1)), rng)
    rows = ["a,b,c,d", *(",".join(map(str, row)) for row in answers)]
    (tmp_path / "answers.csv").write_text("\n".join(rows))
    (tmp_path / "scales.toml").write_text('categories = 5\nfirst = 0\n[scales]\np = ["a", "b", "c", "d"]')
    Bank.provisional([ItemSpec(name, "p") for name in "abcd"], ["p"]).save(tmp_path / "BANK.toml")
    files = ["--responses", str(tmp_path / "answers.csv"), "--scales", str(tmp_path / "scales.toml")]
    asked = ["report", str(tmp_path / "BANK.toml"), *files, "--people", "1", "--out", str(tmp_path / "r.html")]
    done = CliRunner().invoke(measure, asked)
    assert done.exit_code == 0, done.output
    assert "Fit is judged by the answers of 150 people." in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Give a BANK.toml, or --pack"),
        (["--pack", str(CORE), "--scales", __file__], "belong together"),
        (["--pack", str(CORE), "--groups", "gender=1,2"], "give --responses"),
        (["--responses", __file__, "--scales", __file__, "--pack", str(CORE), "--groups", "gender"], "two codes"),
    ],
)
def test_half_a_request_is_refused_and_nothing_is_written(options: list[str], said: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(measure, ["report", *options, "--out", str(tmp_path / "r.html")])
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "r.html").exists()


def test_the_words_of_a_pack_are_those_people_read() -> None:
    pack = load_pack(CORE)
    words = wordings_of(pack)
    assert len(words) == 160
    assert words[pack.items[0].id] == Wording(pack.items[0].text, tuple(pack.answers), pack.items[0].position)
