"""What was done, by whom (by token), when: a hash chain for each organisation."""
