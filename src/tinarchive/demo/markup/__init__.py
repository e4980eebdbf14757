"""Truth in, HTML out: how the demo portal's many dresses are sewn."""
