"""The knobs of the lab: what can be turned, in plain names, and what each becomes in the model.

They travel in the address, so that a run can be shared. Nothing of a person is among them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from drawbridge.loop import Parameters, Switches, switched
from drawbridge.loop.year import Setup

DOES = {
    "nothing": ("avoid", "Nothing in particular"),
    "knows": ("insight-only", "They know it, and do nothing"),
    "tiny": ("tiny", "One tiny thing, again and again"),
    "grows": ("staircase", "Small steps that follow how it went"),
    "calendar": ("calendar", "Steps that grow by the calendar"),
    "plunge": ("flood-brief", "The hardest thing, with a way out"),
    "forced": ("flood-forced-brief", "The hardest thing, ten minutes, forced"),
    "long": ("flood-supported", "The hardest thing, long and supported"),
}
"""What is done about the pattern: its policy in the model, and its name here."""
WHO = {
    "safe": ("safe", "Someone safe"),
    "dreads": ("pursuer", "Someone safe who dreads being left"),
    "cold": ("cold", "Someone cold"),
    "unsafe": ("unsafe", "Someone who is not safe"),
}
"""Who is near: the partner of the model, and what they are called here. Types for the lab, not labels for people."""
OFF = {
    "pull": ("habit", "Leaving becomes a habit", "assumed"),
    "gate": ("learning_gate", "Nothing is learned while it is too much", "assumed"),
    "shrinks": ("tolerance_shrinks", "What one can bear shrinks without use", "metaphor"),
    "widens": ("tolerance_grows", "What one can bear widens with use", "metaphor"),
    "start": ("prototype_pull", "Where one began pulls back", "measured"),
    "calms": ("alarm_falls_while_staying", "Alarm falls while one stays", "measured"),
    "personal": ("trust_is_personal", "Trust in a person lowers the alarm with them", "assumed"),
    "memory": ("small_surprises_edit", "Small surprises change the old memory itself", "assumed"),
    "watch": ("vigilance_costs", "Being on guard costs energy", "assumed"),
    "tired": ("energy_narrows", "Tiredness narrows what one can bear", "metaphor"),
    "insight": ("insight_reaches_reflex", "Knowing reaches the reflex, a little", "measured"),
    "calm": ("insight_only_in_calm", "Knowing works only in calm", "assumed"),
    "silence": ("leaving_protects_fear", "Who leaves learns nothing", "measured"),
}
"""Assumptions that can be switched off: the model's switch, the sentence, and what stands behind it."""
LEAVING = "leaving"
"""Not an assumption but an experiment: with it switched off, nobody can leave."""


@dataclass(frozen=True)
class Knobs:
    """One run. Numbers are of 100 as they stand in the address; ``learn`` is a share of a good surprise."""

    alarm: int = 85
    bear: int = 30
    habit: int = 70
    learn: int = 14
    rho: int = 50
    who: str = "safe"
    slowly: bool = False
    does: str = "nothing"
    often: int = 3
    off: tuple[str, ...] = ()

    def code(self) -> str:
        """All of it in one short word, for the run held beside: ``85.30.70.14.50.safe.0.nothing.3.``"""
        numbers = (self.alarm, self.bear, self.habit, self.learn, self.rho)
        words = (self.who, str(int(self.slowly)), self.does, str(self.often), "-".join(self.off))
        return ".".join([*map(str, numbers), *words])

    def query(self) -> dict[str, object]:
        """The same as fields of an address; what is as usual is left out."""
        usual = Knobs()
        said: dict[str, object] = {
            f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != getattr(usual, f.name)
        }
        if "slowly" in said:
            said["slowly"] = "on"
        return said

    def setup(self) -> Setup:
        """What the model needs."""
        rates = Parameters(learn_safety=self.learn / 100, overwhelm_harm=self.rho / 100)
        without = {OFF[name][0]: False for name in self.off if name in OFF}
        return Setup(
            policy=DOES[self.does][0],
            partner=WHO[self.who][0],
            paced=self.slowly,
            often=self.often,
            leaves=LEAVING not in self.off,
            danger=self.alarm / 100,
            tolerance=self.bear / 100,
            habit=self.habit / 100,
            parameters=switched(rates, replace(Switches(), **without)),
        )


def fields_of(code: str) -> dict[str, object]:
    """The fields of a ``code``, unchecked; empty when it has not as many parts as it needs."""
    parts = code.split(".")
    if len(parts) != len(fields(Knobs)):
        return {}
    names = ("alarm", "bear", "habit", "learn", "rho", "who", "slowly", "does", "often", "off")
    said: dict[str, object] = dict(zip(names, parts, strict=True))
    return said | {"slowly": "on" if parts[6] == "1" else "", "off": [name for name in parts[9].split("-") if name]}
