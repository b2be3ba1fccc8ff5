"""Sentences that need something outside themselves: the sentence before, a picture, an object in the room."""

import re

_LEANS = re.compile(
    r"^[\"“„'‘(]?(?:it|its|it's|it’s|this|that|that's|that’s|these|those|they|they're|they’re|their|them|he|she|his"
    r"|her|hers|such"
    r"|therefore|thus|hence|however|but|and|or|nor|then|also|here|here's|there it|there they|which|who|whose|because"
    r"|otherwise|instead"
    r"|consequently|accordingly|likewise|similarly|moreover|furthermore|nevertheless|yet|still|besides|neither|both"
    r"|for (?:this|that|these|which|it)|in (?:this|that|these|such|the same|both|either|contrast"
    r"|other words|fact|addition)"
    r"|on the (?:other hand|contrary)|by (?:this|that|these|contrast|it)|of (?:this|that|these|it|them)|at (?:this"
    r"|that)"
    r"|from (?:this|that|these|it)|with (?:this|that|these|it|them)|to (?:this|that|it)|as (?:a result|it|they|such"
    r"|i said|before)"
    r"|if (?:it|this|that|they|so|not)\b|when (?:it|this|that|they)\b|(?:the )?(?:one|ones|other|others|former|latter"
    r"|same|first|second|third|next|last)\b"
    r"|so|like i|same|another|again|too|not so|of course|all (?:this|that|these|of this|of that)|what (?:this|that|it"
    r"|they)|how (?:it|this|that|they)\b"
    r"|(?:some|many|most|each|none|few|one|two|three|several|any) of (?:it|this|that|these|those|them|which|us|you)"
    r"|the (?:reason|answer|result|cause|name|difference|effect|explanation|point|idea|process|rest"
    r"|others?)(?: for (?:this|that|it))? (?:is|was|has|of (?:this|that|it|these|them))"
    r"|(?:an?|the|one) (?:part|half|piece|side|end|result|bit) of (?:it|this|that|them|these)"
    # German
    r"|er|sie|es|dies\w*|das (?:ist|sind|war|hat|kann|heißt|bedeutet|macht|liegt|geht|gilt|wird|führt|nennt|klingt"
    r"|gibt|zeigt)|der (?:ist|hat|kann|wird)"
    r"|die (?:sind|haben|können|werden|ist|hat|kann|wird)"
    r"|ihn|ihm|ihre?[rnms]?|seine?[rnms]?|deren|dessen|daher|deshalb|deswegen|darum|dadurch|damit|dafür|dagegen|dabei"
    r"|daran|darauf"
    r"|darin|davon|dazu|danach|dann|denn|aber|und|oder|sondern|jedoch|trotzdem|dennoch|so|also|auch|außerdem|ebenso"
    r"|hier|da|dort"
    r"|beide|solche?[rnms]?|jene[rnms]?|weil|sonst|stattdessen|umgekehrt|allerdings|doch|nämlich"
    r"|in diese[rmn]|bei diese[rmn]"
    r"|mit diese[rmn]|von diese[rmn]|aus diese[rmn]|nach diese[rmn]|wenn (?:er|sie|es|das|dies)\b"
    r")\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\bas (?:you|we) (?:see|can see|will see)|\byou (?:can |will |now |may |do |must |shall )?(?:see|observe"
    r"|perceive|look|notice)\b"
    r"|\bhere (?:is|are|we have|you|i have|in this|on this|at the)\b|\bhere's\b|\bi have (?:here|got here|now"
    r"|also here|another)\b|\bhave (?:i|we) here\b"
    r"|\bwe have here\b|\bover (?:here|there)\b|\blook (?:at|here)\b|\bsee (?:how|here|that|what|the)\b"
    r"|\b(?:this|that|these|those|the next|next|previous) (?:slide|figure|picture|diagram|image|graph|chart|table"
    r"|photo|apparatus|bottle|jar|vessel|tube|glass|"
    r"vial|plate|box|bulb|lamp|flask|piece|specimen|drawing|experiment|screen|board|one|candle|flame|salt|bladder"
    r"|instance|balloon|retort|end|substance|liquid)s?\b"
    r"|\bon (?:the|my|this) (?:screen|slide|board|blackboard|table|left|right|picture)\b|\bfig(?:\.|ure)\b"
    r"|\bin my hand\b|\bi hold\b|\bi am holding\b"
    r"|\bi (?:will|shall|am going to|am about to|want to|wanna|would like to|should like to"
    r"|propose to|hope to|mean to|do not know)\b|\bi'll\b|\bi'm (?:going|gonna)\b"
    r"|\blet (?:me|us)\b|\blet's\b|\bwe (?:will|shall|are going to|have now|now)\b|\bwe'll\b|\bmy (?:friend"
    r"|assistant|left|right)\b|\bmr\. anderson\b"
    r"|\b(?:today|this (?:morning|evening|afternoon)|now) (?:we're|we are|we will|i|it is|it's) \w+ (?:about|at)"
    r"|\bheute (?:geht es|sprechen wir|reden wir)|^(?:beginnen|fangen|kommen|gehen) wir\b"
    r"|\bthere it is\b|\bthere you (?:see|have)\b|\bthere they\b|\bthat it is\b|\bbefore (?:you|us|me)\b"
    r"|\bas i (?:said|say|told|mentioned|have|shewed|showed)\b|\bi (?:told|shewed|showed|gave|have told|have shewn"
    r"|have spoken) you\b|\blast (?:time|lecture|week)\b|\bpresently\b"
    r"|\b(?:wie )?(?:sie|ihr) (?:hier |da |jetzt )?(?:sehen|seht|sehen können)\b|\bsehen sie\b|\bauf (?:dieser"
    r"|der nächsten|der) (?:folie|abbildung|tafel)\b"
    r"|\bhier (?:sehen|ist|sind|haben)\b|\b(?:ich|wir) (?:werde|werden|zeige|zeigen|habe hier|möchte|wollen|will"
    r"|komme|kommen|schauen)\b|\blassen sie uns\b|\bschauen (?:wir|sie)\b"
    r"|\bi (?:must|may|can|might|could|should|shall) (?:not|now|first|also|easily|very|here|only|just|even|illustrate"
    r"|give|shew|show|tell|make|light|resume|do|ask|refer|take|explain|begin|start|try|repeat|mention|put)\b"
    r"|\bi am (?:about|going|doing)\b|\bin a minute\b|\ba moment (?:since|ago)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|I'm|I've|I'd|I'll|ich|mir|mich|meine?[rnms]?)\b")
