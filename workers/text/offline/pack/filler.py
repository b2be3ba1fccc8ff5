"""Text that only fills a page: "lorem ipsum" and its like say nothing that could be learnt."""

import re

#: The words that generators of such text draw from.
_FILLER_WORDS = (
    "a ac accumsan ad adipiscing aenean aliqua aliquam aliquet amet ante aptent arcu at auctor augue aute bibendum "
    "blandit cillum class commodo condimentum congue consectetuer consectetur consequat conubia convallis cras cubilia "
    "culpa cum curabitur curae cursus dapibus deserunt diam dictum dictumst dignissim dis do dolor dolore donec dui "
    "duis ea egestas eget eiusmod eleifend elementum elit enim erat eros esse est et etiam eu euismod eum ex excepteur "
    "exercitation facilisi facilisis fames faucibus felis fermentum feugiat fringilla fugiat fusce gravida habitant "
    "habitasse hac hendrerit hymenaeos iaculis id imperdiet in inceptos incididunt integer interdum ipsum irure "
    "justo labore laboris laborum lacinia lacus laoreet lectus leo libero ligula litora lobortis lorem luctus maecenas "
    "magna magnis malesuada massa mattis mauris metus mi minim molestie mollis mollit montes morbi mus nam nascetur "
    "natoque nec neque netus nibh nisi nisl non nonummy nostra nostrud nulla nullam nunc occaecat odio officia orci "
    "ornare parturient pariatur pede pellentesque penatibus per pharetra phasellus placerat platea porta porttitor "
    "posuere potenti praesent pretium primis proident proin pulvinar purus quam qui quis quisque reprehenderit rhoncus "
    "ridiculus risus rutrum sagittis sapien scelerisque sed sem semper senectus sint sit sociis sociosqu sodales "
    "sollicitudin sunt suscipit suspendisse taciti tellus tempor tempus tincidunt torquent tortor tristique turpis "
    "ullamco ullamcorper ultrices ultricies urna ut varius vehicula vel velit venenatis veniam vestibulum vitae "
    "vivamus viverra voluptate volutpat vulputate wisi"
)
_FILLER = frozenset(_FILLER_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
#: Latin that says something has less than a third of its words from there.
_SHARE_MIN = 0.8
#: Short words stand in many languages: some are longer than this.
_SHORT, _LONGER_MIN = 4, 2


def is_filler(text: str) -> bool:
    """Nearly all of its words are such."""
    said = _WORD.findall(text.casefold())
    known = [word for word in said if word in _FILLER]
    return len(known) >= _SHARE_MIN * len(said) and sum(len(word) > _SHORT for word in known) >= _LONGER_MIN
