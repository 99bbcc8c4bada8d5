"""Background work: the Job row is the truth, Celery is the bell."""
