"""Sheets of a promise: when one is back, in which words, what became of it; silence, and an hour of one's own."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from datetime import time as Time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from drawbridge.mirror.clock import after_the_gap, called, instants, next_at, place, start_of, zone_named
from drawbridge.web.fields import alias_field, day_field, whom
from drawbridge.web.promises.calendar import Rhythm
from drawbridge.web.promises.cards import TIES, TONES

SOON = {"20": "In 20 minutes", "60": "In an hour", "180": "In three hours", "morning": "In the morning, at 9"}
MORNING = Time(9)
A_NIGHT = timedelta(hours=4)
"""The morning that is nearer than this is not the one that is meant."""
FARTHEST = timedelta(days=366)
Initial = dict[str, Any]


class PlaceForm(forms.Form):
    """By whose clocks times are meant. A script fills in this device's; without one, it is the place named last."""

    zone = forms.CharField(
        label="The clocks of",
        help_text="Such as Europe/Lisbon or America/New_York.",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-zone": True}),
        error_messages={"required": "Say by whose clocks, such as Europe/Lisbon."},
    )

    def clean_zone(self) -> str:
        name: str = self.cleaned_data["zone"]
        if zone_named(name) is None:
            raise forms.ValidationError(
                "No place of this name is known. Write it as Europe/Lisbon or America/New_York."
            )
        return name


class WhenForm(PlaceForm):
    """A time of return: soon, or at an hour of a day. Cleaned, ``due`` is the instant."""

    back = forms.ChoiceField(choices=list(SOON.items()), required=False)
    time = forms.TimeField(
        label="Or at a time of your own",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Write the time as 20:40."},
    )
    day = day_field(
        "On which day", "Choose a day, or leave it out.", "Left out, it is the next time the clocks show that hour."
    )
    which = forms.ChoiceField(choices=[("first", "The first time"), ("second", "The second time")], required=False)

    def __init__(
        self, data: QueryDict | None = None, *, now: datetime, past: str, initial: Initial | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.now, self.past, self.twice = now, past, False

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not self.errors:
            data["due"] = self._due(str(data["zone"]), data.get("day"), data.get("time"), str(data.get("back")))
        return data

    def _due(self, name: str, day: date | None, at: Time | None, back: str) -> datetime:
        """The instant that was meant; what is in the way of one is said at its field."""
        if at is not None:
            zone = place(name)
            return self._chosen(name, day or next_at(at, self.now, zone), at)
        if day is not None:
            raise forms.ValidationError({"time": "Choose an hour of that day, too."})
        if back == "morning":
            return next_morning(self.now, name)
        if back not in SOON:
            raise forms.ValidationError({"back": "Choose when you are back."})
        return to_the_minute(self.now + timedelta(minutes=int(back)))

    def _chosen(self, name: str, day: date, at: Time) -> datetime:
        """That hour of that day, when it comes, is still ahead, and is clear."""
        found = instants(day, at, place(name))
        if not found:
            raise forms.ValidationError({"time": left_out(name, day, at)})
        coming = [instant for instant in found if instant > self.now]
        if not coming:
            raise forms.ValidationError({"time": self.past})
        if coming[0] > self.now + FARTHEST:
            raise forms.ValidationError({"day": "Choose a day within a year."})
        which = self.data.get("which")
        if len(coming) > 1 and which not in ("first", "second"):
            self.twice = True
            raise forms.ValidationError(
                {"which": "The clocks go back that night, and this hour comes twice. Choose which one."}
            )
        return coming[-1] if which == "second" else coming[0]


def left_out(name: str, day: date, at: Time) -> str:
    """What to say of an hour that does not come."""
    then = after_the_gap(day, at, place(name))
    return f"On that day the clocks go forward, and {at:%H:%M} does not come ({called(name)}). Take {then:%H:%M}?"


def to_the_minute(at: datetime) -> datetime:
    """The next full minute: the card names minutes, and a promise is not due before the one it names."""
    return at + timedelta(minutes=-at.timestamp() / 60 % 1)


def next_morning(now: datetime, name: str) -> datetime:
    """The next nine o'clock that lies behind a night."""
    zone = place(name)
    return instants(next_at(MORNING, now + A_NIGHT, zone), MORNING, zone)[0]


def _line(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"max_length": "A card holds 300 characters a line. Your words are still here; shorten them."},
    )


