/** The simulator on its own: `node packages/simulator/src/main.ts --port 9000 --webhook http://127.0.0.1:8000/webhook`. */
import { parseArgs } from 'node:util';
import { makeSimulator } from './simulator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9000' },
    webhook: { type: 'string', default: 'http://127.0.0.1:8000/webhook' },
    state: { type: 'string' },
    'app-secret': { type: 'string', default: 'sandbox-app-secret' },
    'access-token': { type: 'string', default: 'sandbox-access-token' },
    'verify-token': { type: 'string', default: 'sandbox-verify-token' },
    'phone-number-id': { type: 'string', default: '700800900100200' },
    'waba-id': { type: 'string', default: '900100200300400' },
    number: { type: 'string', default: '+1 202 555 0100' },
  },
});

const simulator = await makeSimulator({
  port: Number(values.port),
  webhookUrl: values.webhook,
  appSecret: values['app-secret'],
  accessToken: values['access-token'],
  verifyToken: values['verify-token'],
  phoneNumberId: values['phone-number-id'],
  wabaId: values['waba-id'],
  displayNumber: values.number,
  controlPrefix: '/api/simulator',
  ...(values.state === undefined ? {} : { stateFile: values.state }),
});

console.log(`Graph API    ${simulator.graphUrl}`);
console.log(`Control API  ${simulator.graphUrl}/api/simulator`);
console.log(`Webhooks to  ${values.webhook}`);
console.log(`Start Parley with
  WHATSAPP_GRAPH_URL=${simulator.graphUrl}
  WHATSAPP_ACCESS_TOKEN=${values['access-token']}
  WHATSAPP_APP_SECRET=${values['app-secret']}
  WHATSAPP_PHONE_NUMBER_ID=${values['phone-number-id']}
  WHATSAPP_WABA_ID=${values['waba-id']}
  VERIFY_TOKEN=${values['verify-token']}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
