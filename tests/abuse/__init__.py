"""What one person can do to others, tried: each must fail, and everybody else be served."""
