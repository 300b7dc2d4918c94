"""One case from application to grant: steps, tasks, deadlines, journal."""
