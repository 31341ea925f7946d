"""One file a rule, named as the rule and found by itself."""
