"""One small step: predicted, locked, done, told. With a person only after their safety has been thought about."""
