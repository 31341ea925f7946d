"""Where tables come from: files in, typed and checked tables out, no row lost on the way."""
