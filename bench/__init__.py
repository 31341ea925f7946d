"""What `make bench` runs: untower beside its peers, one table, every figure from this run."""
