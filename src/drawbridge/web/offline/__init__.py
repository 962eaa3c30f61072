"""Help and a plain edition of Now for when this copy cannot be reached: kept by the browser, and only when asked to."""
