"""Computes the seven indicators and criteria of methods/copenhagen-2025.yaml for the last year of a made-up city, with pandas.

Usage: copenhagen_pandas.py WORKSPACE OUTPUT.csv
It reads the figures that the criteria need and no map: no graph, no housing areas, no state lists, no exclusions, no intervals, no sentences.
Needs: pip install pandas
"""

import os
import sys

try:
    import numpy
    import pandas
except ImportError as e:
    sys.exit(f"missing: {e.name} (pip install pandas)")

# name: count, base, years pooled
POOLED = {
    "income": ("low_income", "residents_income", 2), "education": ("basic_schooling", "residents_30_59", 2),
    "employment": ("outside_labour_market", "residents_18_64", 2), "youth_education": ("youth_without_education", "residents_18_24", 3),
    "child_poverty": ("poor_children", "residents_0_17", 3), "health": ("chronically_ill", "residents_18", 2),
}
FACTOR, LEAST, YEAR = 1.30, 50, 2024
FIGURES = sorted({c for count, base, _ in POOLED.values() for c in (count, base)})


def read(where, name, columns):
    return pandas.read_csv(os.path.join(where, name), sep=";", decimal=",", na_values=[".."], usecols=["code", "year"] + columns)


def pooled(frame):
    out = {}
    for name, (count, base, years) in POOLED.items():
        part = frame.loc[frame["year"] > YEAR - years, ["code", count, base]]
        whole = part.groupby("code", sort=False).agg("sum", skipna=False)
        out[name] = (whole[count] / whole[base]).where(whole[base] >= LEAST)
    return pandas.DataFrame(out)


def main():
    where, target = sys.argv[1:3]
    small = read(where, "figures_small_area.csv", ["residents"] + FIGURES)
    city = pooled(read(where, "figures_city.csv", FIGURES)).iloc[0]
    out = pooled(small)
    out.insert(0, "population", small[small["year"] == YEAR].set_index("code")["residents"])
    met = pandas.DataFrame({name: (out[name] >= FACTOR * city[name]).where(out[name].notna()) for name in POOLED})
    for name in POOLED:
        out["met_" + name] = numpy.where(out[name].isna(), "undetermined", numpy.where(met[name] == True, "met", "not_met"))  # noqa: E712
    three = (met[["income", "education", "employment"]] == True).sum(axis=1)  # noqa: E712
    out["designated"] = numpy.where(((met == True).sum(axis=1) >= 4) & (three >= 2), "yes", "no")  # noqa: E712
    out.to_csv(target)


main()
