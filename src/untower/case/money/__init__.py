"""What is paid when, of which kind, from which budget, and when does it come back?"""
