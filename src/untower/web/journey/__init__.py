"""What the pages of the plan share: which analysis is shown, how each step stands, what is next."""
