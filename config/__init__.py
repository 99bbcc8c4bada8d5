"""What holds the product together: settings, addresses, errors, health, and the command that runs it."""
