"""Files that other programs read: lcov and Cobertura coverage, JUnit results, and coverage as pages to look at."""
