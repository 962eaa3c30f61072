"""The lab: a model to be played with, doubted and taken apart. It knows nothing of the person who plays."""
