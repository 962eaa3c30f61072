"""Keeping a journal, opening it again, changing how it opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

SHORTEST = 10
"""Characters a passphrase has at least. Length protects more than odd characters do."""
LONGEST = 1000


def _passphrase(label: str, hint: str = "", new: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=SHORTEST if new else None,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
        error_messages={
            "required": "Enter a passphrase.",
            "min_length": f"Make it {SHORTEST} characters or longer. Four unrelated words are good.",
            "max_length": f"Up to {LONGEST:,} characters.",
        },
    )


def _nickname() -> forms.CharField:
    return forms.CharField(
        label="Nickname",
        help_text="Any word you will remember. It is not shown to anyone, and is stored only as a fingerprint.",
        max_length=60,
        # "off", not "username": a browser would offer it to whoever types in a field like this one on the same device.
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": "Enter a nickname. One word is enough.",
            "max_length": "Up to 60 characters.",
        },
    )


class _Twice(forms.Form):
    """A new passphrase, typed twice, since nobody can look it up for you."""

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("passphrase"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", "The two differ. Type the same passphrase in both places.")
        return cleaned


class KeepForm(_Twice):
    nickname = _nickname()
    passphrase = _passphrase("Passphrase", f"At least {SHORTEST} characters. Four unrelated words are good.", new=True)
    again = _passphrase("The same passphrase again", new=True)


def _digits(label: str, hint: str = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=12,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": 8}),
        error_messages={"required": "Enter the six digits the app shows now.", "max_length": "Six digits."},
    )


class OpenForm(forms.Form):
    nickname = _nickname()
    passphrase = _passphrase("Passphrase")
    digits = _digits("Six digits", "Only if you have switched them on. Otherwise leave this empty.")


class DigitsForm(forms.Form):
    """The digits an app shows once it has the secret, so that a slip shows before anyone depends on them."""

    digits = _digits("The six digits the app shows now", required=True)


class RecoverForm(_Twice):
    code = forms.CharField(
        label="Recovery code",
        help_text="Nine groups of four. Spaces, dashes and capitals do not matter.",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Enter the recovery code, nine groups of four."},
    )
    nickname = _nickname()
    passphrase = _passphrase("A new passphrase", f"At least {SHORTEST} characters.", new=True)
    again = _passphrase("The same passphrase again", new=True)


class ChangeForm(_Twice):
    old = _passphrase("Your passphrase now")
    passphrase = _passphrase("The new passphrase", f"At least {SHORTEST} characters.", new=True)
    again = _passphrase("The new passphrase again", new=True)


class ConfirmForm(forms.Form):
    """Who is there, before something that could lock the owner out."""

    passphrase = _passphrase("Your passphrase")


class PasskeyForm(forms.Form):
    """What to call a new passkey, and who is there."""

    LONGEST = 40
    name = forms.CharField(
        label="A name for it",
        help_text="To tell it from another; left empty, it is Key and a number. It is sealed, and shown only here.",
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": f"Up to {LONGEST} characters."},
    )
    passphrase = _passphrase("Your passphrase")


class CodeForm(forms.Form):
    """The code typed back, so that a slip in copying shows while it can still be mended."""

    code = forms.CharField(
        label="Type the code back",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class EraseForm(forms.Form):
    """A kept journal is erased only by someone who can open it."""

    passphrase = _passphrase("Your passphrase")
    sure = forms.BooleanField(
        label="Erase everything. I understand that nobody can bring it back.",
        error_messages={"required": "Tick the box if you want to erase it. Nothing has been erased."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, kept: bool) -> None:
        super().__init__(data)
        if not kept:
            del self.fields["passphrase"]
