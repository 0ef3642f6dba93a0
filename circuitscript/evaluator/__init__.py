"""The planner, and the executable nodes that walk themselves. Obeys what the checker decided; looks up no name."""

from circuitscript.evaluator.program import ExecutableProgram, plan

__all__ = ["ExecutableProgram", "plan"]
