"""Forms of the pages for leads. What is typed passes the boundary before anything else sees it."""
