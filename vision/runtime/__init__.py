"""What every process needs: files written whole, interruption, worker processes, quiet native libraries, progress."""
