"""Photos become cartoons: five styles that nobody mistakes for one another, by filters alone and always the same.

`cartoonize.py` is what others call; every other file needs OpenCV and is imported only when a picture is drawn.
"""
