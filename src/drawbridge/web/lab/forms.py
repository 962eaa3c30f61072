"""The knobs as a form that is sent with GET. Whatever is left out is as usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django import forms
from django.http import QueryDict

from drawbridge.web.lab.knobs import DOES, LEAVING, OFF, WHO, Knobs, fields_of
from drawbridge.web.lab.play import BETS, DID, OFTEN, Did

LAST_WEEK = 52
ONCE = 1
NO_SUCH = "There is no such choice here, so nothing was chosen."


class Slider(forms.IntegerField):
    """A whole number between two ends that are named in words."""

    def __init__(self, label: str, least: int, most: int, ends: tuple[str, str], help_text: str = "") -> None:
        self.least, self.most, self.ends = least, most, ends
        says = f"“{label}” goes from {least} to {most}."
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), says)
        super().__init__(
            label=label, min_value=least, max_value=most, required=False, help_text=help_text, error_messages=messages
        )


class KnobsForm(forms.Form):
    """Sliders, two choices and the assumptions. Errors name what the ends are; the model never gets a wrong number."""

    alarm = Slider("The harm they expect at first", 0, 100, ("none", "the worst"))
    bear = Slider("What they can bear at first", 12, 85, ("little", "much"), "A metaphor: nobody has a measure of it.")
    habit = Slider("Their habit of leaving at first", 0, 100, ("none", "gone before a thought"))
    learn = Slider("How much of a good surprise sinks in", 1, 40, ("hardly any", "much"))
    who = forms.ChoiceField(
        label="Who is near", choices=[(key, name) for key, (_, name) in WHO.items()], required=False
    )
    slowly = forms.BooleanField(label="They have agreed to come near slowly", required=False)
    does = forms.ChoiceField(
        label="What is done about it", choices=[(key, name) for key, (_, name) in DOES.items()], required=False
    )
    often = Slider("How many times a week", 0, 4, ("never", "four times"))
    rho = Slider("How far being overwhelmed counts as harm (ρ)", 0, 100, ("not at all", "fully"), "Disputed.")
    off = forms.MultipleChoiceField(
        choices=[(LEAVING, "They can leave"), *((key, name) for key, (_, name, _) in OFF.items())], required=False
    )
    week = Slider("Look at week", 0, LAST_WEEK, ("the start", "a year"))

    def knobs(self) -> Knobs:
        """The run that was asked for; a field that cannot be is as usual."""
        said: dict[str, Any] = getattr(self, "cleaned_data", {})
        found = {f.name: said[f.name] for f in fields(Knobs) if said.get(f.name) not in (None, "")}
        return Knobs(**found | {"off": tuple(sorted(said.get("off", ())))})

    @property
    def looked_at(self) -> int:
        """The week to look at: half a year in, unless another one was asked for."""
        week = getattr(self, "cleaned_data", {}).get("week")
        return LAST_WEEK // 2 if week is None else int(week)


class PlayForm(forms.Form):
    """What was chosen so far in the play."""

    door = forms.ChoiceField(choices=list(DID.items()), required=False, error_messages={"invalid_choice": NO_SUCH})
    guess = forms.ChoiceField(choices=list(BETS.items()), required=False, error_messages={"invalid_choice": NO_SUCH})
    times = forms.TypedChoiceField(
        choices=[(n, n) for n in OFTEN], coerce=int, required=False, error_messages={"invalid_choice": NO_SUCH}
    )

    @property
    def did(self) -> Did | None:
        """What they did at the door."""
        return self._said("door") or None

    @property
    def bet(self) -> str:
        """What the reader bet on; empty before they did."""
        return str(self._said("guess"))

    @property
    def often(self) -> int:
        """How many times a week; once, unless another number was asked for."""
        often = self._said("times")
        return ONCE if often == "" else int(often)

    def _said(self, name: str) -> Any:
        return getattr(self, "cleaned_data", {}).get(name, "")


def read(data: QueryDict | Mapping[str, object]) -> KnobsForm:
    """The form, checked."""
    form = KnobsForm(data)
    form.is_valid()
    return form


def held(code: str) -> tuple[Knobs | None, str]:
    """The run held beside, and what is wrong with it when it cannot be read."""
    if not code:
        return None, ""
    said = QueryDict(mutable=True)
    for name, value in fields_of(code).items():
        said.setlist(name, value if isinstance(value, list) else [str(value)])
    form = KnobsForm(said)
    if form.is_valid() and form.knobs().code() == code:
        return form.knobs(), ""
    return None, "The run held beside this one could not be read from the address, so it was left out."
