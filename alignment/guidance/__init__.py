"""What is said to a student in live practice, and when."""
