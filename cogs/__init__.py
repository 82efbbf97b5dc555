"""What people type, press and see. Thin: parse, ask a service, render."""
