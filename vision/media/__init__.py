"""Files and their frames: clips and pictures decoded upright with their own times, and annotated clips encoded."""
