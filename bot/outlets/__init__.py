"""Where announcements and answers go, and where profiles are read. Each platform's SDK lives here and nowhere else."""
