import type { WabaId } from '@parley/model/ids';
import type { Template, TemplateSync } from '@parley/model/template';
import { useEffect, useMemo } from 'react';
import type { Trouble } from '../../inbox/state.ts';
import { useInbox } from '../../inbox/store.ts';
import { loadTemplates } from '../../inbox/verbs.ts';

export type Shelf = {
  /** By name and language, in all states; undefined until they are here. */
  readonly templates: readonly Template[] | undefined;
  readonly syncs: readonly TemplateSync[];
  readonly trouble: Trouble | undefined;
};

/** The templates of one account, or of all, read when they are first wanted and kept true by events. */
export function useShelf(wabaId?: WabaId): Shelf {
  const shelf = useInbox((state) => state.view?.shelf);
  const isReady = useInbox((state) => state.view !== undefined);
  const trouble = useInbox((state) => state.failed.templates);
  const isMissing = isReady && shelf === undefined && trouble === undefined;
  useEffect(() => {
    if (isMissing) void loadTemplates();
  }, [isMissing]);
  const templates = useMemo(
    () =>
      shelf &&
      Object.values(shelf.templates)
        .filter((template) => wabaId === undefined || template.wabaId === wabaId)
        .sort((a, b) => compare(a.name, b.name) || compare(a.language, b.language) || compare(a.id, b.id)),
    [shelf, wabaId],
  );
  const syncs = Object.values(shelf?.syncs ?? {}).filter(({ id }) => wabaId === undefined || id === wabaId);
  return { templates, syncs, trouble };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
