"""The pages of datasets and releases."""
