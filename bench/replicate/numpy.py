"""Seconds for one uncertainty replicate over 32,844 areas and 7 indicators, in numpy on one core, as JSON.

    chance      every share drawn again from Beta(r + 1/2, n - r + 1/2), the references recomputed, the rule counted
    weights     weights of a composite x U(.75, 1.25), weighted sum, all areas in descending order, the first tenth counted
    partition   the same, but with the first tenth found by selection and not in order
    thresholds  thresholds of the rule x U(.9, 1.1), the rule counted

The rule: at least 4 of 7 shares at or above 1.4 x their reference, at least 2 of them among the first three. The reference of an indicator is
its rate over the areas that are not frozen. Counts are made up from a seed; --write FILE saves them for another program to run on.
"""

import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy is imported, which reads them once
# A script's folder comes first on the path, where this file would be taken for numpy itself.
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [p for p in sys.path if os.path.abspath(p) != here]

import argparse
import json
import platform
import time

import numpy as np

INDICATORS, FACTOR, TENTH = 7, 1.4, 10
RATES = np.array([0.24, 0.22, 0.20, 0.15, 0.14, 0.18, 0.12])  # of the whole city
WEIGHTS = np.array([0.225, 0.225, 0.135, 0.135, 0.093, 0.093, 0.093])  # of the English indices


def make(areas, seed):
    """Counts r and bases n, each [indicator, area], and which areas are frozen. Hardship of an area moves its rates together."""
    g = np.random.default_rng(seed)
    n = g.integers(60, 900, size=(INDICATORS, areas))
    hardship = g.standard_normal(areas)
    own = g.standard_normal((INDICATORS, areas))
    logit = np.log(RATES / (1 - RATES))[:, None] + 0.45 * hardship + 0.25 * own
    r = g.binomial(n, 1 / (1 + np.exp(-logit)))
    return r, n, hardship > 1.2


class Rule:
    """The counting rule over all areas. Buffers are kept, so that a replicate asks for no memory."""

    def __init__(self, r, n, frozen):
        areas = r.shape[1]
        self.a, self.b = r + 0.5, n - r + 0.5
        self.share = r / n
        free = n * ~frozen
        self.part = free / free.sum(axis=1, keepdims=True)  # of each area in the reference of an indicator
        self.met = np.empty(r.shape, dtype=bool)
        self.all = np.empty(areas, dtype=np.uint8)
        self.first = np.empty(areas, dtype=np.uint8)
        self.count = np.zeros(areas, dtype=np.int64)
        self.threshold = FACTOR * self.reference(self.share)

    def reference(self, share):
        return np.einsum("ij,ij->i", share, self.part)

    def apply(self, share, threshold):
        np.greater_equal(share, threshold[:, None], out=self.met)
        met = self.met.view(np.uint8)
        np.add.reduce(met[:3], axis=0, dtype=np.uint8, out=self.first)
        np.add.reduce(met[3:], axis=0, dtype=np.uint8, out=self.all)
        self.all += self.first
        return (self.all >= 4) & (self.first >= 2)

    def chance(self, g):
        share = g.beta(self.a, self.b)
        self.count += self.apply(share, FACTOR * self.reference(share))

    def thresholds(self, g):
        self.count += self.apply(self.share, self.threshold * g.uniform(0.9, 1.1, INDICATORS))


class Composite:
    """A weighted sum of columns that are transformed already: X = -23 ln(1 - R(1 - exp(-100/23))) of the rank of each share over N."""

    def __init__(self, share):
        areas = share.shape[1]
        rank = share.argsort(axis=1).argsort(axis=1) + 1
        self.x = -23 * np.log(1 - rank / areas * (1 - np.exp(-100 / 23)))
        self.top = areas // TENTH
        self.count = np.zeros(areas, dtype=np.int64)

    def score(self, g):
        return (-WEIGHTS * g.uniform(0.75, 1.25, INDICATORS)) @ self.x

    def weights(self, g):
        order = self.score(g).argsort()  # of the negated score: most disadvantaged first
        self.count[order[: self.top]] += 1

    def partition(self, g):
        self.count[self.score(g).argpartition(self.top - 1)[: self.top]] += 1


def seconds(replicate, g, repetitions, least):
    """Best mean time of one replicate, over repetitions that each take at least so many seconds."""
    replicate(g)
    start, many = time.perf_counter(), 1
    while True:
        for _ in range(many):
            replicate(g)
        took = time.perf_counter() - start
        if took > least:
            break
        start, many = time.perf_counter(), many * 2
    best = took / many
    for _ in range(repetitions - 1):
        start = time.perf_counter()
        for _ in range(many):
            replicate(g)
        best = min(best, (time.perf_counter() - start) / many)
    return best


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--areas", type=int, default=32844)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--repetitions", type=int, default=7)
    p.add_argument("--least", type=float, default=0.25, help="seconds that a repetition takes at least")
    p.add_argument("--write", metavar="FILE", help="save the counts as CSV: area, frozen, r1, n1, ... r7, n7")
    arg = p.parse_args()

    r, n, frozen = make(arg.areas, arg.seed)
    if arg.write:
        columns = [np.arange(arg.areas), frozen.astype(int)] + [c for pair in zip(r, n) for c in pair]
        head = "area,frozen," + ",".join(f"r{k},n{k}" for k in range(1, INDICATORS + 1))
        np.savetxt(arg.write, np.column_stack(columns), fmt="%d", delimiter=",", header=head, comments="")
    rule = Rule(r, n, frozen)
    composite = Composite(rule.share)
    g = np.random.Generator(np.random.SFC64(arg.seed))  # the quickest of numpy's generators
    out = {
        "numpy": np.__version__,
        "python": platform.python_version(),
        "areas": arg.areas,
        # What another program can be held against: references and areas in with nothing drawn.
        "reference": [float(v) for v in rule.reference(rule.share)],
        "designated": int(rule.apply(rule.share, rule.threshold).sum()),
        "seconds": {
            f.__name__: seconds(f, g, arg.repetitions, arg.least)
            for f in (rule.chance, composite.weights, composite.partition, rule.thresholds)
        },
    }
    # The share of areas that some replicates put in and others out: rules and orders must move, or nothing was measured.
    rule.count[:] = 0
    for _ in range(50):
        rule.chance(g)
    out["areas_moved_by_chance"] = int(((rule.count > 0) & (rule.count < 50)).sum())
    json.dump(out, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
