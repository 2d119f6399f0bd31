"""What time makes of it: legs, phases, holds and their records, over a whole practice."""
