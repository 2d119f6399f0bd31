// How a picture is turned and mirrored, as `alignment.report.Correction` has it: a clockwise turn, then the mirroring.

/** A turn by `quarters` clockwise and, after it, a mirroring. Places are shares of width and height. */
export class Turn {
  constructor(quarters = 0, mirrored = false) {
    this.quarters = ((quarters % 4) + 4) % 4;
    this.mirrored = mirrored;
  }

  /** As the server tells it: `rotate` in degrees. */
  static of({ rotate, mirrored }) {
    return new Turn((rotate ?? 0) / 90, mirrored);
  }

  get rotate() {
    return 90 * this.quarters;
  }

  /** This turn and then another one. A turn that follows a mirroring goes the other way round before it. */
  then(next) {
    return new Turn(this.quarters + (this.mirrored ? -next.quarters : next.quarters), this.mirrored !== next.mirrored);
  }

  /** What takes it back. */
  get back() {
    return this.mirrored ? this : new Turn(-this.quarters);
  }

  is(other) {
    return this.quarters === other.quarters && this.mirrored === other.mirrored;
  }

  /** Width and height afterwards. */
  shape([width, height]) {
    return this.quarters % 2 ? [height, width] : [width, height];
  }

  /** Where a place goes. */
  place([x, y]) {
    const [across, down] = [[x, y], [1 - y, x], [1 - x, 1 - y], [y, 1 - x]][this.quarters];
    return [this.mirrored ? 1 - across : across, down];
  }

  /** As a style of an element whose left top corner lies in the middle of its place. */
  get style() {
    return `translate(-50%, -50%) ${this.mirrored ? "scaleX(-1) " : ""}rotate(${this.rotate}deg)`;
  }

  /** Have a canvas of `width` x `height` draw turned what is drawn after this; returns the width and height for it. */
  draw(context, width, height) {
    context.translate(width / 2, height / 2);
    context.scale(this.mirrored ? -1 : 1, 1);
    context.rotate((this.quarters * Math.PI) / 2);
    const [across, down] = this.shape([width, height]);
    context.translate(-across / 2, -down / 2);
    return [across, down];
  }
}
