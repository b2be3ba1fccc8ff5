"""The offline illustrator: a scene's words become a composed drawing, without network and always the same.

words -> reading (what is in the scene) -> light (colours of the hour and the mood) -> places, props and hero drawn
with one pen into SVG -> pixels -> the finish of the style (paper, halftone, bloom).
"""
