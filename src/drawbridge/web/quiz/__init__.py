"""One statement a screen; every answer kept as soon as it is given."""
