"""Messages about a fault: whom to tell, what they may know, in which words; and what answers mean."""
