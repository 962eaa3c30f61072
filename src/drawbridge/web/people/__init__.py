"""The people a journal names: a letter and a kind of tie each, what one noted with them, and the gate before them."""
