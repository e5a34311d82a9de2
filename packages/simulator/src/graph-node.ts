/** Objects of the Graph API that are called by their id alone: a number, a file, a template. */
import type { FastifyRequest } from 'fastify';
import { GraphRefusal } from './graph-error.ts';

/** What can be done to the objects of one kind. Each gives undefined where it knows no such id. */
export type GraphNode = {
  read(id: string, query: Query): object | undefined;
  edit?(id: string, body: unknown): object | undefined;
  remove?(id: string): object | undefined;
};

export type Query = { readonly [name: string]: unknown };

/** What is not there, or belongs to somebody else. */
export function unknownObject(): GraphRefusal {
  return new GraphRefusal(100, 'The object does not exist, or this token has no permission for it.', {
    subcode: 33,
    type: 'GraphMethodException',
  });
}

/** The named fields of an object, and always its id. */
export function chosenFields(all: Query, fields: unknown): object {
  if (typeof fields !== 'string') return all;
  const wanted = fields.split(',');
  return Object.fromEntries(Object.entries(all).filter(([name]) => name === 'id' || wanted.includes(name)));
}

export function queryOf(request: FastifyRequest): Query {
  return request.query as Query;
}
