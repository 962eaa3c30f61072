"""The folders a fault is tried on, and the figures it gave."""

from __future__ import annotations

from tests.faults.noting import figure, pytest_terminal_summary

__all__ = ["figure", "pytest_terminal_summary"]
