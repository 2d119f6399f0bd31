// Two players in step: both at the same time since the start of their holds.

/** Apart by more than this (s) the second one is set anew; by less, its speed is changed a little. */
const FAR_S = 0.25;
const NEAR_S = 0.02;

/** Moves two players as if they were one. `time` is in seconds since the start of the holds, and may be under 0. */
export class Pair extends EventTarget {
  /** `sides` are { player, hold }, `hold` with its `start` and `end` in the clip. */
  constructor(sides) {
    super();
    this.sides = sides;
    this.loop = null;
    this.begin = -Math.min(...sides.map((side) => side.hold.start));
    this.end = Math.max(...sides.map((side) => side.player.end - side.hold.start));
    this.first.player.addEventListener("frame", () => this.#framed());
    this.second.player.addEventListener("frame", () => this.dispatchEvent(new Event("frame")));
    for (const { player } of sides) player.addEventListener("state", () => this.dispatchEvent(new Event("state")));
  }

  /** The one that leads: the one whose clip goes on for longer after its hold began. */
  get first() {
    return this.sides.reduce((best, side) =>
      side.player.end - side.hold.start > best.player.end - best.hold.start ? side : best,
    );
  }

  get second() {
    return this.sides.find((side) => side !== this.first);
  }

  get time() {
    return this.first.player.time - this.first.hold.start;
  }

  get playing() {
    return this.first.player.playing;
  }

  get rate() {
    return this.first.player.rate;
  }

  set rate(rate) {
    for (const { player } of this.sides) player.rate = rate;
  }

  get muted() {
    return this.sides.every(({ player }) => player.muted);
  }

  set muted(muted) {
    this.sides[0].player.muted = muted;
  }

  play() {
    if (this.loop && (this.time < this.loop.from || this.time >= this.loop.to)) this.seek(this.loop.from);
    else if (this.time >= this.end - 1e-3) this.seek(0);
    for (const { player, hold } of this.sides) if (this.time + hold.start < player.end - 0.05) player.play();
  }

  pause() {
    for (const { player } of this.sides) player.pause();
    this.second.player.rate = this.rate;
    this.#align();
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  seek(time) {
    for (const { player, hold } of this.sides) time === 0 ? player.begin(hold.start) : player.seek(time + hold.start);
  }

  jump(seconds) {
    this.seek(this.time + seconds);
  }

  /** The leader goes on by frames, the other to the same time. */
  step(by) {
    const { player, hold } = this.first;
    for (const side of this.sides) side.player.pause();
    player.step(by);
    const frame = Math.max(0, Math.min(player.frames.count - 1, player.aim));
    this.second.player.seek(player.frames.t[frame] - hold.start + this.second.hold.start);
  }

  change(by) {
    this.first.player.change(by);
    this.rate = this.first.player.rate;
  }

  repeat(loop) {
    this.loop = loop && loop.to > loop.from ? loop : null;
    this.dispatchEvent(new Event("state"));
  }

  #align() {
    this.second.player.seek(this.time + this.second.hold.start);
  }

  #framed() {
    if (this.playing) this.#keepUp();
    this.dispatchEvent(new Event("frame"));
    if (this.loop && this.playing && this.time >= this.loop.to) this.seek(this.loop.from);
  }

  /** Keep the second one in step with the first: a little faster or slower, or set anew. */
  #keepUp() {
    const { player, hold } = this.second;
    const wanted = this.time + hold.start;
    if (wanted >= player.end) return;
    if (!player.playing && wanted >= 0) player.play();
    const ahead = player.time - wanted;
    if (Math.abs(ahead) > FAR_S) player.seek(wanted);
    const factor = Math.abs(ahead) > NEAR_S ? 1 - Math.max(-0.2, Math.min(0.2, ahead)) : 1;
    if (Math.abs(player.rate - this.rate * factor) > 1e-3) player.rate = this.rate * factor;
  }
}
