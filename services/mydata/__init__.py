"""What is somebody's own: to take along, and to take away."""
