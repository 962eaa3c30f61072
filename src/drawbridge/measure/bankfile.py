"""BANK.toml: a bank with its provenance, as a file people can read and compare."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from drawbridge.measure.bank import Bank, Provenance
from drawbridge.measure.errors import BankError
from drawbridge.measure.items import Item, ItemParameters, ItemSpec
from drawbridge.measure.prior import ItemPrior

FORMAT = 1


def save_bank(bank: Bank, path: Path) -> None:
    """Write the bank beside its final place, then move it there."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(dump_bank(bank), encoding="utf-8")
    partial.replace(path)


def dump_bank(bank: Bank) -> str:
    """The bank as TOML text; every number round-trips exactly."""
    head = {"format": FORMAT, "categories": bank.categories, "scales": list(bank.scales)}
    rows = ",\n".join("  " + _value([float(r) for r in row]) for row in bank.correlation)
    lines = [
        *_pairs(head),
        f"correlation = [\n{rows},\n]",
        "",
        "[provenance]",
        *_pairs(vars(bank.provenance)),
    ]
    lines += ["", "[prior]", *_pairs(vars(bank.prior))]
    for item in bank.items:
        lines += ["", "[[items]]", *_pairs(vars(item))]
    return "\n".join(lines) + "\n"


def load_bank(path: Path) -> Bank:
    """Read a bank. Raises BankError naming the file and what is wrong with it."""
    try:
        return _bank(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BankError(f"The bank {path.name} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise BankError(f"{path.name} is not a bank this version can read: {error}") from error


def _bank(table: dict[str, Any]) -> Bank:
    if table["format"] != FORMAT:
        raise BankError(f"its format is {table['format']}, and only {FORMAT} is known.")
    prior = {key: _tupled(value) for key, value in table["prior"].items()}
    return Bank.of(
        [_item(entry) for entry in table["items"]],
        table["scales"],
        table["categories"],
        correlation=np.array(table["correlation"], dtype=float),
        prior=ItemPrior(**prior),
        provenance=Provenance(**table["provenance"]),
    )


def _item(entry: Mapping[str, Any]) -> Item:
    fields = {key: _tupled(value) for key, value in entry.items()}
    return ItemParameters(**fields) if "a" in fields else ItemSpec(**fields)


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _pairs(fields: Mapping[str, Any]) -> Iterable[str]:
    return (f"{key} = {_value(value)}" for key, value in fields.items())


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(v) for v in value)}]"
    if isinstance(value, float | np.floating):
        return repr(float(value))
    return json.dumps(value, ensure_ascii=False)
