/** A file in a message: the id of its upload or a link, never both. */
import { invalid, object, optional, type Rule, text, webAddress } from './rules.ts';

/** `more` are the parameters beside the two. */
export function file(more: { readonly [name: string]: Rule } = {}): Rule {
  return object({ id: optional(text()), link: optional(webAddress), ...more }, ({ id, link }, name) => {
    if ((id === undefined) === (link === undefined)) throw invalid(name, 'must have exactly one of id and link');
  });
}
