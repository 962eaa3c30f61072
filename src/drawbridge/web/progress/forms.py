"""The sheets of the ledgers: taps first, words only where there is no other way."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django import forms
from django.http import QueryDict

from drawbridge.mirror.habits import STATEMENTS
from drawbridge.pack import Pack
from drawbridge.pack.moment import Came
from drawbridge.web.fields import Numbers, alias_field, number_or_none, whom

LEVELS = [(n, str(n)) for n in range(5)]
YES_NO = [("no", "No"), ("yes", "Yes"), ("not_sure", "Could not tell")]
SPENT = {
    "alarm": "On alarm: waiting for something to go wrong",
    "suppressing": "On holding back what you felt, or wanted to say",
    "monitoring": "On watching: their face, their tone, how you come across",
    "performing": "On playing a part",
    "them": "On them: what they said, how they are, being there",
}
STILL = [("still", "It still matters"), ("less", "Less than then"), ("gone", "Not any more")]


def _level(label: str, low: str = "nothing", high: str = "most of it") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=LEVELS,
        coerce=int,
        widget=Numbers(low, high),
        error_messages={"required": "Choose a number. A guess is fine."},
    )


class WithSomeone(forms.Form):
    """A sheet that may name someone: one of those known, or a new alias. A typed one counts more."""

    entry = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    person = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    alias = alias_field("Someone else", "One letter is enough. Nobody else sees it.")

    def __init__(self, data: QueryDict | None, aliases: Sequence[str] = ()) -> None:
        super().__init__(data)
        self.aliases = aliases

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        data["person"] = whom(data)
        return data


class FlawForm(WithSomeone):
    """What seems wrong with them, and whether the two had just come closer."""

    flaw = forms.CharField(
        label="What is it about them?",
        help_text="A few words, so that you know them again in a week.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Write what it is. A few words are enough.",
            "max_length": "This holds 120 characters. Your words are still here; shorten them.",
        },
    )
    closer = forms.ChoiceField(
        label="Had the two of you come closer shortly before?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one. “Could not tell” is a full answer."},
    )


class TimeForm(WithSomeone):
    """What a time with someone went on, and how tired it left you."""

    alarm = _level(SPENT["alarm"])
    suppressing = _level(SPENT["suppressing"])
    monitoring = _level(SPENT["monitoring"])
    performing = _level(SPENT["performing"])
    them = _level(SPENT["them"])
    tired = _level("How tired are you now?", "not at all", "worn out")


class SecondForm(forms.Form):
    """Four statements about how far something goes by itself, in the words of the pack."""

    entry = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: QueryDict | None, pack: Pack) -> None:
        super().__init__(data)
        for statement in STATEMENTS:
            self.fields[statement] = _level(pack.words[f"automatic.{statement}"], "not at all", "entirely")


class CameForm(forms.Form):
    """Of what kind it was, of the pack's choices."""

    what = forms.ChoiceField()

    def __init__(self, data: QueryDict | None, choices: Sequence[Came]) -> None:
        super().__init__(data)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(choice.id, choice.label) for choice in choices]


class CheckForm(forms.Form):
    """Is anything worse? Where, and does it come from here? And how the last two weeks were."""

    entry = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    worse = forms.ChoiceField(
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one. “Could not tell” is a full answer."},
    )
    where = forms.CharField(
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "One word is enough; there is room for 60 characters."},
    )
    because = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, required=False)
    lately = number_or_none(
        "How were the last two weeks, on the whole? Leave it out if you like.",
        [(n, str(n)) for n in range(11)],
        "as bad as it gets",
        "as good as it gets",
    )

    def __init__(self, data: QueryDict | None, pack: Pack) -> None:
        super().__init__(data)
        for name, phrase in {"worse": "ask", "where": "where", "because": "because"}.items():
            self.fields[name].label = pack.words[f"worse.{phrase}"]

    def clean_because(self) -> str | None:
        return self.cleaned_data["because"] or None

    def clean_where(self) -> str | None:
        return self.cleaned_data["where"].strip() or None
