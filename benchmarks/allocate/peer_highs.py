"""Solves the program in a folder of arrays by native HiGHS: interior point, presolve on, one thread."""
import json
import sys
import time

import highspy
import numpy as np

folder = sys.argv[1]


def read(name, kind=np.float64):
    return np.fromfile(f"{folder}/{name}", dtype=kind)


program = highspy.HighsLp()
program.col_cost_ = read("cost")
program.col_lower_ = read("columnLower")
program.col_upper_ = read("columnUpper")
program.row_lower_ = read("rowLower")
program.row_upper_ = read("rowUpper")
program.num_col_ = len(program.col_cost_)
program.num_row_ = len(program.row_lower_)
program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
program.a_matrix_.start_ = read("starts", np.int32)
program.a_matrix_.index_ = read("indices", np.int32)
program.a_matrix_.value_ = read("values")
solver = highspy.Highs()
solver.setOptionValue("output_flag", False)
solver.setOptionValue("threads", 1)
solver.setOptionValue("solver", "ipm")
solver.setOptionValue("presolve", "on")
solver.passModel(program)
begin = time.perf_counter()
solver.run()
seconds = time.perf_counter() - begin
print(json.dumps({
    "version": solver.version(),
    "seconds": seconds,
    "cost": solver.getInfo().objective_function_value,
}))
