"""Keeping a journal: its rows, its keys, the sessions that open it, and the room where that is done."""
