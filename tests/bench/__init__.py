"""Speed and size, as ratios to limits that are measured in the same run. No test: nothing fails by time."""
