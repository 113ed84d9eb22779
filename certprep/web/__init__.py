"""Pages and the JSON API: HTTP in, deeds called, HTML or JSON out."""
