"""``janu bench``: which of the measurements is asked for."""

from vision.commands.bench_options import BenchOptions
from vision.commands.options import looks_of


def run(options: BenchOptions) -> int:
    """Measure and print; the exit code. Raises JanuError."""
    clip, model, looks = options.clip, options.model or "heavy", looks_of(options.looks)
    if options.batch:
        from vision.bench.batch import main as measure_batch

        return measure_batch([clip], model, options.video, looks)
    if options.cluster:
        from vision.bench.cluster import main as measure_cluster

        return measure_cluster(clip, model, options.tasks, looks)
    if options.live:
        from vision.bench.live import main as measure_live

        return measure_live(clip, options.model or "full")
    from vision.bench.clip import main as measure

    return measure(clip, model, looks)
