"""One empty question of each kind: the room's script fills these in, so that markup is written once, in the kinds' templates."""

from certprep.domain.item.shown import Choice, Picture, Prompt, Question, Region

_CHOICE = Choice(id="", html="")
_REGION = Region(id="", label="", x=0, y=0, width=0, height=0, text_html="")

BLANKS = (
    Question(kind="single", stem_html="", options=(_CHOICE,), most=1),
    Question(kind="multiple", stem_html="", options=(_CHOICE,), most=1),
    Question(kind="numeric", stem_html=""),
    Question(kind="match", stem_html="", options=(_CHOICE,), prompts=(Prompt(id=""),)),
    Question(kind="order", stem_html="", options=(_CHOICE,)),
    Question(
        kind="cloze",
        stem_html="[[typed]][[chosen]]",
        prompts=(Prompt(id="typed"), Prompt(id="chosen", choices=(_CHOICE,))),
    ),
    Question(
        kind="hotspot",
        stem_html="",
        picture=Picture(src="", alt="", width=0, height=0, regions=(_REGION,)),
    ),
)
