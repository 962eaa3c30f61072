"""Putting this on a home screen, under a name and a picture that say nothing."""