class CardForm(WhenForm):
    """A card before it is made: when, in which words, for whom."""

    need = _line("What I need")
    stay = _line("That I am not going")
    line = _line("When I am back", "The dots become the time.")
    name_zone = forms.BooleanField(label="Name the clocks on the card, for someone who lives by others", required=False)
    tie = forms.ChoiceField(choices=list(TIES.items()), required=False)
    tone = forms.ChoiceField(choices=list(TONES.items()), required=False)
    card = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    moment = forms.UUIDField(required=False, widget=forms.HiddenInput)
    person = forms.CharField(max_length=60, required=False)
    alias = alias_field("Someone else", "One letter is enough. It does not stand on the card.")

    def clean(self) -> dict[str, object]:
        """A typed alias counts more than a chosen one. A card says something."""
        data = super().clean()
        data["person"] = whom(data)
        if not any(data.get(name) for name in ("need", "stay", "line")) and not self.errors:
            raise forms.ValidationError({"need": "The card is empty. A few words are enough."})
        return data


class EndedForm(forms.Form):
    """What became of it, in one tap."""

    how = forms.ChoiceField(choices=[("kept", "Kept"), ("late", "Late, and I came"), ("broken", "It broke")])


UNTIL = {"tomorrow": "Until tomorrow", "week": "For a week", "month": "For four weeks", "open": "Until I say otherwise"}
_DAYS = {"tomorrow": 1, "week": 7, "month": 28}


class QuietForm(PlaceForm):
    """Until when nothing is asked. Cleaned, ``until`` is the instant at which that day begins; None is open."""

    how_long = forms.ChoiceField(choices=list(UNTIL.items()), required=False)
    day = day_field(
        "Or until a day of your own", "Choose a day, or one of the buttons.", "The quiet ends as that day begins."
    )

    def __init__(self, data: QueryDict | None = None, *, now: datetime, initial: Initial | None = None) -> None:
        super().__init__(data, initial=initial)
        self.now = now

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not self.errors:
            data["until"] = self._until(place(str(data["zone"])), data.get("day"), str(data.get("how_long")))
        return data

    def _until(self, zone: tzinfo, day: date | None, how_long: str) -> datetime | None:
        today = self.now.astimezone(zone).date()
        if day is None and how_long == "open":
            return None
        if day is None and how_long not in _DAYS:
            raise forms.ValidationError({"how_long": "Choose until when."})
        day = day or today + timedelta(days=_DAYS[how_long])
        if not today < day <= today + FARTHEST:
            raise forms.ValidationError({"day": "Choose a day after today, within a year."})
        return start_of(day, zone)


OFTEN = [("weekly", "Once a week"), ("days", "On days of the week that I choose"), ("daily", "Once a day")]
WEEK = [
    (n, day) for n, day in enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
]
WEEKS = [(0, "Until I take it out"), (4, "Four weeks"), (8, "Eight weeks")]


class HourForm(forms.Form):
    """An hour of one's own for the calendar: how often, when, and in which words."""

    often = forms.ChoiceField(
        label="How often",
        choices=OFTEN,
        widget=forms.RadioSelect,
        initial="weekly",
        error_messages={"required": "Choose how often: once a week, or once a day at most."},
    )
    days = forms.TypedMultipleChoiceField(
        label="On which days? Only if you choose them.",
        choices=WEEK,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weeks = forms.TypedChoiceField(
        label="For how long",
        choices=WEEKS,
        coerce=int,
        initial=0,
        required=False,
        widget=forms.RadioSelect,
    )
    first = day_field("Beginning on", "Choose the first day.", required="Choose the first day.")
    at = forms.TimeField(
        label="At",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": "Choose an hour.", "invalid": "Write the time as 20:40."},
    )
    words = forms.CharField(
        label="What it says in your calendar",
        help_text="Anyone who sees your calendar can read it. Choose words that tell nothing.",
        max_length=120,
        error_messages={
            "required": "A word or two, such as Tea.",
            "max_length": "A calendar shows a few words. Shorten them to 120 characters.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, object]:
        """Chosen days need a day; days that were tapped beside another choice say nothing."""
        data = super().clean() or {}
        if data.get("often") == "days" and not data.get("days"):
            self.add_error("days", "Choose at least one day of the week.")
        return data

    @property
    def rhythm(self) -> Rhythm:
        data = self.cleaned_data
        first = datetime.combine(data["first"], data["at"])
        often, days = data["often"], tuple(data["days"])
        return Rhythm(
            first, "daily" if often == "daily" else "weekly", days if often == "days" else (), data["weeks"] or 0
        )

    def clean_first(self) -> date:
        """Today or later, and not beyond a year; where the person is, it may still be yesterday."""
        first: date = self.cleaned_data["first"]
        today = timezone.localdate()
        if not today - timedelta(days=1) <= first <= today + FARTHEST:
            raise forms.ValidationError("Choose today or a later day, within a year.")
        return first
