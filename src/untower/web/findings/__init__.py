"""How findings are filtered, written as lines and shown one by one."""
