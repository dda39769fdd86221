"""Tests of tables of other programs, read, understood and taken into a plan."""
