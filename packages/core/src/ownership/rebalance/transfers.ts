/** So many customers of one group that go from one rep to another, all by their places. */
export interface Transfer {
  readonly from: number;
  readonly group: number;
  readonly to: number;
  readonly count: number;
}

/** Who owns how many of which group, and who may get them: all by place. */
export interface Shelf {
  readonly owner: number;
  readonly group: number;
  readonly count: number;
}
