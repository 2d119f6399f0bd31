"""How fast what is said is spoken."""

#: words a minute; engines come with 200, too quick to follow while folding
RATE = 150
