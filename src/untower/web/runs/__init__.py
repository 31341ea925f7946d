"""What the pages of planning runs show: a run's figures in words, runs side by side."""
