"""How long things take, each as a ratio to a simpler thing done in the same run: python -m tests.benchmarks."""
