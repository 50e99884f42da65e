export { choleskyInverse, cholesky, choleskySolve, syrk } from "./cholesky";
export { bprSteps, ratingSteps } from "./descent";
export { csrGram, ialsSolve, ialsSweep } from "./factors";
export { gemm } from "./gemm";
export { histogram } from "./histogram";
export { setScratch } from "./memory";
export { logSumExpRows, softmaxRows } from "./rows";
export { recommendRows, topK } from "./select";
export { axpy, dot, multiply, scale, scores, sum } from "./vector";
