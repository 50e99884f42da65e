/**
 * Scores of one asker in standard deviations from their mean, in place; what a model knows nothing
 * about gets the smallest found. All alike become 0. Answers whether anything was known. O(n).
 */
export const standardise = (scores: Float32Array): boolean => {
  let [count, sum, squares, smallest] = [0, 0, 0, Infinity];
  for (const score of scores) {
    if (score === -Infinity) continue;
    count++;
    sum += score;
    squares += score * score;
    if (score < smallest) smallest = score;
  }
  if (count === 0) {
    scores.fill(0);
    return false;
  }
  const mean = sum / count;
  const spread = Math.sqrt(Math.max(0, squares / count - mean * mean)) || 1;
  for (let at = 0; at < scores.length; at++)
    scores[at] = ((scores[at] === -Infinity ? smallest : scores[at]!) - mean) / spread;
  return true;
};
