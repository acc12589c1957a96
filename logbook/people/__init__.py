"""Who there is: programs and their sites, people, and which role each holds where and since when."""
