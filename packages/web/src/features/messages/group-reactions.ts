/** The reactions of a group's people, as they stand together under a message. Pure. */
import type { Reactions } from '@parley/model/reaction';

/** Somebody's reaction with the name to show. */
export type Reacted = { readonly key: string; readonly name: string; readonly emoji: string };
/** An emoji with everybody who chose it. */
export type Together = { readonly emoji: string; readonly names: readonly string[] };

/** Who reacted with what, by name. Nobody knows whose a reaction is that came before they were told apart. */
export function reactedIn({ participants = [], contact, ours }: Reactions): readonly Reacted[] {
  const all = [
    ...participants.map(({ identity, name, emoji }) => ({ key: identity as string, name, emoji })),
    { key: 'contact', name: 'Somebody', emoji: contact?.emoji },
    { key: 'ours', name: 'You', emoji: ours?.emoji },
  ];
  return all
    .flatMap(({ emoji, ...who }) => (emoji === undefined ? [] : [{ ...who, emoji }]))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The emoji chosen most often first. */
export function together(reacted: readonly Reacted[]): readonly Together[] {
  const names = new Map<string, string[]>();
  for (const { emoji, name } of reacted) names.set(emoji, [...(names.get(emoji) ?? []), name]);
  return [...names].map(([emoji, all]) => ({ emoji, names: all })).sort((a, b) => b.names.length - a.names.length);
}

/** `❤️ Ana, Omar · 👍 Leo`, with no more names than fit in a tip. */
export function whoReacted(groups: readonly Together[]): string {
  return groups
    .slice(0, mostEmoji)
    .map(({ emoji, names }) => {
      const more = names.length - mostNames;
      return `${emoji} ${names.slice(0, mostNames).join(', ')}${more > 0 ? ` +${more}` : ''}`;
    })
    .join(' · ');
}

/** Different emoji that stand side by side. */
export const mostEmoji = 4;
const mostNames = 5;
