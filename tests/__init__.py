"""What users and contributors are promised, each promise held by a test."""
