"""The verbs of the annotation app: keyword-only, `by=` the person who acts.

Each locks, checks the permission, checks the move, writes, and adds its audit event, in one transaction.
"""
