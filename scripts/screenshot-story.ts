/** Three days of an invented shop for the pictures: who says what to whom, and when. Nobody in it exists. */

export type Happening = {
  /** The hour of its day, by the clock of the pictures. */
  readonly at: string;
  /** The id of a person of the simulator. */
  readonly person: string;
} & (
  | { readonly writes: string }
  /** `to` is the text of an agent's message. */
  | { readonly reacts: string; readonly to: string }
  /** An agent answers; `quotes` is the text of the message that it answers. */
  | { readonly agent: 'Ana' | 'Omar'; readonly says: string; readonly quotes?: string }
  | { readonly does: 'opens the chat' | 'closes the chat' | 'goes offline' }
);

/** Who writes besides the six people that every simulator has. The numbers are kept for fiction. */
export const newcomers = [
  { waId: '12025550177', name: 'Grace Okafor', language: 'en' },
  { waId: '12025550181', name: 'Tomasz Nowak', language: 'en' },
  { waId: '12025550185', name: 'Yuki Tanaka', language: 'en' },
  { waId: '12025550189', name: 'Ben Whitaker', language: 'en' },
] as const;

const [grace, tomasz, yuki, ben] = newcomers.map(({ waId }) => waId) as [string, string, string, string];

const counter = 'It waits at the counter under your name until six.';
const foot = 'Could you deliver it instead? I hurt my foot and the stairs to your shop are steep 🙈';

export const days: readonly (readonly Happening[])[] = [
  [
    { at: '15:02', person: tomasz, writes: 'Hello, do you repair old radios too?' },
    { at: '15:20', person: tomasz, agent: 'Omar', says: 'Sadly not, but Radio Berg in Mill Lane does it well.' },
    { at: '15:22', person: tomasz, writes: 'Great tip, thank you!' },
    { at: '15:23', person: tomasz, agent: 'Omar', says: 'Any time!' },
  ],
  [
    { at: '12:34', person: yuki, writes: 'Do you have gift wrapping?' },
    { at: '12:41', person: yuki, agent: 'Ana', says: 'We do, in green and in plain brown paper.' },
    { at: '13:05', person: yuki, writes: 'Brown, please. I will pick it up tomorrow.' },
    { at: '13:06', person: yuki, agent: 'Ana', says: 'It is ready whenever you are.' },
    { at: '14:10', person: ben, writes: 'Is the workshop on Friday still on?' },
    { at: '14:15', person: ben, agent: 'Omar', says: 'It is: six o’clock, upstairs. One place is left.' },
    { at: '14:16', person: ben, writes: 'Then it is mine!' },
    { at: '14:18', person: ben, does: 'opens the chat' },
    { at: '14:18', person: ben, agent: 'Omar', says: 'See you on Friday, Ben.' },
    { at: '16:42', person: 'emma', writes: 'Hi! Is the blue kettle still in stock?' },
    { at: '16:44', person: 'emma', does: 'opens the chat' },
    {
      at: '16:45',
      person: 'emma',
      agent: 'Omar',
      says: 'Hello Emma! Two are left in *midnight blue*. Shall I keep one for you?',
    },
    { at: '16:46', person: 'emma', writes: 'Yes please! I can come on Saturday.' },
    { at: '16:48', person: 'emma', agent: 'Omar', says: counter },
    { at: '16:48', person: 'emma', reacts: '❤️', to: counter },
    { at: '16:49', person: 'emma', writes: '🎉' },
    { at: '17:30', person: 'kai', writes: 'Moin! Habt ihr die Lampe auch in Grün?' },
    { at: '17:41', person: 'kai', agent: 'Ana', says: 'Moin Kai! Ja, in Moosgrün. Sollen wir eine zurücklegen?' },
  ],
  [
    { at: '08:12', person: 'asha', writes: 'नमस्ते, क्या यह कुर्ता लाल रंग में मिलेगा?' },
    { at: '08:40', person: 'asha', does: 'opens the chat' },
    { at: '08:41', person: 'asha', agent: 'Omar', says: 'जी हाँ, लाल और नीला दोनों हैं।' },
    { at: '08:55', person: grace, writes: 'Good morning, my order 1038 has not arrived yet.' },
    { at: '09:03', person: grace, does: 'goes offline' },
    { at: '09:04', person: grace, agent: 'Ana', says: 'Good morning Grace, I am looking into it right now.' },
    { at: '09:12', person: 'emma', writes: 'Good morning! One more thing:' },
    { at: '09:12', person: 'emma', writes: foot },
    {
      at: '09:20',
      person: 'emma',
      agent: 'Ana',
      quotes: foot,
      says: 'Oh no, get well soon! Of course:\n- today between *14:00 and 17:00*\n- delivery is *£4.50*',
    },
    { at: '09:21', person: 'emma', writes: 'That would be wonderful. Do I pay at the door?' },
    { at: '09:24', person: 'emma', agent: 'Ana', says: 'At the door, or here: https://shop.example/pay/1042' },
    { at: '09:31', person: 'emma', writes: 'Paid, thank you so much!' },
    { at: '09:48', person: 'joao', writes: 'Oi, tudo bem? Vocês têm essa camisa no M?' },
    { at: '10:15', person: 'maria', writes: 'Me ha llegado la taza rota, ¿qué puedo hacer?' },
    { at: '10:21', person: 'asha', writes: 'क्या आज मिल सकता है?' },
    { at: '10:28', person: 'lina', writes: 'مرحبا، هل العرض ما زال متوفراً؟' },
    { at: '10:29', person: 'lina', writes: 'متى يصل طلبي رقم 1042؟' },
    { at: '10:36', person: 'emma', does: 'closes the chat' },
    { at: '10:38', person: 'emma', agent: 'Ana', says: 'Ravi has just left with your kettle.' },
    { at: '10:38', person: 'emma', does: 'opens the chat' },
    { at: '10:39', person: 'emma', writes: 'The tea is waiting!' },
    { at: '10:39', person: 'emma', does: 'closes the chat' },
    { at: '10:40', person: 'emma', agent: 'Ana', says: 'So are the biscuits: we put some in.' },
  ],
];
