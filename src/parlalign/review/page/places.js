// Places in a row that the arrow keys go to: 0 the whole row, -1 the first segment of the source, 1 the first of the target.

export const SIDES = ["source", "target"];

/** Return the first and the last place of a row; an empty side has one place. */
export const placesOf = (row) => ({ first: -Math.max(1, row.source.length), last: Math.max(1, row.target.length) });

/** Return side and segment of a place; null for the whole row. */
export function segmentAt(place) {
  if (place === 0) return null;
  return { side: place < 0 ? "source" : "target", segment: Math.abs(place) - 1 };
}

/** Return the place of a segment. */
export const placeOf = (side, segment) => (side === "source" ? -(segment + 1) : segment + 1);
