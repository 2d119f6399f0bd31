// The moving picture: which frame is on the screen, and how to get to another one.

export const RATES = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2];
/** Seconds into a frame that are sought, so that rounding never shows the frame before it. */
const INTO_FRAME = 0.002;
/** How many times a browser that does not tell of the first frame is asked to show it again. */
const ASKED = 60;
/** Milliseconds in which the first frame of a clip that has come is shown. */
const FIRST_MS = 500;
/** Milliseconds after seeking in which the browser tells of the frame. */
const LATEST_MS = 120;

/**
 * Plays a clip and tells, for every frame that comes on the screen, which one it is.
 *
 * `frame` counts in `frames`; `time` is in seconds from the first frame. The file's own times need not begin at 0:
 * `offset` is the time of its first frame, taken from the browser when it shows that one; nothing is sought before.
 * Events: `frame` when another frame is on the screen, `state` when it plays, stops, loops or changes its speed.
 */
export class Player extends EventTarget {
  #pending = null;
  #aim = null;
  #settled = null;
  #calibrated = false;
  #willPlay = false;
  #asked = 0;
  #wish = null;
  #going = false;
  #gone = null;
  #length = Infinity;

  /**
   * `begins`: the time of the video's first frame, where it was recorded from later on than `frames`. `fetched(frame)`
   * fetches what is drawn over a frame, and returns a promise of it, or null where it is there.
   */
  constructor(video, frames, begins = 0, fetched = () => null) {
    super();
    this.video = video;
    this.frames = frames;
    this.begins = begins;
    this.fetched = fetched;
    this.first = Math.min(frames.from(begins - 5e-4), Math.max(0, frames.count - 1));
    this.offset = 0;
    this.time = 0;
    this.frame = 0;
    this.loop = null;
    video.muted = true;
    video.addEventListener("seeked", () => this.#sought());
    video.addEventListener("durationchange", () => this.#farther());
    video.addEventListener("loadeddata", () => setTimeout(() => this.#askAgain(), FIRST_MS));
    for (const event of ["seeking", "play"]) video.addEventListener(event, () => (this.#settled = null));
    for (const event of ["play", "pause", "ratechange", "volumechange", "ended"])
      video.addEventListener(event, () => this.#state());
    video.addEventListener("ended", () => this.loop && this.#again());
    if ("requestVideoFrameCallback" in video) this.#watch();
    else this.#watchWithout();
    // the first frame came before this was here to see it
    if (video.readyState >= 2) video.currentTime = 0;
  }

  get playing() {
    return !this.video.paused && !this.video.ended;
  }

  /** The frame that is on the screen, or will be as soon as it has been sought. */
  get aim() {
    return this.#aim ?? this.frame;
  }

  /** Its time, as what is said of it is pinned to it. */
  get moment() {
    return Math.max(0, Math.round(this.frames.t[this.aim] * 1000) / 1000);
  }

  /** The last moment that can be gone to. */
  get end() {
    return this.frames.end;
  }

  get rate() {
    return this.video.playbackRate;
  }

  set rate(rate) {
    this.video.playbackRate = rate;
  }

  get muted() {
    return this.video.muted;
  }

  set muted(muted) {
    this.video.muted = muted;
  }

  /** The next slower (-1) or faster (1) speed. */
  change(by) {
    const at = RATES.findIndex((rate) => rate >= this.rate - 1e-6);
    this.rate = RATES[Math.max(0, Math.min(RATES.length - 1, at + by))];
  }

  play() {
    // some tablets show nothing before they are told to play: then the first frame that comes is the first one
    this.#willPlay = !this.#calibrated && this.video.readyState >= 2;
    if (this.#willPlay) {
      setTimeout(() => this.#willPlay && this.video.play()?.catch(() => {}), FIRST_MS);
      return undefined;
    }
    if (!this.#calibrated) return this.video.play()?.catch(() => {});
    if (this.loop && (this.time < this.loop.from || this.time >= this.loop.to)) this.begin(this.loop.from);
    else if (this.time >= this.end - 1e-3) this.seek(0);
    return this.#start();
  }

  pause() {
    this.#willPlay = false;
    this.video.pause();
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  /** Go to the frame nearest to a time. */
  seek(time) {
    this.show(this.frames.at(time));
  }

  /** Go to the first frame of what begins at a time. */
  begin(time) {
    this.show(this.frames.from(time - 5e-4));
  }

  /** Go to a frame. Where it stands still, what is drawn over the frame is fetched first: the two come together. */
  show(frame) {
    this.#aim = this.#wish = Math.max(this.first, Math.min(this.frames.count - 1, frame));
    if (!this.#going) this.#gone = this.#go();
  }

  async #go() {
    this.#going = true;
    while (this.#wish !== null) {
      const to = this.#wish;
      const coming = this.playing ? null : this.fetched(to);
      if (coming) await coming;
      if (to === this.#wish) this.#wish = null;
      this.#seek(this.#into(to));
    }
    this.#going = false;
  }

  /** A time within a frame. */
  #into(frame) {
    const t = this.frames.t;
    return t[frame] + Math.min(INTO_FRAME, frame + 1 < this.frames.count ? (t[frame + 1] - t[frame]) / 2 : 1);
  }

  /** Stop and go some frames on or back. */
  step(by) {
    this.pause();
    this.show(this.aim + by);
  }

  /** Go some seconds on or back. */
  jump(seconds) {
    this.seek(this.frames.t[this.aim] + seconds);
  }

  /** Play a stretch of time again and again; null ends that. */
  repeat(loop) {
    this.loop = loop && loop.to > loop.from ? loop : null;
    this.#state();
  }

  #state() {
    this.dispatchEvent(new Event("state"));
  }

  #again() {
    this.begin(this.loop.from);
    this.#start();
  }

  /** Play, from where it is going to. */
  #start() {
    const start = () => this.video.play()?.catch(() => {});
    return this.#going ? this.#gone.then(start) : start();
  }

  #seek(time) {
    this.#settled = null; // a quick browser shows the new frame before it says that it seeks
    if (!this.#calibrated || this.video.seeking) this.#pending = time;
    else this.#set(time);
  }

  #set(time) {
    this.#length = this.video.duration;
    this.video.currentTime = time + this.offset;
  }

  /** Of a clip whose times do not begin at 0 a browser learns only at its end how long it is: then it goes on to there. */
  #farther() {
    if (this.#aim === null || this.video.seeking || !(this.video.duration > this.#length)) return;
    const wanted = this.#into(this.#aim);
    if (this.video.currentTime < wanted + this.offset - 1e-3) this.#seek(wanted);
  }

  /** A busy browser may show the first frame without telling: nothing could be sought then. */
  #askAgain() {
    if (this.#calibrated || this.video.seeking || this.playing || this.#asked++ >= ASKED) return;
    this.video.currentTime = 0;
  }

  #sought() {
    if (!this.#calibrated) {
      setTimeout(() => this.#askAgain(), FIRST_MS);
      return;
    }
    const pending = this.#pending;
    this.#pending = null;
    if (pending !== null) this.#set(pending);
    else setTimeout(() => this.#surely(), LATEST_MS);
    this.#farther();
  }

  /** Now and then a busy browser does not tell of the frame that it shows after seeking: it is the one under its time. */
  #surely() {
    if (this.#pending !== null || this.#wish !== null || this.video.seeking || this.playing) return;
    const frame = this.#under(this.video.currentTime);
    if (frame !== this.frame || this.#aim !== null) this.#shown(this.frames.t[frame] + this.offset);
    this.#settled = this.frame;
  }

  /** Whether a browser tells of another frame than the one that was sought and is shown, late, while it stands still. */
  #late(mediaTime) {
    return this.#settled !== null && !this.playing && this.frames.at(mediaTime - this.offset) !== this.#settled;
  }

  /** The frame that a browser shows at a time of the file: the last one that has begun by then. */
  #under(mediaTime) {
    return Math.max(0, this.frames.from(mediaTime - this.offset + 5e-4) - 1);
  }

  #shown(mediaTime) {
    if (!this.#calibrated) {
      this.#calibrated = true;
      this.offset = mediaTime - this.begins;
      if (this.#pending !== null && !this.video.seeking) this.#sought();
      if (this.#willPlay) this.play();
    }
    this.time = mediaTime - this.offset;
    this.frame = this.frames.at(this.time);
    // until what was sought is on the screen, steps are counted from where the seeking goes to; a busy browser may tell
    // of an earlier frame once more when it has sought already
    const sought = !this.video.seeking && this.#pending === null;
    if (sought && (this.playing || this.frame === this.#aim)) {
      this.#settled = this.playing ? null : this.frame;
      this.#aim = null;
    }
    this.dispatchEvent(new Event("frame"));
    if (this.loop && this.playing && !this.video.seeking && this.time >= this.loop.to) this.#again();
  }

  #watch() {
    const next = (_now, about) => {
      if (!this.#late(about.mediaTime)) this.#shown(about.mediaTime);
      this.video.requestVideoFrameCallback(next);
    };
    this.video.requestVideoFrameCallback(next);
  }

  /** Older browsers tell no frame's time: the clock of the player is within a frame of it. */
  #watchWithout() {
    const now = () => {
      if (this.video.readyState < 2) return;
      this.#shown(this.video.currentTime);
    };
    const each = () => {
      if (this.playing) now();
      requestAnimationFrame(each);
    };
    for (const event of ["loadeddata", "seeked"]) this.video.addEventListener(event, now);
    requestAnimationFrame(each);
  }
}
