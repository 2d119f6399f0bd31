// Drawings taken hold of: moved as a whole or by one of their points, or erased.

/** Begin to move what is at a place (shares of the frame): a function from place to the moved mark, or null. */
export function grasp(drawings, from) {
  const found = drawings.hit(from);
  if (!found) return null;
  const { mark, point } = found;
  return (to) => {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const moved = ([x, y], i) => (point === null || i === point ? [x + dx, y + dy] : [x, y]);
    return { ...mark, points: mark.points.map(moved) };
  };
}
