"""Parts of deeds: they take an open `tx` and never open one."""
