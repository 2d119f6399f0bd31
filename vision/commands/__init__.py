"""What each command takes (`score_options` and its neighbours, quick to load) and does (`score` and its neighbours)."""
