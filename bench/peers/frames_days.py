"""The model's days in mesa-frames, one table of people. Run by ``bench.loop_speed`` in an environment that has it."""

import json
import math
import sys
import time

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

RUNGS = 10
DOSES = [(k + 1) / RUNGS for k in range(RUNGS)]
STEPS = 10
LEFT = [0.15 * (1 - fall) + fall for fall in (math.exp(-(10.0 * (i + 0.5) / STEPS) / 20.0) for i in range(STEPS))]


def c(name):
    return pl.col(name)


class People(AgentSetPolars):
    """Alarm, staying, learning and a night, as docs/loop.md has them; nobody leaves, and alarm has no noise."""

    def __init__(self, people, model):
        super().__init__(model)
        danger = [0.85 * (0.25 + 0.75 * d) for d in DOSES]
        start = {"trust": 0.0, "tolerance": 0.30, "habit": 0.70, "energy": 1.0}
        start |= {"pursuit": 0.1, "quality": 0.6, "cost": 0.0, "spent": 0.0}
        columns = {"unique_id": pl.arange(people, eager=True)}
        for k in range(RUNGS):
            start |= {f"danger{k}": danger[k], f"prototype{k}": danger[k], f"fast{k}": 0.0, f"slow{k}": 0.0}
        self += pl.DataFrame(columns | {name: np.full(people, value) for name, value in start.items()})

    def step(self):
        frame = self.agents.lazy()
        if self.model.day % self.model.every == 0:
            frame = self.meet(frame, self.model.rung)
        self.agents = self.night(frame).collect()

    def meet(self, frame, k):
        dose = DOSES[k]
        threat = (c(f"danger{k}") * (1 - 0.35 * c("trust")) - c(f"fast{k}") - c(f"slow{k}")).clip(0.0, 1.0)
        frame = frame.with_columns(v=threat, lack=1 - c("energy")).with_columns(
            alarm=1.25 * c("v") * (0.3 + 0.7 * dose) + 0.1 * c("lack"), window=c("tolerance") * (1 - 0.35 * c("lack"))
        )
        excess = [c("alarm") * left - c("window") for left in LEFT]
        over = sum((e / 0.3).clip(0.0, 1.0) for e in excess) / STEPS
        gate = sum(1.0 / (1.0 + (e / 0.07).exp()) for e in excess) / STEPS
        frame = frame.with_columns(over=over, gate=gate, flooded=c("alarm") > c("window"))
        frame = frame.with_columns(surprise=0.5 * c("over") - c("v"))
        better = 0.14 * c("gate") * (-c("surprise")).clip(lower_bound=0.0)
        old = 0.5 * (-(c("surprise") ** 2) / 0.30).exp()
        frame = frame.with_columns(worse=0.30 * c("surprise").clip(lower_bound=0.0), better=better, old=old)
        reach = [math.exp(-((dose - d) ** 2) / (2 * 0.13**2)) for d in DOSES]
        frame = frame.with_columns(
            **{
                f"danger{m}": (
                    c(f"danger{m}") + reach[m] * (c("worse") * (1 - c(f"danger{m}")) - c("old") * c("better"))
                ).clip(lower_bound=0.0)
                for m in range(RUNGS)
            }
        ).with_columns(
            **{
                f"fast{m}": pl.min_horizontal(
                    c(f"fast{m}") + reach[m] * (1 - c("old")) * c("better"), c(f"danger{m}") - c(f"slow{m}")
                ).clip(lower_bound=0.0)
                for m in range(RUNGS)
            }
        )
        calm = pl.when(c("alarm") < 0.5 * c("window")).then(0.05).otherwise(0.0)
        spent = 0.55 * c("alarm") + 0.2 * c("alarm") ** 2 / c("window") - calm
        narrower = c("tolerance") - 0.1 * c("over") * (c("tolerance") - 0.12)
        wider = c("tolerance") + 0.02 * dose * (0.85 - c("tolerance"))
        fading = 1 - 0.055 * min(0.3 + dose, 1.0)
        frame = frame.with_columns(
            trust=c("trust") + 0.06 * c("gate") * (1.0 - c("trust")),
            pursuit=c("pursuit") - 0.1 * c("pursuit"),
            quality=c("quality") + 0.03 * (1 - c("quality")),
            tolerance=pl.when(c("flooded")).then(narrower).otherwise(wider).clip(0.0, 1.0),
            habit=pl.when(c("flooded")).then(c("habit")).otherwise(c("habit") * fading),
            energy=(c("energy") - spent).clip(0.0, 1.0),
            spent=c("spent") + spent,
        )
        return frame.drop(
            "v", "lack", "alarm", "window", "over", "gate", "flooded", "surprise", "worse", "better", "old"
        )

    def night(self, frame):
        traces = {}
        for k in range(RUNGS):
            traces[f"slow{k}"] = (c(f"slow{k}") + 0.05 * c(f"fast{k}")) * (1 - 1 / 900)
            traces[f"fast{k}"] = c(f"fast{k}") * (1 - 0.05 - 0.07)
            traces[f"danger{k}"] = c(f"danger{k}") + (c(f"prototype{k}") - c(f"danger{k}")) / 2000
        return frame.with_columns(
            **traces,
            tolerance=c("tolerance") - 0.005 * (c("tolerance") - 0.12),
            energy=c("energy") + 0.45 * (1 - c("energy")),
            cost=0.95 * c("cost") + 0.05 * c("spent"),
            spent=pl.lit(0.0),
        )


class Town(ModelDF):
    def __init__(self, people, every, rung):
        super().__init__(0)
        self.day, self.every, self.rung = 0, every, rung
        self.agents += People(people, self)

    def step(self):
        self.agents.do("step")
        self.day += 1


def main(people, days, every, rung):
    town = Town(people, every, rung)
    began = time.process_time()
    for _ in range(days):
        town.step()
    cpu = time.process_time() - began
    table = next(iter(town.agents._agentsets)).agents
    danger = float(np.mean([table[f"danger{k}"].mean() for k in range(RUNGS)]))
    print(json.dumps({"agent_days": people * days, "cpu": cpu, "danger": danger}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
