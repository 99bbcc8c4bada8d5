"""People by the API, and what every API view of Insource shares."""
