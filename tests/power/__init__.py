"""Power that fails: umc's own store on files that lose, or tear, what was written and not synced."""
