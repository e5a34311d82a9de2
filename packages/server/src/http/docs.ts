/** /docs: the API described by the schemas that check it, for reading and for trying out. */
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Deps } from '../deps.ts';
import { version } from '../version.ts';

const description = `Parley's HTTP API: sign in, read chats and messages, send. Live changes come over Socket.IO at the same address.

Sign in with \`POST /api/auth/login\`; the answer sets a cookie that every other call needs. A call that changes something must come from Parley's own pages or from a script, which sends neither \`Origin\` nor \`Sec-Fetch-Site\`. Every refusal is a \`Problem\`: decide by its \`code\`. Instants are ISO 8601 in UTC.`;

/** The page runs its own scripts and talks to this server; nothing is loaded from anywhere else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join(';');

const prefix = '/docs';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route takes that it reads itself, in the words of OpenAPI: for /docs alone, nothing is checked by it. */
    described?: Pick<FastifySchema, 'body' | 'querystring' | 'headers' | 'response' | 'security'>;
  }
}

/** Call it before the routes that are to be described are added. Open to everybody: the description is no secret. */
export async function addDocs(app: FastifyInstance, { config }: Pick<Deps, 'config'>): Promise<void> {
  const cookie = config.session.isCookieSecure ? '__Host-parley_session' : 'parley_session';
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Parley', version, description, license: { name: 'MIT' } },
      tags: [
        { name: 'Signing in' },
        { name: 'Inbox', description: 'Chats and messages' },
        { name: 'Sending' },
        { name: 'Team' },
        { name: 'Settings' },
        { name: 'Webhook', description: 'For Meta' },
        { name: 'Operating' },
      ],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: cookie },
          metrics: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN' },
        },
      },
      security: [{ session: [] }],
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      // The dials of the sandbox's simulator are no part of what a script may rely on.
      if (url.startsWith('/api/simulator')) return { url, schema: { ...schema, hide: true } };
      const { isPublic, described } = route.route.config ?? {};
      const response = { ...(schema.response as object), ...(described?.response as object | undefined) };
      return { url, schema: { ...schema, ...(isPublic && { security: [] }), ...described, response } };
    },
    transformObject: (parts) => withoutUnused(jsonSchemaTransformObject(parts)),
  });
  app.addHook('onRoute', (route) => {
    if (route.url === prefix || route.url.startsWith(`${prefix}/`)) route.config = { ...route.config, isPublic: true };
  });
  await app.register(fastifySwaggerUi, {
    routePrefix: prefix,
    staticCSP: policy,
    theme: { title: 'Parley API', css: [{ filename: 'parley.css', content: '.swagger-ui .topbar { display: none }' }] },
    uiConfig: { docExpansion: 'list', validatorUrl: null },
  });
}

type Described = ReturnType<typeof jsonSchemaTransformObject>;

/** A schema has two forms, of what goes in and of what comes out; a client is made from those that are used. */
function withoutUnused(description: Described): Described {
  const { components = {} } = description as { readonly components?: { readonly schemas?: Record<string, object> } };
  const { schemas = {} } = components;
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(schemas[name] ?? {});
    }
  };
  follow({ ...description, components: {} });
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return { ...description, components: { ...components, schemas: kept } } as Described;
}
