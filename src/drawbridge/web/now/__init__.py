"""For the moment itself: three taps, four ways, and later what came of it. Its lines need no journal at all."""
