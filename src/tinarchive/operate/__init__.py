"""Runs, health, schedules and reports."""
