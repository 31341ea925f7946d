"""Sealed assessment: tenders under two keys, scores by evaluator, decisions by two people."""
