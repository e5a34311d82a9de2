/** A template that goes out is held against the form that WhatsApp approved, and keeps the words that the contact reads. */
import { readableText } from '@parley/model/content';
import { isMediaType } from '@parley/model/content/media';
import { readTemplateContent } from '@parley/model/content/template-content';
import { Problem } from '@parley/model/errors';
import type { PhoneNumberId } from '@parley/model/ids';
import { checkFile } from '@parley/model/limits';
import {
  checkTemplateValues,
  previewTemplate,
  type Template,
  type TemplateValues,
  templateFields,
  valuesOfContent,
  whyNotSendable,
} from '@parley/model/template';
import { templateNameKey } from '@parley/storage/collections';
import type { Read } from '../../writer.ts';
import type { OutgoingContent } from './outgoing-content.ts';

/**
 * The same content with its preview as we know the template, whatever preview the request brought. What fills the gaps
 * stays as it was given. While the account's templates have never been read, WhatsApp alone decides. Throws Problem
 * CONTENT_REFUSED, the detail naming the field.
 */
export async function asApproved(
  read: Read,
  outgoing: OutgoingContent,
  phoneNumberId: PhoneNumberId,
): Promise<OutgoingContent> {
  const content = readTemplateContent(outgoing.content);
  const number = await read.get('phoneNumbers', phoneNumberId);
  if (outgoing.type !== 'template' || content === undefined || number === undefined) return outgoing;
  const { name, language } = content;
  const known = await read.getBy('templates', 'name', templateNameKey(number.wabaId, name, language.code));
  if (known === undefined) {
    const sync = await read.get('templateSyncs', number.wabaId);
    if (sync?.syncedAt !== undefined) throw refused('name', `There is no template “${name}” in ${language.code}.`);
    return { ...outgoing, content: withoutPreview(outgoing.content) };
  }
  const reason = whyNotSendable(known.template);
  if (reason !== undefined) throw refused('name', `“${name}” cannot be sent. ${reason}`);
  const values = valuesOfContent(known.template, content);
  const problem = checkTemplateValues(known.template, values);
  if (problem !== undefined) throw refused(problem.field, problem.sentence);
  await checkFiles(read, known.template, values);
  const filled = { ...outgoing.content, preview: previewTemplate(known.template, values) };
  return { ...outgoing, content: filled, text: readableText('template', filled) };
}

/** A photo at the top must be a photo: WhatsApp would say so only after it has taken the message. */
async function checkFiles(read: Read, template: Template, values: TemplateValues): Promise<void> {
  for (const { key, kind } of templateFields(template)) {
    const value = values[key];
    if (!isMediaType(kind) || typeof value !== 'object' || !('mediaId' in value)) continue;
    const file = await read.get('media', value.mediaId);
    if (file?.mime === undefined) continue;
    const problem = checkFile(kind, { mime: file.mime, bytes: file.bytes ?? 0 });
    if (problem !== undefined) throw refused(key, problem.sentence);
  }
}

/** What was asked for: the preview is ours, and follows the template as it was when the message was written. */
export function withoutPreview(content: OutgoingContent['content']): OutgoingContent['content'] {
  const { preview: _, ...asked } = content as { readonly preview?: unknown };
  return asked;
}

function refused(field: string, sentence: string): Problem {
  return new Problem('CONTENT_REFUSED', `${field}: ${sentence}`);
}
