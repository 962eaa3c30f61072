"""What can be wrong with answers, banks and response files, said so that the reader can put it right."""

from __future__ import annotations


class MeasureError(ValueError):
    """Anything the measurement engine refuses; nothing has been changed when it is raised."""


class UnknownItem(MeasureError):
    """An answer names an item the bank does not hold."""

    def __init__(self, item: str) -> None:
        super().__init__(
            f"The bank holds no item {item!r}. No answer was scored. "
            "Score these answers with the bank they were given under."
        )
        self.item = item


class RepeatedItem(MeasureError):
    """Two answers name one item."""

    def __init__(self, item: str) -> None:
        super().__init__(f"Item {item!r} is answered twice. No answer was scored. Keep one answer for each item.")
        self.item = item


class CategoryOutOfRange(MeasureError):
    """An answer's value is not one of the item's categories."""

    def __init__(self, item: str, value: object, categories: int) -> None:
        super().__init__(
            f"Item {item!r} has the answer {value!r}. No answer was scored. "
            f"Allowed are the whole numbers 0 to {categories - 1}, or None for skipped."
        )
        self.item, self.value, self.categories = item, value, categories


class UnknownScale(MeasureError):
    """A question about a scale the bank or profile does not hold."""

    def __init__(self, scale: str, scales: tuple[str, ...]) -> None:
        super().__init__(f"There is no scale {scale!r}. Known scales: {', '.join(scales)}.")
        self.scale = scale


class BankError(MeasureError):
    """A bank cannot be built or read."""


class ResponsesError(MeasureError):
    """A response file or its description cannot be read."""
