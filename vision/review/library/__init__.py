"""The folder that is reviewed, its clips, and what is known of each at a glance."""
