"""Why nothing is known of when somebody can, in words for organizers."""

from services.planning.silences import Silence

SAID = {
    Silence.NOT_ASKED: "hasn't been reached, so was never asked",
    Silence.NOT_ANSWERED: "hasn't answered",
    Silence.NO_TIME: "said no time works",
}
HEADINGS = {
    Silence.NO_TIME: "No time works",
    Silence.NOT_ANSWERED: "No answer",
    Silence.NOT_ASKED: "Never asked",
}
