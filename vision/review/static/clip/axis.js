// The stretch of time that is shown, and where times lie on it.

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const LEAST_S = 0.5;

/** Time across a width in pixels; `start` and `end` in seconds. Event: `change`. */
export class Axis extends EventTarget {
  constructor(end) {
    super();
    this.whole = { start: 0, end: Math.max(end, LEAST_S) };
    Object.assign(this, this.whole, { width: 1 });
  }

  x(t) {
    return ((t - this.start) / (this.end - this.start)) * this.width;
  }

  t(x) {
    return this.start + (x / this.width) * (this.end - this.start);
  }

  get zoomed() {
    return this.end - this.start < this.whole.end - this.whole.start - 1e-6;
  }

  /** Show a stretch of time, as near as the clip allows. */
  show(start, end) {
    const whole = this.whole.end - this.whole.start;
    const length = Math.max(LEAST_S, Math.min(end - start, whole));
    this.start = Math.max(this.whole.start, Math.min(this.whole.end - length, start));
    this.end = this.start + length;
    this.dispatchEvent(new Event("change"));
  }

  /** Zoom by a factor (under 1 = nearer) about a time. */
  zoom(factor, about) {
    const length = (this.end - this.start) * factor;
    const share = (about - this.start) / (this.end - this.start);
    this.show(about - share * length, about - share * length + length);
  }

  move(seconds) {
    this.show(this.start + seconds, this.end + seconds);
  }

  /** Turn the page where a time has left the stretch that is shown. */
  follow(t) {
    if (t >= this.start && t <= this.end) return;
    const length = this.end - this.start;
    this.show(t - 0.05 * length, t + 0.95 * length);
  }

  /** Round times about `apart` pixels from each other. */
  ticks(apart = 90) {
    const least = ((this.end - this.start) / this.width) * apart;
    const step = STEPS.find((one) => one >= least) ?? STEPS[STEPS.length - 1];
    const found = [];
    for (let i = Math.ceil(this.start / step - 1e-9); i * step <= this.end + 1e-9; i++) found.push(i * step);
    return { step, times: found };
  }
}
