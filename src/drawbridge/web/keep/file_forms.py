"""What is asked before a journal leaves as a file, and when a file is brought in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from drawbridge.journal.passphrase import WeakPassphrase, check_passphrase
from drawbridge.web.keep.forms import LONGEST

SHAPES = [
    ("sealed", "A sealed file (.age): opens with your passphrase only, here or with the program “age”"),
    ("plain", "A plain file (.json): can be brought in again, and read by anyone who finds it"),
    ("tables", "Tables (.zip): your answers and steps for a spreadsheet, readable by anyone"),
    ("book", "A book: everything on one page, to read or print"),
]


def _passphrase(label: str, hint: str = "", *, new: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
        error_messages={"max_length": f"Up to {LONGEST:,} characters."},
    )


class TakeAwayForm(forms.Form):
    """In which form. A kept journal asks for its passphrase again; another one needs one for a sealed file."""

    what = forms.ChoiceField(
        label="As what?",
        choices=SHAPES,
        initial="sealed",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the four."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, kept: bool) -> None:
        super().__init__(data)
        self.kept = kept
        if kept:
            self.fields["passphrase"] = _passphrase("Your passphrase")
        else:
            hint = "Only a sealed file needs one. At least 10 characters; nobody can look it up."
            self.fields["passphrase"] = _passphrase("A passphrase for the file", hint, new=True)
            self.fields["again"] = _passphrase("The same passphrase again", new=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.kept and not cleaned.get("passphrase"):
            self.add_error("passphrase", "Enter your passphrase. Nothing has left yet.")
        elif not self.kept and cleaned.get("what") == "sealed":
            self._check_new(cleaned.get("passphrase", ""), cleaned.get("again", ""))
        return cleaned

    def _check_new(self, passphrase: str, again: str) -> None:
        try:
            check_passphrase(passphrase)
        except WeakPassphrase as weak:
            self.add_error("passphrase", str(weak))
        else:
            if passphrase != again:
                self.add_error("again", "The two differ. Type the same passphrase in both places.")


class BringInForm(forms.Form):
    """A file, and what opens it when it is sealed."""

    file = forms.FileField(
        label="The file",
        help_text="One that was taken from a journal: it ends in .age or .json.",
        allow_empty_file=True,
        error_messages={"required": "Choose a file. Nothing was brought in.", "invalid": "Choose a file."},
        widget=forms.FileInput(attrs={"accept": ".age,.json,application/json"}),
    )
    passphrase = _passphrase(
        "Its passphrase", "Only for a sealed file: the one the journal had when the file was made."
    )
