"""Mutation testing: small changes of a project's classes that some test should notice."""
