export { choleskyInverse, cholesky, choleskySolve, syrk } from "./cholesky";
export { gemm } from "./gemm";
export { setScratch } from "./memory";
export { logSumExpRows, softmaxRows } from "./rows";
export { recommendRows, topK } from "./select";
export { axpy, dot, multiply, scale, scores, sum } from "./vector";
