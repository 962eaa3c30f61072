"""The model's days in Mesa, one object a person. Run by ``bench.loop_speed`` in an environment that has Mesa."""

import json
import math
import sys
import time

import mesa
import numpy as np

RUNGS = 10
DOSES = [(k + 1) / RUNGS for k in range(RUNGS)]
STEPS = 10


def logistic(x):
    return 0.5 * (1.0 + math.tanh(0.5 * x))


def unit(x):
    return min(max(x, 0.0), 1.0)


class Person(mesa.Agent):
    """Alarm, staying, learning and a night, as docs/loop.md has them; nobody leaves, and alarm has no noise."""

    def __init__(self, model):
        super().__init__(model)
        self.danger = [0.85 * (0.25 + 0.75 * d) for d in DOSES]
        self.prototype = list(self.danger)
        self.fast, self.slow = [0.0] * RUNGS, [0.0] * RUNGS
        self.trust, self.tolerance, self.habit, self.energy = 0.0, 0.30, 0.70, 1.0
        self.pursuit, self.quality, self.cost, self.spent = 0.1, 0.6, 0.0, 0.0

    def step(self):
        if self.model.day % self.model.every == 0:
            self.meet(self.model.rung)
        self.night()

    def threat(self, k):
        return unit(self.danger[k] * (1 - 0.35 * self.trust) - self.fast[k] - self.slow[k])

    def meet(self, rung):
        dose, v = DOSES[rung], self.threat(rung)
        alarm = 1.25 * v * (0.3 + 0.7 * dose) + 0.1 * (1 - self.energy)
        window = self.tolerance * (1 - 0.35 * (1 - self.energy))
        over = gate = 0.0
        for i in range(STEPS):
            fall = math.exp(-(10.0 * (i + 0.5) / STEPS) / 20.0)
            excess = alarm * (0.15 * (1 - fall) + fall) - window
            over += unit(excess / 0.3) / STEPS
            gate += logistic(-excess / 0.07) / STEPS
        self.learn(rung, max(0.0, 0.5 * over) - v, gate)
        self.trust += 0.06 * gate * (1.0 - self.trust)
        self.pursuit -= 0.1 * self.pursuit
        self.quality += 0.03 * (1 - self.quality)
        if alarm > window:
            self.tolerance = unit(self.tolerance - 0.1 * over * (self.tolerance - 0.12))
        else:
            self.tolerance = unit(self.tolerance + 0.02 * dose * (0.85 - self.tolerance))
            self.habit *= 1 - 0.055 * min(0.3 + dose, 1.0)
        calm = 0.05 if alarm < 0.5 * window else 0.0
        spent = 0.55 * alarm + 0.2 * alarm**2 / window - calm
        self.energy = unit(self.energy - spent)
        self.spent += spent

    def learn(self, rung, surprise, gate):
        worse, better = 0.30 * max(surprise, 0.0), 0.14 * gate * max(-surprise, 0.0)
        old = 0.5 * math.exp(-(surprise**2) / 0.30)
        for k in range(RUNGS):
            reach = math.exp(-((DOSES[rung] - DOSES[k]) ** 2) / (2 * 0.13**2))
            e = self.danger[k]
            self.danger[k] = max(e + reach * (worse * (1 - e) - old * better), 0.0)
            self.fast[k] = max(min(self.fast[k] + reach * (1 - old) * better, self.danger[k] - self.slow[k]), 0.0)

    def night(self):
        for k in range(RUNGS):
            self.slow[k] = (self.slow[k] + 0.05 * self.fast[k]) * (1 - 1 / 900)
            self.fast[k] *= 1 - 0.05 - 0.07
            self.danger[k] += (self.prototype[k] - self.danger[k]) / 2000
        self.tolerance -= 0.005 * (self.tolerance - 0.12)
        self.energy += 0.45 * (1 - self.energy)
        self.cost = 0.95 * self.cost + 0.05 * self.spent
        self.spent = 0.0


class Town(mesa.Model):
    def __init__(self, people, every, rung):
        super().__init__(seed=0)
        self.day, self.every, self.rung = 0, every, rung
        for _ in range(people):
            Person(self)

    def step(self):
        self.agents.do("step")
        self.day += 1


def main(people, days, every, rung):
    town = Town(people, every, rung)
    began = time.process_time()
    for _ in range(days):
        town.step()
    cpu = time.process_time() - began
    danger = float(np.mean([np.mean(person.danger) for person in town.agents]))
    print(json.dumps({"agent_days": people * days, "cpu": cpu, "danger": danger}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
