"""Guides to patterns, and what each capacity is."""
