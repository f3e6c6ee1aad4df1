"""Benchmarks: ours beside the machine's bare limit, measured in the same run."""
