"""Words as pictures: a chat's card as a PNG. Chooses no words, and sends nothing."""
