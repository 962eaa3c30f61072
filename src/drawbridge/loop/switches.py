"""Every disputed assumption by name, to be switched off: what the model then says shows what the assumption did."""

from __future__ import annotations

from dataclasses import dataclass, fields

from drawbridge.loop.parameters import Parameters


@dataclass(frozen=True)
class Switches:
    """True keeps an assumption, False removes it. Each is a parameter set to where its effect is nil."""

    overwhelm_counts_as_harm: bool = True
    learning_gate: bool = True
    leaving_protects_fear: bool = True
    tolerance_shrinks: bool = True
    tolerance_grows: bool = True
    prototype_pull: bool = True
    insight_reaches_reflex: bool = True
    insight_only_in_calm: bool = True
    small_surprises_edit: bool = True
    habit: bool = True
    alarm_falls_while_staying: bool = True
    trust_is_personal: bool = True
    safety_consolidates: bool = True
    vigilance_costs: bool = True
    energy_narrows: bool = True
    pursuit_presses: bool = True


OFF: dict[str, dict[str, float]] = {
    "overwhelm_counts_as_harm": {"overwhelm_harm": 0.0},
    "learning_gate": {"gate": 0.0},
    "leaving_protects_fear": {"learn_leaving": 1.0},
    "tolerance_shrinks": {"disuse": 0.0, "strain": 0.0},
    "tolerance_grows": {"use": 0.0},
    "prototype_pull": {"prototype_pull": 0.0},
    "insight_reaches_reflex": {"insight_pull": 0.0},
    "insight_only_in_calm": {"insight_reach": 1.0},
    "small_surprises_edit": {"edit": 0.0},
    "habit": {"habit_pull": 0.0},
    "alarm_falls_while_staying": {"residue": 1.0},
    "trust_is_personal": {"trust_reach": 0.0},
    "safety_consolidates": {"consolidate": 0.0},
    "vigilance_costs": {"vigilance": 0.0},
    "energy_narrows": {"narrows": 0.0},
    "pursuit_presses": {"pressed": 0.0},
}
"""For each switch, what its parameters are when it is off."""


def switched(parameters: Parameters, switches: Switches) -> Parameters:
    """The parameters without the assumptions that are switched off.

    >>> switched(Parameters(), Switches(learning_gate=False)).gate
    0.0
    """
    for switch in fields(switches):
        if not getattr(switches, switch.name):
            parameters = Parameters(**{**vars(parameters), **OFF[switch.name]})
    return parameters
