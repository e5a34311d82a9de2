/** Files of ours inside a message: each goes out by the id that it got at Meta. */

/** Meta's ids of uploaded files, by our media id. */
export type MediaIds = ReadonlyMap<string, string>;

/** A photo or a video as Meta names it; undefined where it is not uploaded. */
export function uploaded(file: { readonly mediaId: string }, mediaIds: MediaIds): { readonly id: string } | undefined {
  const id = mediaIds.get(file.mediaId);
  return id === undefined ? undefined : { id };
}

/** A document as Meta names it, with the name that people see; undefined where it is not uploaded. */
export function uploadedDocument(
  file: { readonly mediaId: string; readonly filename?: string },
  mediaIds: MediaIds,
): { readonly id: string; readonly filename?: string } | undefined {
  const named = uploaded(file, mediaIds);
  return named && { ...named, ...(file.filename === undefined ? {} : { filename: file.filename }) };
}
