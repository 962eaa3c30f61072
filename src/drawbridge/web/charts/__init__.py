"""Pictures that carry meaning: a frozen dataclass in, a ``Figure`` out, drawn without one inline style."""
