import { describe, expect, it } from 'vitest';
import { startShell } from '../testing/start-shell.ts';

describe('/docs', () => {
  it('describe the API as the schemas have it', async () => {
    const { app } = await startShell();
    const document = (await app.inject('/docs/json')).json();
    expect(document.openapi).toBe('3.1.0');
    expect(document.components.securitySchemes.session).toEqual({
      type: 'apiKey',
      in: 'cookie',
      name: 'parley_session',
    });
    const { post } = document.paths['/api/auth/login'];
    expect(post.requestBody.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/LoginRequestInput',
    });
    expect(post.responses['4XX'].content['application/problem+json'].schema.$ref).toBe('#/components/schemas/Problem');
    expect(post.security).toEqual([]);
    expect(document.paths['/api/agents'].get).not.toHaveProperty('security');
    expect(document.components.schemas.LoginRequestInput).toMatchObject({
      additionalProperties: false,
      required: ['email', 'password'],
    });
  });

  it('refer only to what they define', async () => {
    const { app } = await startShell();
    const text = (await app.inject('/docs/json')).body;
    const { components } = JSON.parse(text);
    const names = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => components.schemas[name ?? ''] === undefined)).toEqual([]);
  });

  it('have a page with a policy of its own, which loads nothing from elsewhere', async () => {
    const { app } = await startShell();
    const page = await app.inject('/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;connect-src 'self';" +
        "frame-ancestors 'none';base-uri 'none';form-action 'none'",
    );
    expect(page.body).not.toMatch(/<script>|https?:\/\//);
    for (const [, file] of page.body.matchAll(/(?:src|href)="\.?\/?([^"]+)"/g)) {
      const url = new URL(file ?? '', 'http://localhost/docs/').pathname;
      expect([url, (await app.inject(url.startsWith('/docs') ? url : `/docs/${file}`)).statusCode]).toEqual([url, 200]);
    }
  });
});
