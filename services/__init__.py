"""What the bot can do: one module per noun, one function per use case, one transaction in each."""
