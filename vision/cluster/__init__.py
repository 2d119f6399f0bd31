"""Many machines: the same jobs handed to a Dask scheduler, clips and results also by URL. Needs ``janu[cluster]``."""
