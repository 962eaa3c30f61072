"""The rooms a person walks through. One folder a room; reads through ``open_journal``, writes through ``record``."""
