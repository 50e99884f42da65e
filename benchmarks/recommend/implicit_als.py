"""Fits implicit's ALS and prints after how many iterations, and seconds of them, it reaches an NDCG@20.

Usage: python implicit_als.py FOLDER TARGET THREADS ALPHA REGULARISATION
FOLDER holds train.txt and test.txt, lines of `user item item ...`. Prints one JSON object.
"""

import json
import sys

import numpy as np
from implicit.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

FACTORS = 64
DEPTH = 20
MOST_ITERATIONS = 15


def read(path, shape):
    rows, columns = [], []
    with open(path) as lines:
        for line in lines:
            numbers = [int(word) for word in line.split()]
            rows += [numbers[0]] * (len(numbers) - 1)
            columns += numbers[1:]
    return csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)


def ndcg(model, train, test):
    users = np.flatnonzero(np.diff(test.indptr))
    ids, _ = model.recommend(users, train[users], N=DEPTH, filter_already_liked_items=True)
    discount = 1 / np.log2(np.arange(DEPTH) + 2)
    total = 0.0
    for user, listed in zip(users, ids):
        wanted = test.indices[test.indptr[user] : test.indptr[user + 1]]
        hits = np.isin(listed, wanted)
        total += (hits * discount).sum() / discount[: min(DEPTH, len(wanted))].sum()
    return total / len(users)


def main():
    folder, target, threads, alpha, regularisation = sys.argv[1:6]
    shape = (6022, 3043)
    train = read(f"{folder}/train.txt", shape)
    test = read(f"{folder}/test.txt", shape)

    model = AlternatingLeastSquares(
        factors=FACTORS,
        regularization=float(regularisation),
        alpha=float(alpha),
        iterations=MOST_ITERATIONS,
        num_threads=int(threads),
        random_state=1,
        use_gpu=False,
    )
    kept = []

    def keep(_iteration, elapsed, *_loss):
        kept.append((elapsed, model.user_factors.copy(), model.item_factors.copy()))

    model.fit(train, show_progress=False, callback=keep)
    seconds = 0.0
    for iterations, (elapsed, users, items) in enumerate(kept, 1):
        seconds += elapsed
        model.user_factors, model.item_factors = users, items
        model._user_norms = model._item_norms = None
        reached = ndcg(model, train, test)
        if reached >= float(target):
            break
    print(json.dumps({"iterations": iterations, "ndcg20": reached, "seconds": seconds}))


main()
