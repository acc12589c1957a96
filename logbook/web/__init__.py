"""What every view shares: doors, one transaction per request, forms, errors, headers, and who is asking."""
