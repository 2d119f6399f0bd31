"""What each command does: its inputs, the work, what is shown, the exit code."""
