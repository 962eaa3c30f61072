"""Promises to come back: a card to send or to say, a time in a calendar, and what became of it. Nobody is contacted."""
