"""Computes the English index of multiple deprivation 2019 from the published domain ranks, with pandas.

Usage: iod_pandas.py INPUT.csv OUTPUT.csv [--criteria]
Ranks get the average of ties and the exponential transform of the technical report, -23 ln(1 - r (1 - e^(-100/23))) with r from 0 (least
deprived) to 1; the weighted sum is ranked and cut into ten. With --criteria also what bench/screen/criteria.yaml
asks: which domains are among the most deprived tenth, the designation, and a sentence for each area.
Needs: pip install pandas
"""

import sys

try:
    import numpy
    import pandas
except ImportError as e:
    sys.exit(f"missing: {e.name} (pip install pandas)")

WEIGHTS = {"Income": 0.225, "Employment": 0.225, "Education": 0.135, "Health": 0.135, "Crime": 0.093, "Housing_and_Access": 0.093, "Environment": 0.093}
NAMES = {"Income": "income", "Employment": "employment", "Education": "education", "Health": "health", "Crime": "crime",
         "Housing_and_Access": "barriers to housing and services", "Environment": "living environment"}


def main():
    frame = pandas.read_csv(sys.argv[1])
    n = len(frame)
    out = pandas.DataFrame({"code": frame["lsoa11_code"]})
    score = 0.0
    for domain, weight in WEIGHTS.items():
        rank = frame[domain + "_rank"].rank(method="average")
        r = (n - rank + 1) / n
        part = -23 * numpy.log(1 - r * (1 - numpy.exp(-100 / 23)))
        out["imd/" + domain.lower()] = part
        score = score + weight * part
    out["imd"] = score
    out["imd_rank"] = score.rank(method="min", ascending=False).astype(int)
    out["imd_decile"] = numpy.ceil(10 * out["imd_rank"] / n).astype(int)
    if "--criteria" in sys.argv:
        met = {domain: frame[domain + "_rank"] <= 3284 for domain in WEIGHTS}
        count = sum(m.astype(int) for m in met.values())
        out["designated"] = numpy.where((count >= 3) & (out["imd_decile"] <= 1), "yes", "no")
        words = pandas.Series("", index=frame.index)
        for domain, m in met.items():
            words = words + numpy.where(m, numpy.where(words == "", "", ", ") + NAMES[domain], "")
        verdict = numpy.where(out["designated"] == "yes", " is designated: ", " is not designated: ")
        out["reason"] = out["code"] + verdict + count.astype(str) + " of 7 criteria are met" + numpy.where(words == "", ".", " – " + words + ".")
    out.to_csv(sys.argv[2], index=False)


main()
