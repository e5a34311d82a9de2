/** Finding a template by what a person remembers of it: its name, its language, some of its words. */
import type { Template } from '../template.ts';
import { queryTokens, tokens } from '../tokens.ts';

/** Those of which every word of the query begins a word, in their order. An empty query finds all. */
export function findTemplates(templates: readonly Template[], query: string): readonly Template[] {
  const wanted = queryTokens(query.replaceAll('_', ' '));
  if (wanted.length === 0) return templates;
  return templates.filter((template) => {
    const words = wordsOf(template);
    return wanted.every((start) => words.some((word) => word.startsWith(start)));
  });
}

function wordsOf({ name, language, category, header, body, footer, buttons, cards = [] }: Template): string[] {
  const text = [
    name.replaceAll('_', ' '),
    language.replaceAll('_', ' '),
    category,
    header?.kind === 'text' ? header.text : '',
    body?.text ?? '',
    footer ?? '',
    ...buttons.map((button) => button.text),
    ...cards.map((card) => card.body?.text ?? ''),
  ];
  return [name.toLowerCase(), ...tokens(text.join(' '))];
}
