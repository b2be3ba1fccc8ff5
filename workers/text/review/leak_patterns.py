"""What leaked reasoning looks like: (words one of which must stand in the text, pattern), for speed in that order.

Patterns are matched without regard to case. Where a language says one thing in many ways, the commonest are here.
"""

import re

_THING = (
    r"(?:lecture|lesson|quiz|quizzes|question|item|assignment|pre-?read|draft|version|summary|section|text|answer|"
    r"response|outline|explanation|markdown|json|output|content|course|rewrite|revision|result)s?"
)
#: What an answer to a request begins with; a lecture may well begin with "Here is the first question".
_DOCUMENT = (
    r"(?:lecture|lesson|quiz|quizzes|assignment|pre-?read|draft|version|section|outline|markdown|json|output|course|"
    r"rewrite|revision|response)s?"
)
_ASKED = r"(?:as |that )?(?:you(?:'ve| have)? )?(?:requested|asked|wanted|need(?:ed)?)\b"
_HERE = r"\bhere(?:'s| is| are)"
_WRITES = r"(?:write|create|draft|generate|produce)"

_SPEAKER = (
    ("as a", r"\bas an? (?:ai|artificial intelligence|llm)(?: (?:language )?(?:model|assistant|system))?,"),
    ("language model", r"\bas an? (?:ai |large )?language model\b"),
    ("i'm |i am ", r"\bi(?:'m| am) (?:just |only )?an? (?:ai\b|(?:large )?language model|artificial intelligence)"),
    ("knowledge cut|training data", r"\b(?:my (?:training data|knowledge)|knowledge) cut-?off\b|\bmy training data\b"),
    ("als ki|als künstliche|sprachmodell", r"\bals (?:ki|künstliche intelligenz|(?:ki-)?sprachmodell|ki-\w+),? "),
    ("en tant qu", r"\ben tant qu(?:'ia|'intelligence artificielle|'assistant|e modèle de lang\w+)\b"),
    ("como ", r"\bcomo (?:model\w+ de (?:lenguaje|linguagem)|um[a]? ia|una? ia|(?:una? )?inteligencia artificial),? "),
    (
        "come modello|come intelligenza|taalmodel",
        r"\bcome (?:modello linguistico|intelligenza artificiale)|\btaalmodel,? ",
    ),
    ("作为", r"作为(?:一个|一名)?(?:人工智能|ai|语言模型|大语言模型)(?:助手)?，"),
    ("として", r"(?:ai|言語モデル|人工知能)として、(?:私|お答え)"),
)
_ADDRESS = (
    ("here", rf"{_HERE} (?:the|your|an?|my) (?:\w+[ -]){{0,4}}{_THING}\b[^.\n]{{0,60}}\b{_ASKED}"),
    ("here", rf"{_HERE} your (?:\w+[ -]){{0,3}}{_THING}\b"),
    ("here", rf"{_HERE} the (?:revised|updated|corrected|rewritten|requested|improved) (?:\w+[ -]){{0,3}}{_THING}\b"),
    ("hier ", r"\bhier (?:ist|sind|kommt|is) \w+ (?:\w+ ){0,3}(?:gewünschte|angeforderte|überarbeitete|gevraagde)\w*"),
    ("voici", r"\bvoici (?:\S+ ){0,5}(?:demandée?s?\b|que vous avez demandé)"),
    ("aquí", r"\baquí (?:tienes?|está|están) (?:\S+ ){0,5}(?:solicitad|que (?:pediste|solicitaste|has pedido))"),
    ("ecco|aqui está", r"\b(?:ecco|aqui está) (?:\S+ ){0,5}(?:richiest|che hai chiesto|solicitad|que pediu)"),
    ("i hope this", r"\bi hope this (?:helps|meets|works)\b"),
    ("i will now", rf"\bi will now {_WRITES}\b"),
    (
        "i have |i've ",
        r"\bi(?:'ve| have) (?:written|created|generated|drafted|revised|rewritten|updated|ensured) (?:the|a|your)\b",
    ),
    (
        "let me know",
        r"\blet me know (?:if you(?:'d| would| want| need| have)|if there(?:'s| is) anything|whether you)\b",
    ),
    ("like me to|want me to", r"\b(?:would you like|do you want|if you(?:'d| would)? (?:like|want)) me to\b"),
    ("feel free to", r"\bfeel free to (?:ask|reach out|let me know)\b"),
)
_REFUSAL = (
    ("sorry|afraid", r"\bi(?:'m| am) (?:sorry|afraid),? (?:but )?(?:that )?i (?:can(?:'t|not)|am (?:not able|unable))"),
    (
        "i can|i am |i'm |i won't",
        r"\bi(?: can(?:'t|not| not)| won't|(?:'m| am) (?:not able|unable) to) (?:help (?:you )?with (?:that|this)|"
        r"assist\b|fulfil|comply|(?:provide|generate|create|write|complete|access|produce|verify) (?:that|this|"
        r"the requested|"
        r"any|an? (?:\w+ ){0,3}(?:lecture|lesson|quiz|text|answer|summary)|such|information|content|real-time|external|"
        r"the (?:transcript|source|lecture|lesson|quiz)))",
    ),
    ("leid", r"\bes tut mir leid, (?:aber )?ich kann\b|\btut mir leid, (?:aber )?(?:das|ich) kann\b"),
    ("ich kann", r"\bich kann (?:ihnen |dir )?(?:dabei|damit|diese anfrage) nicht\b"),
    ("désolé|regrette", r"\bje (?:suis désolée?|regrette),? (?:mais )?je ne (?:peux|suis)"),
    (
        "lo siento|dispiace|desculpe|spijt",
        r"\blo siento, (?:pero )?no puedo|\bmi dispiace, (?:ma )?non posso|\bdesculpe, (?:mas )?não posso|"
        r"\bhet spijt me, (?:maar )?ik kan",
    ),
    ("抱歉|申し訳", r"很抱歉，?我(?:不能|无法)|申し訳(?:ございません|ありません)が"),
)
_ALOUD = (
    (
        "let me",
        r"\blet me (?:think(?! of)|reconsider|re-?read|double[- ]check|verify|analy[sz]e (?:the|this)|"
        r"check (?:the (?:transcript|"
        rf"source|passages?|instructions)|that i|my|if|whether)|rephrase|revise|rewrite|count the|{_WRITES} (?:the|"
        rf"this|a|an|that)|"
        r"start by (?:analy|read|look|draft|writ|creat|review)\w+|break down the (?:request|task|prompt)|craft|"
        r"plan (?:the|this))\b",
    ),
    ("wait|hmm", r"(?m)(?:^|(?<=[.!?]\s))(?:wait|hmm+|actually, wait),\s"),
    (
        "the user|der nutzer|der benutzer|utilisateur|el usuario",
        r"(?:^|(?<=[.!?\n]\s)|\bso |\bsince )(?:the user|der (?:be)?nutzer|l'utilisateur|el usuario) (?:wants|"
        r"asked|is asking|requested|would like|"
        r"möchte|hat gebeten|veut|demande|quiere|pide) (?:me|for an?|us|an?|einen?|eine|un|une|una) ?"
        r"(?:\w+ ){0,4}(?:to|lecture|quiz|lesson|questions?|text|items?|json|assignment|vorlesung|fragen|cours|"
        r"leçon|lección|clase)\b",
    ),
    (
        "i need to|i should|i must|we need to|i have to",
        r"\b(?:i|we) (?:need to|should|must|have to) (?:write (?:the|a|an) |produce |output |generate (?:the|a|an|"
        r"\d+) |avoid mentioning|"
        r"follow the (?:instructions|format)|return (?:only |a |valid )*json)",
    ),
    (
        "my instructions|system prompt says|the instructions say",
        r"\baccording to my instructions|\bthe (?:system prompt|instructions) says?\b",
    ),
    (
        "thought:|reasoning:|chain of thought|scratchpad",
        r"(?m)^(?:\*\*)?(?:thought|reasoning|chain of thought|scratchpad)(?: process)?:",
    ),
)
_DEBRIS = (
    (
        "<",
        r"(?m)(?:^[ \t]*|(?=</[^<>]{1,30}>\s*$))</?(?:thinking|think|thought|scratchpad|reasoning|reflection|"
        r"function_calls?|invoke|tool_use|tool_call|tool_result|"
        r"function_results?|final_answer|transcript|passages?|antml:\w+)(?:\s[^<>\n]{0,80})?>",
    ),
    (
        "<|",
        r"(?m)^[ \t]*<\|(?:im_start|im_end|eot_id|start_header_id|begin_of_text|endoftext|assistant|user|system|"
        r"channel)\|>"
        r"|<\|(?:im_end|eot_id|endoftext)\|>\s*\Z",
    ),
    ("inst]|<<sys", r"\[/?inst\]|<</?sys>>"),
    ("human:|assistant:|user:", r"(?m)^\s{0,3}(?:\*\*)?(?:human|assistant|user):(?:\*\*)?\s"),
    (
        '"',
        r'(?m)^\s{0,12}[\[{]\s{0,9}"[a-z_]{1,40}"\s?:|"(?:tool_calls|stop_reason|question|options|correct|body|'
        r'objectives)"\s?:\s?[\[{"\d]',
    ),
    ("\\n|\\u00", r"\\n\\n|\\u00[0-9a-f]{2}"),
)
_PLACEHOLDER = (
    (
        "[",
        r"\[(?:insert|your (?:name|text|answer|title|example|company)|add (?:a|an|the|your|more)|include (?:a|an|"
        r"the)|placeholder|todo|tbd|"
        r"fill in|name of|describe|example here|citation needed|link here|date here|topic here|hier einfügen|"
        r"platzhalter|ihr name|insérer|"
        r"votre|insertar|inserire|inserir|invoegen|[^\]\n]{1,40} (?:einfügen|here))\b[^\]\n]{0,80}\](?!\()",
    ),
    ("<insert|<placeholder|<your|<fill", r"<(?:insert|placeholder|your|fill in)\b[^<>\n]{0,60}>"),
    ("{{", r"\{\{\s?[\w. ]{1,40}\s?\}\}"),
    ("lorem ipsum|todo:|fixme:", r"\blorem ipsum\b|\b(?:todo|fixme):"),
    (
        "(continued|(rest |(content |(truncated|[continued|[truncated",
        r"[(\[](?:continued|truncated|content continues|rest of [^)\]\n]{1,30} (?:omitted|here))[^)\]\n]{0,30}[)\]]",
    ),
)
#: Anywhere in a text outside code; those of `_DEBRIS` inside quotation marks too.
PATTERNS = tuple(
    (tuple(hints.split("|")) if hints != "<|" else ("<|",), re.compile(pattern, re.IGNORECASE), group is _DEBRIS)
    for group in (_SPEAKER, _ADDRESS, _REFUSAL, _ALOUD, _DEBRIS, _PLACEHOLDER)
    for hints, pattern in group
)
#: Only at the very beginning, where the answer to a request begins.
START = re.compile(
    r"[\s#*>]{0,20}(?:"
    rf"(?:sure|certainly|of course|absolutely|great|okay|ok|understood|got it|no problem)[!,.]\s+(?:{_HERE}|i |let|"
    rf"below|this|the following)|"
    rf"(?:{_HERE}|below is|the following is) (?:the|your|an?) (?:\w+[ -]){{0,4}}{_DOCUMENT}\b(?! of\b)|"
    r"(?:selbstverständlich|gerne|natürlich|klar)[!,.]\s+(?:hier|ich)|hier (?:ist|sind) (?:die|der|das|ihre?|"
    r"deine?|eine?) (?:\w+ ){0,3}"
    r"(?:vorlesung|lektion|fragen|text|entwurf|antwort|quiz)|"
    r"(?:bien sûr|certainement|d'accord)\s?[!,.]\s+(?:voici|je)|voici (?:le|la|les|votre|vos|"
    r"une?) (?:\w+ ){0,3}(?:cours|leçon|questions|texte|réponse|quiz)|"
    r"(?:claro|por supuesto|desde luego|com certeza)[!,.]\s+(?:aquí|a continuación|aqui|segue)|"
    r"(?:certo|certamente)[!,.]\s+(?:ecco|qui)|(?:natuurlijk|zeker)[!,.]\s+(?:hier|ik)|"
    rf"let me (?:\w+ ){{0,2}}{_WRITES}|i(?:'ll| will) (?:\w+ ){{0,2}}(?:{_WRITES}|provide)|"
    r"based on the (?:provided|given) (?:transcript|excerpts?|passages?|source|material)|"
    r"the (?:provided|given) (?:transcript|excerpts?|passages?|source text) (?:does|do|covers?|discuss)\w*)",
    re.IGNORECASE,
)
