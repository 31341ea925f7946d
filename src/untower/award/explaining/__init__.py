"""Why this range of providers: reasons, costs of rules, alternatives, failures and who gains."""
