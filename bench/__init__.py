"""Benchmarks, and the real data they run on."""
