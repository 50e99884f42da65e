/** A point of a profile: distance from the axis and height, in metres. */
export type ProfilePoint = readonly [radiusM: number, heightM: number];

export interface Surface {
  /** Three numbers a vertex. */
  positions: Float32Array;
  normals: Float32Array;
  indices: Uint32Array;
}

/** Catmull–Rom through the points, so that a few of them make a smooth wall. */
export const smooth = (points: readonly ProfilePoint[], steps: number): ProfilePoint[] => {
  const at = (i: number): ProfilePoint => points[Math.min(points.length - 1, Math.max(0, i))]!;
  const curve: ProfilePoint[] = [];
  for (let i = 0; i < points.length - 1; i++)
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      const between = (axis: 0 | 1): number => {
        const [a, b, c, d] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
        return (
          0.5 *
          (2 * b +
            (c - a) * t +
            (2 * a - 5 * b + 4 * c - d) * t * t +
            (3 * b - a - 3 * c + d) * t ** 3)
        );
      };
      curve.push([Math.max(0, between(0)), between(1)]);
    }
  curve.push(at(points.length - 1));
  return curve;
};

/** Turns a profile around the upright axis; the normals point to the left of its direction. */
export const lathe = (profile: readonly ProfilePoint[], segments: number): Surface => {
  const columns = segments + 1;
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  for (const [i, [radius, height]] of profile.entries()) {
    const before = profile[Math.max(0, i - 1)]!;
    const after = profile[Math.min(profile.length - 1, i + 1)]!;
    const [alongR, alongH] = [after[0] - before[0], after[1] - before[1]];
    const length = Math.hypot(alongR, alongH) || 1;
    for (let segment = 0; segment < columns; segment++) {
      const angle = (2 * Math.PI * segment) / segments;
      const [x, z] = [Math.cos(angle), Math.sin(angle)];
      positions.push(radius * x, height, radius * z);
      normals.push((alongH / length) * x, -alongR / length, (alongH / length) * z);
    }
  }
  for (let row = 0; row < profile.length - 1; row++)
    for (let segment = 0; segment < segments; segment++) {
      const a = row * columns + segment;
      const b = a + columns;
      indices.push(a, b, a + 1, b, b + 1, a + 1);
    }
  return {
    positions: new Float32Array(positions),
    normals: new Float32Array(normals),
    indices: new Uint32Array(indices),
  };
};
