"""What is done in a procurement under the law, in its order: publish, receive, open, score, decide.

Each module is one stretch of it. Nothing here works out an assessment: `untower.body` does.
"""
