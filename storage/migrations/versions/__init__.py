"""One file for each revision; see the package above."""
