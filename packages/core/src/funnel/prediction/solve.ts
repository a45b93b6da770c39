/**
 * Solves `matrix x = right` for a symmetric positive definite matrix by Cholesky's decomposition; null where it is not
 * definite, as when one column repeats another. O(n^3).
 */
export const solve = (
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] | null => {
  const size = right.length;
  const lower = matrix.map(() => new Float64Array(size));
  const at = (row: number, column: number) => lower[row]?.[column] ?? 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row]?.[column] ?? 0;
      for (let k = 0; k < column; k += 1) sum -= at(row, k) * at(column, k);
      const line = lower[row];
      if (line === undefined) return null;
      if (row === column) {
        if (!(sum > 1e-12)) return null;
        line[column] = Math.sqrt(sum);
      } else line[column] = sum / at(column, column);
    }
  }
  const found = [...right];
  for (let row = 0; row < size; row += 1) {
    let sum = found[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= at(row, k) * (found[k] ?? 0);
    found[row] = sum / at(row, row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = found[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) sum -= at(k, row) * (found[k] ?? 0);
    found[row] = sum / at(row, row);
  }
  return found;
};
