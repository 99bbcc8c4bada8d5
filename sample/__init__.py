"""The sample workspace: a fictional freight forwarder at work, made through the real actions."""
