"""What the tests of the planner share."""
