"""What leaves on paper: competency summaries and certificates, their numbers, and the page that verifies them."""
