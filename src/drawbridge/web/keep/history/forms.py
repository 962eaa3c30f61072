"""A form for an entry, made from what its kind says it holds: choices to choose from, numbers within their bounds."""

from __future__ import annotations

from datetime import date
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from django import forms
from django.http import QueryDict
from pydantic.fields import FieldInfo

from drawbridge.journal import Entry, EntryError
from drawbridge.journal.form import write
from drawbridge.mirror.plainly import UNSAID, label
from drawbridge.pack import Pack

FIXED = {
    "consent": "What you agreed to is asked again whenever its text changes.",
    "take_started": "A quiz is not changed. You can take it again.",
    "answered": "An answer belongs to its day. You can take the quiz again; the newer one counts.",
    "take_ended": "A quiz is not changed. You can take it again.",
    "not_me": "You can say so, or let it stand after all, on your map.",
    "step_predicted": "A prediction stays as it was made before the step. That is what makes it worth looking at.",
    "plan_made": "Other words are another plan. You can change it where your plans are; the older one stays.",
    "plan_ended": "You can take the plan out again where your plans are.",
    "stay_begun": "It says when a stay began. You can take it back.",
    "setting": "You can choose it anew where you set it.",
    "draft": "These words were not sent. The form they stood in holds them, to send or to throw away.",
    "withdrawn": "It only says that another entry was taken back.",
}
"""Kinds that stay as they are, and why."""
GIVEN = ("zone", "capacity", "feeling", "flaw", "what", "page", "section")
"""Fields that hold a name of the pack or of a clock, which nobody types."""
PEOPLE = "Names are changed on the page of the person."


def fixed(entry: Entry) -> str | None:
    """Why an entry cannot be changed; None when it can."""
    if entry.kind.startswith("person_"):
        return PEOPLE
    if entry.kind in FIXED:
        return FIXED[entry.kind]
    return None if _open(entry) else "It holds nothing that could be said otherwise."


class ChangeForm(forms.Form):
    """The fields of one entry, filled in with what it says. ``changed`` is what is to stand in its place."""

    def __init__(self, data: QueryDict | None, entry: Entry, pack: Pack) -> None:
        self.entry = entry
        found = {name: _field(entry.kind, name, info, pack) for name, info in _open(entry).items()}
        super().__init__(data, initial={name: getattr(entry, name) for name in found})
        self.fields.update(found)

    def changed(self, id_: Any) -> Entry | None:
        """The new entry, of the same time; None when something in the form needs mending."""
        if not self.is_valid():
            return None
        said = {name: self._read(name, value) for name, value in self.cleaned_data.items()}
        try:
            return write(type(self.entry), **(dict(self.entry) | said | {"id": id_}))
        except EntryError as error:
            for name, why in error.fields.items():
                self.add_error(name if name in self.fields else None, why)
            return None

    def _read(self, name: str, value: object) -> object:
        """What was left empty is nothing where nothing may stand."""
        return None if value == "" and _is_optional(type(self.entry).model_fields[name]) else value


def _open(entry: Entry) -> dict[str, FieldInfo]:
    """The fields that hold a choice, a number, a day or words; references and times stay as they are."""
    found = type(entry).model_fields.items()
    sayable = {name: info for name, info in found if name not in (*UNSAID, *GIVEN)}
    return {name: info for name, info in sayable.items() if _bare(info) in (str, int, bool, date, Literal)}


def _field(kind: str, name: str, info: FieldInfo, pack: Pack) -> forms.Field:
    bare, needed = _bare(info), not _is_optional(info)
    about: dict[str, Any] = {"label": label(name), "required": needed and bare is not bool}
    choices = _choices(kind, name, info, pack)
    if choices:
        return forms.ChoiceField(choices=choices if needed else [("", "Left out"), *choices], **about)
    if bare is bool:
        return forms.BooleanField(**about)
    if bare is int:
        bounds = {k: v for m in info.metadata for k, v in _bounds(m)}
        return forms.IntegerField(min_value=bounds.get("ge"), max_value=bounds.get("le"), **about)
    if bare is date:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **about)
    if name in ("person", "to", "into"):
        return forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}), **about)
    about["required"] = False
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}), **about)


def _choices(kind: str, name: str, info: FieldInfo, pack: Pack) -> list[tuple[str, str]]:
    """What a field can hold, in the words it was tapped in."""
    words = {("moment", "pull"): pack.moment.pulls, ("moment_ended", "did"): pack.moment.endings}
    words |= {("moment_ended", "caught"): pack.moment.caught}
    if (kind, name) in words:
        return [(choice.id, choice.label) for choice in words[kind, name]]
    literal = next((part for part in _parts(info.annotation) if get_origin(part) is Literal), None)
    said = get_args(literal) if literal is not None else ()
    return [(value, value.replace("_", " ").capitalize()) for value in said]


def _bare(info: FieldInfo) -> object:
    """What a field holds, without its bounds and without None: a type, Literal, or None for anything mixed."""
    kinds = {Literal if get_origin(part) is Literal else part for part in _parts(info.annotation)} - {NoneType}
    return kinds.pop() if len(kinds) == 1 else None


def _parts(annotation: Any) -> list[Any]:
    """The alternatives in an annotation, each without what is annotated to it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _parts(get_args(annotation)[0])
    if origin is Literal or not get_args(annotation):
        return [annotation]
    return [part for alternative in get_args(annotation) for part in _parts(alternative)]


def _is_optional(info: FieldInfo) -> bool:
    return NoneType in _parts(info.annotation)


def _bounds(constraint: object) -> list[tuple[str, int]]:
    return [(name, int(getattr(constraint, name))) for name in ("ge", "le") if hasattr(constraint, name)]
