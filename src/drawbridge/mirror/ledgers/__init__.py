"""Ledgers: what a person's own entries add up to, counted so that nothing unknown ever counts as wrong."""
