"""Measurements of the whole portal; figures go to docs/benchmarks.md."""
