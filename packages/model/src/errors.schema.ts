/** The body of every refusal, as `application/problem+json` (RFC 9457). */
import * as z from 'zod';
import { type ProblemBody, type ProblemCode, problems } from './errors.ts';

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

export const problemSchema = z
  .object({
    type: z.string().meta({ example: 'about:blank' }),
    title: z.string().meta({ description: 'What is wrong and what you can do' }),
    status: z.int(),
    code: z.enum(codes).meta({ description: 'Stable: programs decide by this' }),
    detail: z.string().optional().meta({ description: 'Which field or thing' }),
    requestId: z.string().meta({ description: 'Also in the header x-request-id; the log has it' }),
  })
  .meta({ id: 'Problem' }) satisfies z.ZodType<ProblemBody>;
