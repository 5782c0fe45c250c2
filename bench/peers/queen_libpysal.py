"""Times libpysal's Queen on GeoJSON files, reading left out, coordinates rounded to 7 decimals.

Usage: queen_libpysal.py REPEAT FILE...
Prints one JSON object per file: file, links (directed), seconds (median of REPEAT runs), version.
Needs: pip install geopandas libpysal
"""

import json
import statistics
import sys
import time
import warnings

try:
    import geopandas
    import libpysal
    import numpy
    import shapely
except ImportError as e:
    sys.exit(f"missing: {e.name} (pip install geopandas libpysal)")

warnings.filterwarnings("ignore")  # islands and disconnected components are expected


def main():
    repeat = int(sys.argv[1])
    for path in sys.argv[2:]:
        frame = geopandas.read_file(path)
        frame.geometry = shapely.transform(frame.geometry.values, lambda xy: numpy.round(xy, 7))
        seconds = []
        for _ in range(repeat):
            start = time.perf_counter()
            w = libpysal.weights.Queen.from_dataframe(frame, use_index=False, silence_warnings=True)
            seconds.append(time.perf_counter() - start)
        links = sum(len(n) for n in w.neighbors.values())
        print(json.dumps({"file": path, "links": links, "seconds": statistics.median(seconds), "version": libpysal.__version__}))


main()
