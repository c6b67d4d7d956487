"""What the gateway costs in CPU beside a bare relay, in one run: `python -m benchmarks.gateway`."""
