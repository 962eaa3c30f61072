"""Home, consent, and the two doors."""
