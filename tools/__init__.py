"""What maintainers run: fault injection, the proof of reproducible builds, benchmarks."""
