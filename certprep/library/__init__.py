"""Files: what authors write, read into values with their problems."""
