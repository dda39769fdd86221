"""The git repository that keeps the record: the only package that knows git."""
