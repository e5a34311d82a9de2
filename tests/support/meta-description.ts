/** Meta's own description of its API, as a judge: what it says of a body, of an answer, and its examples. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export type Json = { readonly [key: string]: unknown };

export type Description = {
  /** What is wrong with a body by the schema that its type selects, or by a named one; parts of templates by theirs. */
  problemsOf(body: Json, schema?: string): string[];
  /** What is wrong with an answer of an operation. */
  answerProblems(path: string, method: string, answer: unknown): string[];
  /** The bodies that Meta gives as examples for an operation, by their names. */
  examples(path: string, method: string): readonly (readonly [name: string, body: Json])[];
};

/** Throws where the file is not there. */
export function openDescription(file: string): Description {
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly components: { readonly schemas: { readonly [name: string]: Json } };
    readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  };
  const { schemas } = document.components;
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'meta');

  function problems(name: string, value: unknown, at: string): string[] {
    const validate = ajv.getSchema(`meta#/components/schemas/${name}`);
    if (validate === undefined) return [`${at}: no schema ${name}`];
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${at}${instancePath}: ${message}`);
  }

  /** The schema that the discriminator of this one selects for a value. */
  function selected(name: string, value: Json): string | undefined {
    const { mapping = {} } = (schemas[name]?.discriminator ?? {}) as { mapping?: { [type: string]: string } };
    return mapping[String(value.type)]?.split('/').at(-1);
  }

  function problemsOf(body: Json, schema?: string): string[] {
    const name = schema ?? selected('Message', body);
    if (name === undefined) return [`type: no schema for ${body.type}`];
    return [
      ...problems(name, body, ''),
      ...partsOf(body).flatMap((part, index) => {
        const at = `components[${index}]`;
        const ofPart = selected('TemplateComponent', part);
        if (ofPart === undefined) return [`${at}: no schema for ${part.type}`];
        const parameterSchema = part.type === 'button' ? 'ButtonParameterObject' : 'ParameterObject';
        const parameters = Array.isArray(part.parameters) ? (part.parameters as Json[]) : [];
        return [
          ...problems(ofPart, part, at),
          ...parameters.flatMap((parameter) => {
            const ofParameter = selected(parameterSchema, parameter);
            if (ofParameter === undefined) return [`${at}: no schema for the parameter ${parameter.type}`];
            return problems(ofParameter, parameter, at);
          }),
        ];
      }),
    ];
  }

  function operation(path: string, method: string): Operation {
    const found = document.paths[path]?.[method];
    if (found === undefined) throw new Error(`Meta describes no ${method} ${path}`);
    return found;
  }

  return {
    problemsOf,
    answerProblems(path, method, answer) {
      const place = ['paths', path, method, 'responses', '200', 'content', 'application/json', 'schema'];
      const pointer = place
        .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
        .join('/');
      const validate = ajv.compile({ $ref: `meta#/${pointer}` });
      validate(answer);
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
    },
    examples: (path, method) =>
      Object.entries(operation(path, method).requestBody?.content['application/json']?.examples ?? {}).map(
        ([name, { value }]) => [name, value] as const,
      ),
  };
}

type Operation = {
  readonly requestBody?: {
    readonly content: {
      readonly [type: string]: { readonly examples?: { readonly [name: string]: { readonly value: Json } } };
    };
  };
};

/** The parts of the template in a body. */
export function partsOf({ template }: Json): readonly Json[] {
  const { components } = (template ?? {}) as { components?: readonly Json[] };
  return components ?? [];
}
