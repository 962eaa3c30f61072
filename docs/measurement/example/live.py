from pathlib import Path

from drawbridge.measure import Answer, Settings, next_item
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.responses import read_responses, read_scales

responses = read_responses(Path("answers.csv"), read_scales(Path("SCALES.toml")))
bank = calibrate(responses, date="2026-11-22").bank
bank.save(Path("BANK.toml"))

settings = Settings(target=0.55, active_floor=2)
answers = []
while (step := next_item(bank, answers, settings, seed=1)).item:
    said = input(f"{step.item}, 1 to 5, or nothing to skip it: ")
    answers.append(Answer(step.item, int(said) - 1 if said else None))

print(f"{len(answers)} of {len(bank.items)} statements were asked.")
for scale, mean, se in zip(bank.scales, step.profile.mean, step.profile.se, strict=True):
    print(f"{scale}: {mean:+.1f}, give or take {1.96 * se:.1f}")
