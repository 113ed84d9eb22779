"""The exam: drawing a form, the room, the report."""
