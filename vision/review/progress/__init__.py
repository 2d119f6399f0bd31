"""A student's measures over the dates of their clips."""
