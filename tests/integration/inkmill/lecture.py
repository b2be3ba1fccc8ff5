"""A short lecture of our own, as it would be spoken, with what it treats and what it does not."""

TOPIC = "Tides"
SUBTOPICS = "what pulls the water, spring tides and neap tides, tidal power, volcanoes"
COVERED, MISSING = ("what pulls the water", "spring tides and neap tides", "tidal power"), "volcanoes"

TEXT = """\
Good morning. Today we talk about tides, and we begin with what pulls the water.

A tide is the regular rise and fall of the sea. The Moon pulls the water with its gravity, and it pulls the near side of
the Earth more strongly than the far side. Gravity is the force with which every mass attracts every other mass. Because
the pull differs from one side of the Earth to the other, the water is stretched into two bulges, one below the Moon and
one on the opposite side. The Earth turns through both bulges once a day, so most coasts have two high tides and two low
tides each day. The time between two high tides is about 12 hours and 25 minutes, because the Moon moves on while the
Earth turns. The Sun pulls the water, too, but its effect is a little less than half of the effect of the Moon, because
the Sun is so much farther away.

The shape of a coast decides how high the water rises. In the open ocean the water rises by about half a metre. In a bay
that narrows like a funnel it rises much more: in the Bay of Fundy the difference between high water and low water
reaches 16 metres. In a sea that is nearly closed, such as the Baltic, you hardly notice a tide at all.

Now to spring tides and neap tides. A spring tide is a tide with an especially large difference between high water and
low water. Spring tides happen at new moon and at full moon, because Sun, Moon and Earth then stand in one line and the
two pulls add up. The name has nothing to do with the season. A neap tide is a tide with an especially small difference
between high water and low water. Neap tides happen at half moon, because the Sun then pulls at a right angle to the
Moon and takes away a part of its effect. Between a spring tide and the next neap tide there are about seven days. A
sailor who wants to leave a shallow harbour therefore looks at the Moon before looking at the clock.

Let us come to tidal power. Tidal power is electricity that is made from the movement of the tides. A tidal barrage is a
dam across a river mouth: it lets the rising water in, closes, and lets it out through turbines when the sea has fallen.
The barrage on the river Rance in France was opened in 1966 and delivers up to 240 megawatts. A tidal stream turbine
stands in the open current like a windmill under water and needs no dam. Tidal power can be forecast for years, because
the movements of Moon and Sun are known exactly; that is its great advantage over wind. Its disadvantage is that a
barrage changes the river mouth behind it: mud settles, fish find their way blocked, and birds lose the flats on which
they feed. That is why most new plants use turbines in the stream and leave the river mouth open.

Thank you, and see you next week.
"""

#: The same beginning as subtitles: times, a number line, a voice, a mark, and a line that is shown twice.
SUBTITLES = """\
WEBVTT

NOTE made for a test

1
00:00:00.000 --> 00:00:04.000 align:start
<v Dr. Ebb>A tide is the regular rise

2
00:00:04.000 --> 00:00:07.000
A tide is the regular rise
and fall of the <i>sea</i> &amp; its bays.

3
00:00:12.500 --> 00:00:15.000
<v Student>Why twice a day?
"""
