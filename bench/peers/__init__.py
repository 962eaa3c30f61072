"""Other packages at the same tasks, on the same answers, in an environment of their own."""
