'use client';

import type { ChatId, MessageId } from '@parley/model/ids';
import { instantVoiceBytes } from '@parley/model/limits';
import { SendHorizontal, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../../../inbox/api.ts';
import { uploadFile } from '../../../inbox/upload.ts';
import { sendMessage } from '../../../inbox/verbs.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Spinner } from '../../../ui/Spinner.tsx';
import { shortcutOf } from '../../../ui/shortcuts.ts';
import { lengthWords } from '../faces/media-words.ts';
import { type Recorder, recordingProblem, startRecording } from './recorder.ts';

export type VoiceBarProps = {
  readonly chatId: ChatId;
  readonly replyTo: MessageId | undefined;
  readonly onSent: () => void;
  readonly onClose: () => void;
};

/**
 * The states of a voice note, in words: the microphone is asked for, it records, what was recorded uploads, or that did
 * not work and the recording is still here.
 */
type Stage =
  | { readonly kind: 'asking' }
  | { readonly kind: 'recording'; readonly recorder: Recorder; readonly since: number }
  | { readonly kind: 'uploading'; readonly blob: Blob; readonly progress: number }
  | { readonly kind: 'failed'; readonly sentence: string; readonly blob?: Blob };

const longestMs = 15 * 60_000;
const barCount = 40;

/** In place of the composer while a voice note is spoken. */
export function VoiceBar({ chatId, replyTo, onSent, onClose }: VoiceBarProps) {
  const [stage, setStage] = useState<Stage>({ kind: 'asking' });
  const upload = useRef(new AbortController());
  const send = async (blob: Blob) => {
    setStage({ kind: 'uploading', blob, progress: 0 });
    try {
      const media = await uploadFile(blob, {
        name: 'voice-note',
        isVoice: true,
        signal: upload.current.signal,
        onProgress: (progress) => setStage({ kind: 'uploading', blob, progress }),
      });
      const content = { mediaId: media.mediaId, voice: true };
      sendMessage(chatId, 'Voice message', {
        payload: { type: 'audio', content, media },
        ...(replyTo === undefined ? {} : { replyTo }),
      });
      onSent();
    } catch (error) {
      if (upload.current.signal.aborted) return;
      if (!(error instanceof ApiProblem)) throw error;
      setStage({ kind: 'failed', sentence: error.title, blob });
    }
  };
  const discard = () => {
    upload.current.abort();
    onClose();
  };
  const recorder = stage.kind === 'recording' ? stage.recorder : undefined;
  const finish = () => void recorder?.stop().then(send);

  useEffect(() => {
    let isGone = false;
    let started: Recorder | undefined;
    startRecording().then(
      (begun) => {
        started = begun;
        if (isGone) begun.cancel();
        else setStage({ kind: 'recording', recorder: begun, since: performance.now() });
      },
      (error: unknown) => !isGone && setStage({ kind: 'failed', sentence: recordingProblem(error) }),
    );
    // What is recorded and on its way goes on its way, also when another chat is opened.
    return () => {
      isGone = true;
      started?.cancel();
    };
  }, []);

  return (
    <section
      aria-label="Voice message"
      onKeyDown={(event) => {
        if (shortcutOf(event.nativeEvent) !== 'Escape') return;
        event.preventDefault();
        discard();
      }}
      className="flex min-h-13 items-center gap-2 p-2 motion-safe:animate-fade"
    >
      <IconButton label="Discard the recording" keys={['Esc']} onClick={discard}>
        <Trash2 size={18} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      {stage.kind === 'asking' && (
        <p role="status" className="grow text-body text-text2">
          Allow the microphone to record…
        </p>
      )}
      {stage.kind === 'recording' && <Levels recorder={stage.recorder} since={stage.since} onLimit={finish} />}
      {stage.kind === 'uploading' && (
        <p role="status" className="flex grow items-center gap-2 text-body text-text2 tabular-nums">
          <Spinner /> Sending… {Math.round(stage.progress * 100)} %
        </p>
      )}
      {stage.kind === 'failed' && (
        <p role="alert" className="grow text-body text-danger">
          {stage.sentence}
        </p>
      )}
      {stage.kind === 'failed' && stage.blob !== undefined && (
        <Button size="sm" onClick={() => stage.blob && void send(stage.blob)}>
          Try again
        </Button>
      )}
      {stage.kind === 'recording' && (
        <IconButton
          ref={focusOnce}
          label="Send the recording"
          onClick={finish}
          className="rounded-pill bg-brand! text-on-brand! hover:bg-brand-hover!"
        >
          <SendHorizontal size={18} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
        </IconButton>
      )}
    </section>
  );
}

function focusOnce(element: HTMLButtonElement | null): void {
  element?.focus();
}

type LevelsProps = { readonly recorder: Recorder; readonly since: number; readonly onLimit: () => void };

/** How long, and how loud in the last seconds: drawn with the frames of the screen while it records. */
function Levels({ recorder, since, onLimit }: LevelsProps) {
  const [elapsedMs, setElapsed] = useState(0);
  const [bars, setBars] = useState<readonly number[]>([]);
  const atLimit = useRef(onLimit);
  useEffect(() => {
    atLimit.current = onLimit;
  });
  useEffect(() => {
    let frame = 0;
    let lastBar = 0;
    const draw = (at: number) => {
      setElapsed(at - since);
      if (at - since >= longestMs) return atLimit.current();
      if (at - lastBar >= 90) {
        lastBar = at;
        setBars((known) => [...known, recorder.level()].slice(-barCount));
      }
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [recorder, since]);
  const isLong = elapsedMs > (instantVoiceBytes * 8) / 24;
  return (
    <div dir="ltr" className="flex min-w-0 grow items-center gap-2.5">
      <span aria-hidden="true" className="size-2.5 shrink-0 rounded-pill bg-danger motion-safe:animate-breathe" />
      <span role="timer" aria-label="Length" className="w-10 shrink-0 text-body tabular-nums">
        {lengthWords(elapsedMs / 1000)}
      </span>
      <span aria-hidden="true" className="flex h-8 min-w-0 grow items-center justify-end gap-[2px] overflow-hidden">
        {bars.map((bar, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            style={{ height: `${Math.round(8 + 92 * bar)}%` }}
            className="w-[3px] shrink-0 rounded-pill bg-brand"
          />
        ))}
      </span>
      {isLong && <span className="shrink-0 text-caption text-warn">Long: the customer taps to fetch it</span>}
    </div>
  );
}
