"""The teacher's own word, kept in a database."""
