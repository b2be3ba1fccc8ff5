"""The crafts of a study pack: plan, notes, flash cards, quiz and mind map, each naming its chunks."""
