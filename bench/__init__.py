"""Measured speed and accuracy. Each module has a ``main`` that returns its rows and says what it could not measure."""
