"""Test methods with generated arguments: values, and their minimal counterexamples. The one user of hypothesis."""
