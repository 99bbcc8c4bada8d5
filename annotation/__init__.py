"""The work: projects, designs, batches, the queue, submissions, reviews, records and imports."""
