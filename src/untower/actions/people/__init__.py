"""What is done about people: their accounts, roles, links, second step, sessions and tokens.

Names and addresses never leave `untower.record.people`: an event holds tokens and roles.
"""
