"""Everything that was ever written here: read in plain words, changed by a newer entry, taken back, or deleted."""
