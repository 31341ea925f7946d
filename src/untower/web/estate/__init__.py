"""How the tables of a version are shown and asked for on pages: columns, cells, fields, rows."""
