"""What the steps found in each version, and what people decided about it."""