_WE = re.compile(r"\b(?:we|us|our|you|your|we're|we've|wir|uns|unsere?[rnms]?|Sie|Ihnen)\b", re.IGNORECASE)
_SHY = re.compile(
    r"\b(?:gonna|wanna|kinda|gotta|you guys|y'all|whatnot|whatever|or something|stuff like that|and stuff|super"
    r"|(?:this|the|our) (?:show|podcast|episode|channel)|listeners)\b",
    re.IGNORECASE,
)


_ADDRESSED = re.compile(
    r"^[\"“„'‘(]?(?:never mind|imagine|think|remember|recall|consider|take|suppose|give|notice|observe|see|look|let"
    r"|note|tell|ask"
    r"|picture|keep in mind|say|go|come|try|compare|what a|what an|how|what|why|where|no\b|yes\b|stellen sie"
    r"|denken sie|nehmen wir|merken sie|wie|was)\b",
    re.IGNORECASE,
)


#: Reported, supposed or doubted: the talk does not say that it is so.
_SUPPOSED = re.compile(
    r"\b(?:people|they|some|many|one|you|we|man|viele|manche|einige) (?:often |usually |might |may |could |would "
    r"|once |wrongly |könnten? |nun |vielleicht |oft )*"
    r"(?:imagine|think|thought|believe|believed|assume|assumed|suppose|expect|say|denken|glauben?|meinen?|annehmen"
    r"|vermuten)\b"
    r"|\bas if\b|\bif (?:this|that|it) (?:were|was)\b|\bwere it\b|\bman könnte\b|\bit (?:is|was) (?:said|believed"
    r"|thought|supposed)\b",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"^(?:push|put|pour|watch|wait|stop|start|begin|turn|hold|bring|keep|place|set|move|open|close|add|mix|heat|draw"
    r"|write|read|use|make|light|dip|fill"
    r"|cut|pick|follow|press|ask|count|measure|repeat) (?:the|an?|it|them|your|this|some|in|on|up|two|with|for|that"
    r"|what|how)\b",
    re.IGNORECASE,
)


def is_addressed(sentence: str) -> bool:
    """A call upon the listener, an exclamation, or what is only supposed."""
    return any(pattern.search(sentence) for pattern in (_ADDRESSED, _ORDERED, _SUPPOSED))


#: An "it" behind a preposition, and nothing before it that it could stand for.
_LOOSE = re.compile(
    r"^(?:(?!\b(?:the|an?|its|each|every|der|die|das|ein|eine|einen)\b)[^,;:—])*"
    r"\b(?:through|of|to|from|in|on|with|by|for|at|under|over|into|without|against|around) (?:it|them|these|those)\b",
    re.IGNORECASE,
)


#: "A flame of that shape", "there is a point about that": said before.
_THAT = re.compile(
    r"^(?:[^\s,;:—]+ ){1,4}(?:of|in|with|by|from|to|at|for|mit|von|in|aus|bei) "
    r"(?:that|this|these|those|such|diese[rnms]?|jene[rnms]?|solche[rnms]?) \w+"
    r"|^(?:there|it) (?:is|are|was|were) [^,;:—]*\b(?:about|of|in|for|to) (?:that|this|it)\b",
    re.IGNORECASE,
)


_EXAMPLE = re.compile(r"^(?:for (?:example|instance)|zum beispiel|beispielsweise),? ", re.IGNORECASE)


def leans(sentence: str) -> bool:
    """It begins with a word that only the sentence before explains, or speaks of an "it" that it does not name."""
    told = _EXAMPLE.sub("", sentence)
    return any(pattern.match(told) for pattern in (_LEANS, _LOOSE, _THAT))


def points(sentence: str) -> bool:
    """It points at something that only those in the room could see, or announces what comes."""
    return _POINTS.search(sentence) is not None


def is_personal(sentence: str) -> bool:
    return _FIRST_PERSON.search(sentence) is not None


def addresses(sentence: str) -> bool:
    """It speaks to or of the audience."""
    return _WE.search(sentence) is not None


def is_slack(sentence: str) -> bool:
    """Spoken so loosely that it reads badly."""
    return _SHY.search(sentence) is not None
