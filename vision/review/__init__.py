"""``janu review``: the page on which a teacher goes from a folder of clips to feedback that a student can use."""
