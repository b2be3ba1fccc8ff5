-- Store what a generation wrote, as its job ends. Always one row: the save stage finishes once.
insert into generations (id, owner, mode, topic, author, language, content, sections, report)
values (%(id)s, %(owner)s, %(mode)s, %(topic)s, %(author)s, %(language)s, %(content)s, %(sections)s, %(report)s)
