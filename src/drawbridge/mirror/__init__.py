"""What the journal shows its owner: pure functions from entries, pack and clock to view models."""
