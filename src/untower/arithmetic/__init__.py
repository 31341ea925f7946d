"""Sums that every step shares: months of a calendar, pounds and pence."""
