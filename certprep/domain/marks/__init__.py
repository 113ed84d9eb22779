"""Notes and highlights: what somebody marks in a text, and where that stands when the text has changed."""
