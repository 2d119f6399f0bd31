"""Numbers, times, statuses and reasons in words for people. Nothing here is ever read back by a program."""
