"""What is kept: engine, column types, models, migrations and the after-commit hook."""
