"""What the pages of a procurement under the law show; every write is an action."""
