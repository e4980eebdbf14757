"""Request to Capture: politeness, robots, retries and the address guard."""
