"""Trees of scikit-learn on a table that trees.ts wrote, on one thread; prints a line of JSON.

python peer_trees.py FILE ROWS COLUMNS TRAINING_ROWS boosting|forest

FILE holds doubles, column after column, the labels last; the rows behind the training rows are scored.
"""

import json
import sys
import time

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import roc_auc_score

file, kind = sys.argv[1], sys.argv[5]
rows, columns, training = map(int, sys.argv[2:5])
table = np.fromfile(file).reshape(columns + 1, rows)
x, y = table[:columns].T.copy(), table[columns]

models = {
    "boosting": lambda: HistGradientBoostingClassifier(max_iter=100, max_leaf_nodes=31, early_stopping=False),
    "forest": lambda: RandomForestClassifier(100, n_jobs=1, random_state=0),
}
seconds = []
for _ in range(2):
    model = models[kind]()
    begin = time.perf_counter()
    model.fit(x[:training], y[:training])
    seconds.append(time.perf_counter() - begin)
auc = roc_auc_score(y[training:], model.predict_proba(x[training:])[:, 1])
print(json.dumps({"seconds": min(seconds), "auc": auc, "version": sklearn.__version__}))
