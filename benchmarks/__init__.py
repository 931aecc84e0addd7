"""What it costs, each time beside a floor measured in the same run: `python -m benchmarks [latency] [reading]`."""
