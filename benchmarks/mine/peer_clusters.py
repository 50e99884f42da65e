"""Times scikit-learn on one thread and prints one JSON object.

Usage: python peer_clusters.py dbscan FILE COLUMNS RADIUS MINIMUM REPEATS LABELS
       python peer_clusters.py kmeans FILE COLUMNS CLUSTERS REPEATS
FILE holds rows of float64; LABELS gets int32.
"""

import json
import sys
import time

import numpy as np
from sklearn.cluster import DBSCAN, KMeans


def timed(work):
    begin = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begin


kind, path, columns, *rest = sys.argv[1:]
table = np.fromfile(path).reshape(-1, int(columns))
if kind == "dbscan":
    radius, minimum, repeats, out = float(rest[0]), int(rest[1]), int(rest[2]), rest[3]
    runs = [timed(lambda: DBSCAN(eps=radius, min_samples=minimum).fit(table)) for _ in range(repeats)]
    runs[0][0].labels_.astype(np.int32).tofile(out)
    print(json.dumps({"seconds": [seconds for _, seconds in runs]}))
else:
    clusters, repeats = int(rest[0]), int(rest[1])
    runs = [timed(lambda: KMeans(clusters, n_init=1, random_state=seed).fit(table)) for seed in range(repeats)]
    print(json.dumps({
        "seconds": [seconds for _, seconds in runs],
        "inertias": [float(found.inertia_) for found, _ in runs],
        "iterations": [int(found.n_iter_) for found, _ in runs],
    }))
