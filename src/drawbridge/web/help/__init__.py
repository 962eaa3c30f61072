"""Help: the same page signed out, offline from the journal, and with every database gone."""
