/**
 * How the shards are spread: evenly over the nodes that are here, with as few changes of hands as that takes. Every node
 * works out its own part from what the log says, so nobody has to lead.
 */
import type { Ownership } from '@parley/storage/collections';
import { shardIds } from './shards.ts';

export type Plan = {
  /** Free shards that are this node's to take. */
  readonly take: readonly string[];
  /** Its own shards that others are short of, and to whom they go. */
  readonly give: readonly { readonly id: string; readonly to: string }[];
};

/** What `me` changes. `members`: the nodes that are here, `me` among them. A shard of nobody who is here is free. */
export function balance(ownerships: ReadonlyMap<string, Ownership>, members: readonly string[], me: string): Plan {
  const nodes = [...members].sort();
  const owned = new Map<string, string[]>(nodes.map((node) => [node, []]));
  const free: string[] = [];
  for (const id of shardIds) (owned.get(ownerships.get(id)?.node ?? '') ?? free).push(id);
  /** How many shards a node is short of; negative where it has too many. */
  const missing = (node: string) => quotaOf(nodes, node) - (owned.get(node)?.length ?? 0);

  // What is free goes first, in the order of the nodes, so that two who look at the same log want different ones.
  let taken = 0;
  for (const node of nodes) {
    const wanted = free.slice(taken, taken + Math.max(0, missing(node)));
    if (node === me) return wanted.length > 0 ? { take: wanted, give: [] } : { take: [], give: spare() };
    taken += wanted.length;
  }
  return { take: [], give: [] };

  /** Who has too many gives to who has too few, in the order of the nodes; every giver works out the same list. */
  function spare(): Plan['give'] {
    const needy = nodes.flatMap((node) => Array.from({ length: Math.max(0, missing(node)) }, () => node));
    const before = nodes.slice(0, nodes.indexOf(me)).reduce((sum, node) => sum + Math.max(0, -missing(node)), 0);
    const targets = needy.slice(before, before + Math.max(0, -missing(me)));
    const mine = owned.get(me) ?? [];
    return targets.flatMap((to, index) => {
      const id = mine[index];
      return id === undefined ? [] : [{ id, to }];
    });
  }
}

/** Where the shards of a node go that leaves: to those who will be short of them. Empty where nobody stays. */
export function bequeath(
  ownerships: ReadonlyMap<string, Ownership>,
  members: readonly string[],
  me: string,
): Plan['give'] {
  const staying = members.filter((node) => node !== me).sort();
  const counts = new Map(staying.map((node) => [node, 0]));
  for (const id of shardIds) {
    const node = ownerships.get(id)?.node ?? '';
    if (counts.has(node)) counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return shardIds
    .filter((id) => ownerships.get(id)?.node === me)
    .flatMap((id) => {
      const [least] = [...counts].sort(([, a], [, b]) => a - b);
      if (least === undefined) return [];
      counts.set(least[0], least[1] + 1);
      return [{ id, to: least[0] }];
    });
}

function quotaOf(nodes: readonly string[], node: string): number {
  const each = Math.floor(shardIds.length / nodes.length);
  return each + (nodes.indexOf(node) < shardIds.length % nodes.length ? 1 : 0);
}
