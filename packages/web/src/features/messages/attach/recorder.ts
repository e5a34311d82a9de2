/**
 * A voice note being recorded. The states of `Recorder`, in words: it starts recording at once; `stop` ends it and
 * answers what was recorded; `cancel` ends it and throws that away. Either way the microphone is let go.
 */
export type Recorder = {
  readonly stop: () => Promise<Blob>;
  readonly cancel: () => void;
  /** How loud it is now, 0 to 1. */
  readonly level: () => number;
};

/** Meta plays opus with one channel; 24 kbit/s is clear speech, and three minutes of it play at once on a phone. */
const bitsPerSecond = 24_000;

/** Opus in either box: the server makes ogg of webm. */
const kinds = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus'];

/** False where the browser records no opus, or the page may not hear: then there is no microphone button. */
export function canRecord(): boolean {
  return recordingKind() !== undefined && navigator.mediaDevices !== undefined;
}

/** Asks for the microphone and records. Rejects with the browser's `DOMException` where there is none, or none allowed. */
export async function startRecording(): Promise<Recorder> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  const context = new AudioContext();
  const source = context.createMediaStreamSource(stream);
  const meter = new AnalyserNode(context, { fftSize: 512 });
  // One channel, whatever the microphone has.
  const mono = new MediaStreamAudioDestinationNode(context, { channelCount: 1, channelCountMode: 'explicit' });
  source.connect(meter);
  source.connect(mono);
  const recorder = new MediaRecorder(mono.stream, {
    mimeType: recordingKind() ?? '',
    audioBitsPerSecond: bitsPerSecond,
  });
  const chunks: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data));
  const ended = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve(), { once: true }));
  const letGo = () => {
    for (const track of stream.getTracks()) track.stop();
    if (context.state !== 'closed') void context.close();
  };
  recorder.start(1000);

  const samples = new Uint8Array(meter.fftSize);
  return {
    level: () => {
      meter.getByteTimeDomainData(samples);
      return levelOf(samples);
    },
    stop: async () => {
      if (recorder.state !== 'inactive') recorder.stop();
      await ended;
      letGo();
      return new Blob(chunks, { type: recorder.mimeType });
    },
    cancel: () => {
      if (recorder.state !== 'inactive') recorder.stop();
      letGo();
    },
  };
}

/** The loudness of samples around 128, 0 to 1; ordinary speech comes to about a half. */
export function levelOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += (((samples[index] ?? 128) - 128) / 128) ** 2;
  return samples.length === 0 ? 0 : Math.min(1, Math.sqrt(sum / samples.length) * 4);
}

/** Why a recording could not begin, in words. */
export function recordingProblem(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError') return 'The browser does not let Parley hear. Allow the microphone for this page.';
  if (name === 'NotFoundError') return 'No microphone was found.';
  return 'The microphone could not be used. Close what else is using it and try again.';
}

function recordingKind(): string | undefined {
  return typeof MediaRecorder === 'undefined' ? undefined : kinds.find((kind) => MediaRecorder.isTypeSupported(kind));
}
