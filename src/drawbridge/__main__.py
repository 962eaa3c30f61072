"""``python -m drawbridge`` is the same as ``drawbridge``."""

from drawbridge.cli import main

main(prog_name="drawbridge")
