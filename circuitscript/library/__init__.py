"""The built-in half of the language: operators, and one class a module."""
