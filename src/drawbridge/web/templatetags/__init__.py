"""Words a template needs: lists in a sentence, numbers in words."""
