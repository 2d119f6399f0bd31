// Records what the teacher sees and says: the picture with all that is drawn on it, and the microphone.

/** Pixels of the longer side: enough for a phone, little enough to be made while the clip plays. */
const LEAST = 640;
const MOST = 1280;
const FPS = 25;
const PIECE_MS = 1000;
/**
 * What browsers record, the best first; the server makes an MP4 of any. On two busy cores Chromium's H.264 kept up (99 of
 * 100 pictures of 640 x 480 in 4 s) where its VP8 did not (20, none after 2.3 s). Safari knows MP4 only, Firefox VP8.
 */
const KINDS = ["video/webm;codecs=h264,opus", "video/mp4", "video/webm;codecs=vp8,opus", "video/webm"];

/** Whether this browser can record at this address: elsewhere than on this computer that takes https. */
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

/** Records a pane. `begin` asks for the microphone and may raise; `end` gives a blob. */
export class ScreenRecorder {
  #pieces = [];
  #drawing = 0;

  constructor(pane) {
    this.pane = pane;
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d");
  }

  async begin() {
    this.microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    const [width, height] = this.pane.size;
    const longer = Math.max(width, height);
    const scale = Math.max(LEAST, Math.min(MOST, longer)) / longer;
    // even sides: encoders halve the colours
    [this.canvas.width, this.canvas.height] = [width, height].map((side) => 2 * Math.round((side * scale) / 2));
    this.#draw();
    const stream = this.canvas.captureStream(FPS);
    for (const track of this.microphone.getAudioTracks()) stream.addTrack(track);
    this.recorder = new MediaRecorder(stream, { mimeType: KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)) });
    this.recorder.addEventListener("dataavailable", ({ data }) => data.size && this.#pieces.push(data));
    this.began = performance.now();
    this.recorder.start(PIECE_MS);
  }

  /** Seconds that are recorded. */
  get length() {
    return (performance.now() - this.began) / 1000;
  }

  async end() {
    const stopped = new Promise((done) => this.recorder.addEventListener("stop", done, { once: true }));
    this.recorder.stop();
    await stopped;
    cancelAnimationFrame(this.#drawing);
    for (const track of this.microphone.getTracks()) track.stop();
    return new Blob(this.#pieces, { type: this.recorder.mimeType });
  }

  #draw() {
    const { canvas, context, pane } = this;
    const { video, zoom, stage } = pane;
    const scale = canvas.width / stage.clientWidth;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(zoom.scale, 0, 0, zoom.scale, zoom.x * scale, zoom.y * scale);
    if (video.videoWidth || video.naturalWidth) {
      const box = [video.offsetLeft, video.offsetTop, video.offsetWidth, video.offsetHeight];
      context.save();
      pane.pictured.draw(context, canvas.width, canvas.height);
      context.drawImage(video, ...box.map((length) => length * scale));
      context.restore();
    }
    for (const layer of [pane.canvas, pane.drawings.canvas])
      if (layer.width && layer.height) context.drawImage(layer, 0, 0, canvas.width, canvas.height);
    this.#drawing = requestAnimationFrame(() => this.#draw());
  }
}
