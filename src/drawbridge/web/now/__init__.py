"""For the moment itself: a few lines to hold on to. Nothing is asked, nothing is stored."""
