"""Many clips at once: which ones, done by worker processes, shown while they are, summed up at the end."""
