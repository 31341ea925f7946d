"""What was worked out is kept; what people do about a finding is noted, with an event each."""
