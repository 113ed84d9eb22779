"""What authors do."""
