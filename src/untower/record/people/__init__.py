"""Who may sign in, to which organisation, in which roles. The only home of personal data."""
