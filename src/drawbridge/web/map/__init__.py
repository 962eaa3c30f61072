"""The map: what shows, how sure that is, and why."""
