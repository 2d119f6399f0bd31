// The frames of a clip as columns: see vision/review/clip/frames.py for their form.

const ARRAYS = { float64: Float64Array, float32: Float32Array, uint16: Uint16Array, uint8: Uint8Array };

/** All frames of one clip. `t` is in seconds from the first frame; a column is a typed array with a place a frame. */
export class Frames {
  constructor(buffer) {
    const length = new DataView(buffer).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    this.count = header.frames;
    this.words = header.words;
    this.columns = {};
    for (const { name, type, at } of header.columns) {
      this.columns[name] = new ARRAYS[type](buffer, 4 + length + at, header.frames);
    }
    this.t = this.columns.t;
    this.end = this.count ? this.t[this.count - 1] : 0;
  }

  /** The frame nearest to a time. */
  at(time) {
    const after = this.from(time);
    if (after === 0) return 0;
    if (after >= this.count) return this.count - 1;
    return time - this.t[after - 1] <= this.t[after] - time ? after - 1 : after;
  }

  /** The first frame at or after a time; `count` where there is none. */
  from(time) {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.t[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A word's column at a frame, as in `word("phase", 12)`. */
  word(name, frame) {
    return this.words[name][this.columns[name][frame]] ?? "";
  }

  /** What a check says in a frame: its status or "". */
  status(check, frame) {
    return this.words.status[this.columns[`${check}_status`]?.[frame]] ?? "";
  }

  /** Why there is no value, or "". */
  reason(check, frame) {
    return this.words.reason[(this.columns[`${check}_reason`]?.[frame] ?? 0) - 1] ?? "";
  }

  /** A measure's value and error in a frame; NaN where there is none. */
  reading(check, frame) {
    const value = this.columns[check]?.[frame] ?? NaN;
    return { value, error: this.columns[`${check}_error`]?.[frame] ?? NaN };
  }
}

/** The stretches of equal numbers in a column, as [first, after, number]. */
export function runs(column) {
  const found = [];
  for (let i = 0, first = 0; i < column.length; i++) {
    if (i + 1 === column.length || column[i + 1] !== column[first]) {
      found.push([first, i + 1, column[first]]);
      first = i + 1;
    }
  }
  return found;
}
