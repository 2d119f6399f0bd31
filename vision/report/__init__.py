"""The report's page, and the table in the terminal."""
