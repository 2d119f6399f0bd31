"""One clip's page: its video, what is drawn over it, its frames and findings."""
