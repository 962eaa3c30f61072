"""R30: the words of the pages themselves. What a pack may say is checked by ``drawbridge pack check``.

Everything a person reads is looked at: templates, forms, and the sentences of errors. A word may stand in one
place and not in another; the places are listed here, with the sentence, so that a second use is a decision.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "drawbridge" / "web"

BANNED: dict[str, str] = {
    r"please|sorry|oops|whoops|uh-oh": "no begging, no apology theatre",
    r"simple|simply|easy|easily|obviously|of course": "makes light of what may be hard",
    r"just(?! (?:as|over|under|before|after|in time|now)\b)": "makes light of what may be hard",
    r"diagnos\w+|disorders?|symptoms?|patients?|therap\w+|clinical\w*": "clinic words",
    r"treatments?|cures?|cured|heal(?:s|ed|ing)?": "promises of treatment",
    r"abuse\w*|abusive|victims?|survivors?|toxic|narcissis\w+|trauma\w*": "labels for people, and words seen from afar",
    r"invalid|illegal|forbidden|fatal|failed|failure": "words of machines",
    r"great job|well done|congrat\w+|awesome|amazing|streaks?|keep it up|don['’]t give up|we missed you": "cheering",
    r"hurry|last chance|act now|unlock": "pressure",
    r"military[ -]grade|bank[ -]grade|zero[ -]knowledge|hipaa|100 ?% (?:safe|private|anonymous)|anonymous": "promises",
    r"cannot be (?:hacked|broken)|unbreakable|guaranteed?": "promises",
    r"your partner|your (?:girl|boy)friend|your (?:wife|husband|spouse)": "assumes who is in someone's life",
    r"should|must": "commands; say what happens",
}

ALLOWED: dict[str, tuple[str, ...]] = {
    "home/home.html": ("practice, not treatment", "gives no diagnosis"),
    "home/start.html": ("It is not treatment", "gives no diagnosis"),
    "home/privacy.html": ("should keep that within 30 days",),
    "help/help.html": ("practice, not treatment",),
    "keep/erase.html": ("should keep that within 30 days",),
    "keep/bring_in.html": ("if it should not be found",),
    "library/capacity.html": ("Who should skip it",),
    "map/map.html": ("It is no diagnosis",),
    "practice/ladder.html": ("who should skip it",),
    "trouble.html": ("words should still be in the form",),
}
"""By template: phrases in which a banned word may stand."""

EXCLAMATION = re.compile(r"\w!|[\U0001f300-\U0001faff]")


def templates() -> list[Path]:
    return sorted(file for file in WEB.rglob("*.html"))


def spoken(template: str) -> str:
    """What a reader sees or hears of a template: text, and the attributes that are read out."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->|<script\b.*?</script>", " ", template, flags=re.S)
    heard = re.findall(r'\b(?:aria-label|title|alt|placeholder|data-say-\d)="([^"]*)"', text)
    text = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", text, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(" ".join([text, *heard])))


def sentences_in_code() -> Iterator[tuple[str, str]]:
    """Sentences in the code of the rooms: labels, hints, errors. Names and docstrings are not spoken."""
    for file in sorted(WEB.rglob("*.py")):
        if "migrations" in file.parts:
            continue
        tree = ast.parse(file.read_text())
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        raised = {
            id(node)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith(("log.", "Error", "re."))
            for node in ast.walk(call)
        }
        for node in ast.walk(tree):
            said = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if said and id(node) not in docs | raised and re.search(r"[a-z] [a-z]", node.value):  # type: ignore[attr-defined]
                yield str(file.relative_to(WEB)), node.value  # type: ignore[attr-defined]


def unwelcome(text: str, allowed: tuple[str, ...] = ()) -> list[str]:
    for phrase in allowed:
        text = text.replace(phrase, " ")
    found = [match[0] for words in BANNED for match in re.finditer(rf"\b(?:{words})\b", text, re.I)]
    return found + [match[0] for match in EXCLAMATION.finditer(text)]


@pytest.mark.parametrize("template", templates(), ids=lambda file: "/".join(file.parts[-2:]))
def test_no_template_says_what_is_not_said_here(template: Path) -> None:
    allowed = ALLOWED.get("/".join(template.parts[-2:]), ALLOWED.get(template.name, ()))
    assert unwelcome(spoken(template.read_text()), allowed) == []


def test_no_sentence_in_the_code_of_the_rooms_does() -> None:
    machine = ("keep/checks.py", "keep/copies.py", "keep/secrets.py", "keep/sqlite.py", "serve.py", "settings.py")
    found = {(f, text): unwelcome(text) for f, text in sentences_in_code() if f not in machine}
    assert {place: words for place, words in found.items() if words} == {}


def test_every_exception_to_the_list_is_still_used() -> None:
    for name, phrases in ALLOWED.items():
        text = "".join(spoken(file.read_text()) for file in templates() if "/".join(file.parts).endswith("/" + name))
        assert text, f"{name} is gone"
        assert [phrase for phrase in phrases if phrase not in text] == [], name


def test_the_titles_of_pages_reveal_nothing() -> None:
    shown = re.compile(r"{% block title %}(.*?){% endblock %}", re.S)
    titles = {title for file in templates() for title in shown.findall(file.read_text())}
    revealing = re.compile(
        r"abus|violen|danger|safe|therap|crisis|suicid|trauma|partner|relationship|attach|avoid|fear|{{", re.I
    )
    assert len(titles) > 8
    assert [title for title in titles if revealing.search(title)] == []


@pytest.mark.parametrize(
    "said",
    [
        "Please try again.",
        "Oops, sorry!",
        "It is easy.",
        "A clinical diagnosis.",
        "You should go.",
        "Well done",
        "Yes!",
    ],
)
def test_what_is_not_said_here_is_recognised(said: str) -> None:
    assert unwelcome(spoken(f"<p class='please'>{said}</p>"))


def test_what_is_said_here_is_let_be() -> None:
    assert unwelcome("That is unjust. A pattern pleases. “Not sure counts as no, for now.”") == []
