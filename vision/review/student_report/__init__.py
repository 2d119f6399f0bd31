"""The report that a teacher puts together for a student."""
