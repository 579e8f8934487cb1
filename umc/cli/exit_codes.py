"""What the exit code of a command says; ``umc help exit-codes`` explains them.

3, refused, and 4 where a driver said so, stand on the refusal itself (``Refusal.exit_code``).
"""

EXIT_NO = 1
EXIT_USAGE = 2
EXIT_OUTSIDE = 4
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_PIPE = 141
