"""People: users, teams, roles, tokens, notices and the audit trail."""
