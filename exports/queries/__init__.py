"""What pages and the API show of datasets and releases."""
