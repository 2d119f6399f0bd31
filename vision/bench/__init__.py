"""How fast each way of working is on this machine: janu bench."""
