"""Machines that fail: whatever is published is the whole old or the whole new, and the next run sets things right."""
