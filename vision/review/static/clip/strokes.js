// Lines, arcs, dots and labels with a dark halo: what vision/drawing/strokes.py draws, on a canvas. All lengths in its pixels.

/** A line's look. `dash` 0 is solid. */
export const stroke = (color, width, halo, edge, dash = 0) => ({ color, width, halo, edge: Math.max(1, edge), dash });

export function path(context, points, look) {
  paths(context, [points], look);
}

/** Several paths, all halos below all lines. A path is an array of [x, y]. */
export function paths(context, lines, look) {
  context.lineCap = look.dash ? "butt" : "round";
  context.lineJoin = "round";
  for (const [color, width] of [
    [look.halo, look.width + 2 * look.edge],
    [look.color, look.width],
  ]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash(look.dash ? [look.dash, look.dash] : []);
    context.beginPath();
    for (const line of lines) trace(context, line);
    context.stroke();
  }
  context.setLineDash([]);
}

export function dot(context, [x, y], radius, look) {
  for (const [color, grow] of [
    [look.halo, look.edge],
    [look.color, 0],
  ]) {
    context.fillStyle = color;
    context.beginPath();
    context.arc(x, y, radius + grow, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Tint the area inside points with a share of a colour. */
export function fill(context, points, color, share) {
  context.save();
  context.globalAlpha *= share;
  context.fillStyle = color;
  context.beginPath();
  trace(context, points);
  context.closePath();
  context.fill();
  context.restore();
}

/** The points of the arc around a vertex from one end of an angle to the other, the short way. */
export function arc(vertex, start, end, radius) {
  const from = Math.atan2(start[1] - vertex[1], start[0] - vertex[0]);
  let turn = Math.atan2(end[1] - vertex[1], end[0] - vertex[0]) - from;
  if (turn > Math.PI) turn -= 2 * Math.PI;
  if (turn < -Math.PI) turn += 2 * Math.PI;
  const steps = Math.max(2, Math.ceil(Math.abs(turn) / 0.1));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const at = from + (turn * i) / steps;
    return [vertex[0] + radius * Math.cos(at), vertex[1] + radius * Math.sin(at)];
  });
}

/** The interior angle at a vertex, in degrees. */
export function angle(start, vertex, end) {
  const a = Math.atan2(start[1] - vertex[1], start[0] - vertex[0]);
  const b = Math.atan2(end[1] - vertex[1], end[0] - vertex[0]);
  const between = Math.abs(((a - b) * 180) / Math.PI) % 360;
  return between > 180 ? 360 - between : between;
}

function trace(context, points) {
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
}
