/** The templates of an account. Source: Meta, message templates; cursor paging. */
import type { WabaId } from '@parley/model/ids';
import { field, textField } from '@parley/model/json';
import type { Template } from '@parley/model/template';
import { type GraphOptions, isGraphPart, type Refused } from './graph-answer.ts';
import { makeGraphReader } from './graph-reader.ts';
import type { NotReached } from './media-api.ts';
import { readTemplate } from './template-from-cloud.ts';

export type TemplateList =
  /** `unreadable` counts what the list held beside these. */
  | { readonly kind: 'listed'; readonly templates: readonly Template[]; readonly unreadable: number }
  | Refused
  | NotReached;

export type TemplateApi = {
  /** Every template of the account, in all states. All pages or none. Never rejects. */
  list(wabaId: WabaId): Promise<TemplateList>;
};

const fields = 'id,name,status,category,language,components,quality_score,rejected_reason,parameter_format';
const pageSize = 100;
/** An account has at most 6,000 templates. */
const mostPages = 100;
const mostPageBytes = 8 * 1024 * 1024;
/** Meta's code for a cursor that is too old: the list starts again. */
const staleCursor = 131059;

/** Throws TypeError for options that no call could work with. It names the option, never its value. */
export function makeTemplateApi(options: GraphOptions): TemplateApi {
  const read = makeGraphReader(options);

  /** The address of the next page in the answer is not used: it could lead anywhere, and holds the token. */
  async function readAll(wabaId: WabaId): Promise<TemplateList> {
    const templates: Template[] = [];
    let unreadable = 0;
    let after: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const cursor = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
      const path = `${wabaId}/message_templates?fields=${fields}&limit=${pageSize}${cursor}`;
      const answer = await read(path, mostPageBytes);
      if (answer.kind !== 'found') return answer;
      const data = field(answer.value, 'data');
      if (!Array.isArray(data)) return { kind: 'not-reached', reason: 'The answer holds no list of templates' };
      for (const one of data) {
        const template = readTemplate(one, wabaId);
        if (template === undefined) unreadable += 1;
        else templates.push(template);
      }
      const paging = field(answer.value, 'paging');
      const next = textField(field(paging, 'cursors'), 'after');
      const isLast = textField(paging, 'next') === undefined || next === undefined || next === after;
      if (isLast) return { kind: 'listed', templates, unreadable };
      after = next;
    }
    return { kind: 'not-reached', reason: `The list of templates has more than ${mostPages} pages` };
  }

  return {
    async list(wabaId) {
      if (!isGraphPart(wabaId)) return { kind: 'not-reached', reason: 'The account has no id of WhatsApp' };
      const first = await readAll(wabaId);
      return first.kind === 'refused' && first.failure.code === staleCursor ? readAll(wabaId) : first;
    },
  };
}
