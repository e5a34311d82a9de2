import { Fragment, memo, type ReactNode } from 'react';
import { type Block, type Inline, type Line, parseFormatting } from './formatting.ts';
import { findLinks } from './links.ts';

export type FormattedTextProps = {
  readonly text: string;
  /** Set behind the last word, on its line: the room that the time of a bubble needs. */
  readonly tail?: ReactNode;
};

/** A message's text with WhatsApp's formatting, each paragraph in its own direction. */
export const FormattedText = memo(function FormattedText({ text, tail }: FormattedTextProps) {
  const blocks = parseFormatting(text, findLinks);
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one text never change places
    <BlockOf key={index} block={block} tail={index === blocks.length - 1 ? tail : undefined} />
  ));
});

function BlockOf({ block, tail }: { readonly block: Block; readonly tail: ReactNode }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p dir="auto" className="min-h-[1lh] whitespace-pre-wrap wrap-anywhere">
          {nodes(block.children)}
          {tail}
        </p>
      );
    case 'quote':
      return (
        <blockquote className="my-0.5 border-current/35 border-s-3 ps-2 opacity-85">
          {lines(block.lines).map(({ line, key, isLast }) => (
            <p key={key} dir="auto" className="min-h-[1lh] whitespace-pre-wrap wrap-anywhere">
              {nodes(line)}
              {isLast && tail}
            </p>
          ))}
        </blockquote>
      );
    case 'bullets':
      return (
        <ul className="list-disc ps-5">
          {lines(block.items).map(({ line, key, isLast }) => (
            <li key={key} dir="auto" className="whitespace-pre-wrap wrap-anywhere">
              {nodes(line)}
              {isLast && tail}
            </li>
          ))}
        </ul>
      );
    case 'numbers':
      return (
        <ol start={block.first} className="list-decimal ps-6">
          {lines(block.items).map(({ line, key, isLast }) => (
            <li key={key} dir="auto" className="whitespace-pre-wrap wrap-anywhere">
              {nodes(line)}
              {isLast && tail}
            </li>
          ))}
        </ol>
      );
    case 'mono':
      return (
        <>
          <pre
            dir="auto"
            className="my-1 whitespace-pre-wrap rounded-control bg-code-bg px-2 py-1 text-small wrap-anywhere"
          >
            <code className="font-mono">{block.text}</code>
          </pre>
          {tail !== undefined && <p className="text-end">{tail}</p>}
        </>
      );
  }
}

function lines(all: readonly Line[]): { line: Line; key: number; isLast: boolean }[] {
  return all.map((line, key) => ({ line, key, isLast: key === all.length - 1 }));
}

function nodes(line: Line): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of one line never change places
  return line.map((node, index) => <Fragment key={index}>{nodeOf(node)}</Fragment>);
}

function nodeOf(node: Inline): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'bold':
      return <strong className="font-semibold">{nodes(node.children)}</strong>;
    case 'italic':
      return <em>{nodes(node.children)}</em>;
    case 'strike':
      return <s>{nodes(node.children)}</s>;
    case 'code':
      return <code className="rounded-[4px] bg-code-bg px-1 py-px font-mono text-[0.92em]">{node.text}</code>;
    case 'link':
      return (
        <a
          href={node.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="text-link underline decoration-current/40 underline-offset-2 hover:decoration-current"
        >
          {node.text}
        </a>
      );
  }
}
