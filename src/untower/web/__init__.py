"""The same journey as pages: a team's service over the same engine, words and findings."""
