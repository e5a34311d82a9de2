'use client';

import type { WireLine } from '@parley/model/sandbox';
import { ArrowDownLeft, ArrowUpRight, ChevronRight, Copy, Pause, Play, Terminal } from 'lucide-react';
import { memo, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { showToast } from '../../ui/toast.ts';
import { Segments } from './Segments.tsx';
import { useSimulator } from './store.ts';
import { readable, shownLines, summaryOf, toneOf, type WireFilter, type WireTone, words } from './wire-words.ts';

const none: readonly WireLine[] = [];

/** Everything that goes over the wire, newest first: webhooks to Parley, calls by Parley. */
export function WireLog() {
  const live = useSimulator(({ state }) => state?.wire ?? none);
  const isLost = useSimulator(({ stream }) => stream === 'lost');
  const [held, setHeld] = useState<readonly WireLine[]>();
  const [filter, setFilter] = useState<WireFilter>('all');
  const lines = shownLines(held ?? live, filter);
  const newest = held?.at(-1)?.id ?? 0;
  const waiting = held === undefined ? 0 : live.filter(({ id }) => id > newest).length;
  return (
    <section aria-labelledby="wire" className="@container flex h-full min-h-0 flex-col">
      <header className="flex h-11 shrink-0 pointer-coarse:h-14 items-center gap-2 border-line border-b px-3">
        <h2 id="wire" className="shrink-0 font-semibold text-body">
          Wire
        </h2>
        <span role="status" className="min-w-0 grow truncate text-caption text-text2 tabular-nums">
          {isLost ? 'Reconnecting…' : held !== undefined && `Paused${waiting > 0 ? `, ${waiting} new` : ''}`}
        </span>
        <Segments
          label="Show"
          options={[
            { name: 'all', label: 'All' },
            { name: 'webhook', label: 'Webhooks' },
            { name: 'api', label: 'API' },
          ]}
          chosen={filter}
          onChoose={setFilter}
        />
        <IconButton
          label={held === undefined ? 'Pause the log' : 'Go on'}
          aria-pressed={held !== undefined}
          size="sm"
          onClick={() => setHeld(held === undefined ? live : undefined)}
        >
          {held === undefined ? <Pause {...icon} /> : <Play {...icon} />}
        </IconButton>
      </header>
      {lines.length === 0 ? (
        <div className="grid min-h-0 grow place-items-center overflow-hidden">
          <EmptyState art={<Terminal size={28} strokeWidth={1.5} />} title="Quiet on the wire">
            Write from the phone: the webhook shows here before you look up.
          </EmptyState>
        </div>
      ) : (
        <ol aria-label="Lines, newest first" className="min-h-0 grow overflow-y-auto focus-visible:-outline-offset-2">
          {lines.map((line) => (
            <WireRow key={line.id} line={line} />
          ))}
        </ol>
      )}
    </section>
  );
}

const WireRow = memo(function WireRow({ line }: { readonly line: WireLine }) {
  const [isOpen, setOpen] = useState(false);
  const { id, at, direction, status, ms } = line;
  const { what, who } = summaryOf(line);
  const isWebhook = direction === 'webhook';
  const Arrow = isWebhook ? ArrowDownLeft : ArrowUpRight;
  return (
    <li className="border-line border-b motion-safe:animate-fade">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={`wire-${id}`}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-8 w-full items-center gap-x-2.5 px-3 py-1 text-start text-small transition-colors hover:bg-surface2 focus-visible:-outline-offset-2 pointer-coarse:min-h-11"
      >
        <ChevronRight
          size={14}
          strokeWidth={2}
          aria-hidden="true"
          className={cx('shrink-0 text-text2 transition-transform rtl:-scale-x-100', isOpen && 'rotate-90')}
        />
        <time className="shrink-0 text-caption text-text2 tabular-nums @max-[30rem]:hidden">{timeOf(at)}</time>
        <span
          className={cx(
            'inline-flex shrink-0 @[24rem]:w-[5.25rem] items-center gap-1 font-medium text-caption',
            isWebhook ? 'text-info' : 'text-brand',
          )}
        >
          <Arrow size={14} strokeWidth={2} aria-hidden="true" />
          <span className="@max-[24rem]:sr-only">{isWebhook ? 'webhook' : 'API'}</span>
        </span>
        <span className="min-w-0 grow truncate">
          <span className="font-medium text-text">{what}</span>
          {who !== undefined && (
            <>
              {' '}
              <bdi className="text-text2">{who}</bdi>
            </>
          )}
        </span>
        <span
          className={cx('shrink-0 rounded-[4px] px-1.5 font-medium text-caption tabular-nums', tones[toneOf(line)])}
        >
          {status}
        </span>
        <span className="w-14 shrink-0 text-end text-caption text-text2 tabular-nums">
          {ms < 1 ? '< 1' : Math.round(ms)} ms
        </span>
      </button>
      {isOpen && <WireDetails line={line} />}
    </li>
  );
});

function WireDetails({ line: { id, body, answer, curl } }: { readonly line: WireLine }) {
  return (
    <div id={`wire-${id}`} className="flex flex-col gap-2 bg-surface2 px-3 py-2.5 motion-safe:animate-fade">
      <div className="flex flex-wrap gap-1.5">
        <Button size="sm" onClick={() => void copy(curl, 'The curl command is copied')}>
          <Terminal {...icon} /> Copy as curl
        </Button>
        {body !== '' && (
          <Button size="sm" variant="ghost" onClick={() => void copy(readable(body), 'The body is copied')}>
            <Copy {...icon} /> Copy body
          </Button>
        )}
      </div>
      {body !== '' && <Code label="Body" text={body} />}
      {answer !== undefined && answer !== '' && <Code label="Answer" text={answer} />}
    </div>
  );
}

function Code({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 font-medium text-caption text-text2">{label}</figcaption>
      <pre
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-72 overflow-auto rounded-control border border-line bg-code-bg px-2.5 py-2 font-mono text-caption text-text whitespace-pre-wrap wrap-anywhere"
      >
        {words(readable(text)).map((word, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of one text never change places
          <span key={index} className={word.isKey ? 'text-text2' : 'font-medium'}>
            {word.text}
          </span>
        ))}
      </pre>
    </figure>
  );
}

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

const tones: { readonly [tone in WireTone]: string } = {
  ok: 'bg-ok-soft text-ok',
  danger: 'bg-danger-soft text-danger-text',
  warn: 'bg-warn-soft text-warn',
};

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(done);
  } catch {
    showToast('The browser did not allow copying. Open the line and copy it by hand.', { tone: 'error' });
  }
}

/** `10:42:07.315`, of the sandbox's clock. */
function timeOf(at: string): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = `${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${seconds}`;
}
