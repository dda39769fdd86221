"""Tests of what is written for people to read."""
