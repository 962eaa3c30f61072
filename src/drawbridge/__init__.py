"""Drawbridge: a private, self-guided place to see what protects you, and to lower it on purpose."""

__version__ = "0.1.0"
