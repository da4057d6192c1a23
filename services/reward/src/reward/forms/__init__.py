"""Forms 1 to 3 on paper (별지 제1호~제3호서식): blank, or filled in with what is kept, to be signed."""
