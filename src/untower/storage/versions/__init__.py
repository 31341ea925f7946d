"""Tables as versions: their canonical text, what differs between two, and two changes merged.

Everything here is about tables of text (one frame a table, every cell as it reads again) and knows
no database, person or page. A row is named by its table's key columns.
"""
