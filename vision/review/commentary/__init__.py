"""What a teacher says aloud over a clip, recorded in the page with what she shows and draws."""
