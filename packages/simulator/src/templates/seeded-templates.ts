/** The templates that the pretend shop starts with: one of each form, several languages, one rejected, one paused. */
import type { TemplateRecord } from './template-store.ts';

type Seed = Omit<TemplateRecord, 'id' | 'status' | 'quality' | 'parameterFormat'> &
  Partial<Pick<TemplateRecord, 'status' | 'quality' | 'parameterFormat'>>;

const greeting = 'Hello from the Parley Sandbox shop. Write to us here whenever you have a question.';

const seeds: readonly Seed[] = [
  { name: 'hello', language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: greeting }] },
  {
    name: 'hello_world',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
      { type: 'BODY', text: 'This message shows that templates reach a phone. Thank you for trying it.' },
      { type: 'FOOTER', text: 'Parley Sandbox' },
    ],
  },
  ...orderUpdate('en_US', 'Hi {{1}}, your order {{2}} is on its way and arrives {{3}}.', 'Thanks', 'Where is it?'),
  ...orderUpdate('es', 'Hola {{1}}, tu pedido {{2}} está en camino y llega {{3}}.', 'Gracias', '¿Dónde está?'),
  ...orderUpdate('pt_BR', 'Oi {{1}}, seu pedido {{2}} está a caminho e chega {{3}}.', 'Obrigado', 'Onde está?'),
  ...orderUpdate('ar', 'مرحبا {{1}}، طلبك رقم {{2}} في الطريق ويصل {{3}}.', 'شكراً', 'أين هو؟'),
  ...orderUpdate('hi', 'नमस्ते {{1}}, आपका ऑर्डर {{2}} रास्ते में है और {{3}} पहुँचेगा।', 'धन्यवाद', 'कहाँ है?'),
  ...orderUpdate('de', 'Hallo {{1}}, deine Bestellung {{2}} ist unterwegs und kommt {{3}} an.', 'Danke', 'Wo ist sie?'),
  {
    name: 'parcel_ready',
    language: 'en_US',
    category: 'UTILITY',
    parameterFormat: 'NAMED',
    components: [
      {
        type: 'HEADER',
        format: 'TEXT',
        text: 'Parcel for {{first_name}}',
        example: { header_text_named_params: [{ param_name: 'first_name', example: 'Emma' }] },
      },
      {
        type: 'BODY',
        text: 'Hi {{first_name}}, parcel {{code}} is ready for pickup until {{day}}. Bring this message along.',
        example: {
          body_text_named_params: [
            { param_name: 'first_name', example: 'Emma' },
            { param_name: 'code', example: 'K7' },
            { param_name: 'day', example: 'Saturday' },
          ],
        },
      },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'On my way' },
          { type: 'QUICK_REPLY', text: 'Another day' },
        ],
      },
    ],
  },
  {
    name: 'new_arrivals',
    language: 'en_US',
    category: 'MARKETING',
    quality: 'GREEN',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::c2FtcGxl'] } },
      {
        type: 'BODY',
        text: 'Hi {{1}}! New in the shop this week: {{2}}. Have a look before they are gone.',
        example: { body_text: [['Emma', 'blue kettles']] },
      },
      { type: 'FOOTER', text: 'Tap the button to stop these messages' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'URL', text: 'See them', url: 'https://shop.example.test/new/{{1}}', example: ['kettles'] },
          { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+12025550100' },
          { type: 'QUICK_REPLY', text: 'Stop promotions' },
        ],
      },
    ],
  },
  {
    name: 'invoice',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['4::c2FtcGxl'] } },
      {
        type: 'BODY',
        text: 'Here is the invoice for order {{1}}. Thank you for shopping with us.',
        example: { body_text: [['1042']] },
      },
    ],
  },
  {
    name: 'pickup_point',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'LOCATION' },
      { type: 'BODY', text: 'Your order waits at the place above. It is open until eight.' },
    ],
  },
  {
    name: 'autumn_offer',
    language: 'en_US',
    category: 'MARKETING',
    components: [
      {
        type: 'BODY',
        text: 'Use code {{1}} and get {{2}} off until Sunday.',
        example: { body_text: [['LEAF20', '20 %']] },
      },
      { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'LEAF20' }] },
    ],
  },
  {
    name: 'sign_in_code',
    language: 'en_US',
    category: 'AUTHENTICATION',
    components: [
      { type: 'BODY', text: '{{1}} is your verification code. For your security, do not share this code.' },
      { type: 'FOOTER', text: 'This code expires in 10 minutes.' },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
    ],
  },
  {
    name: 'share_your_number',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      { type: 'BODY', text: 'May we have your phone number, so that the driver can reach you?' },
      { type: 'BUTTONS', buttons: [{ type: 'REQUEST_CONTACT_INFO' }] },
    ],
  },
  {
    name: 'win_a_kettle',
    language: 'en_US',
    category: 'MARKETING',
    status: 'REJECTED',
    rejectedReason: 'PROMOTIONAL',
    components: [{ type: 'BODY', text: 'You have won! Answer within one hour to get your prize.' }],
  },
  {
    name: 'weekend_sale',
    language: 'en_US',
    category: 'MARKETING',
    status: 'PAUSED',
    quality: 'RED',
    components: [{ type: 'BODY', text: 'Everything is cheaper this weekend. Come and see for yourself.' }],
  },
  {
    name: 'opening_hours',
    language: 'en_US',
    category: 'UTILITY',
    status: 'PENDING',
    components: [{ type: 'BODY', text: 'On holidays we open at ten and close at four.' }],
  },
];

/** Their ids are the same in every simulator. */
export const seededTemplates: readonly TemplateRecord[] = seeds.map((seed, place) => ({
  status: 'APPROVED',
  quality: 'UNKNOWN',
  parameterFormat: 'POSITIONAL',
  ...seed,
  id: String(600_100_200_300_000 + place),
}));

function orderUpdate(language: string, text: string, thanks: string, question: string): readonly Seed[] {
  const buttons = [thanks, question].map((label) => ({ type: 'QUICK_REPLY', text: label }));
  const example = { body_text: [['Emma', '1042', '20:00']] };
  return [
    {
      name: 'order_update',
      language,
      category: 'UTILITY',
      components: [
        { type: 'BODY', text, example },
        { type: 'BUTTONS', buttons },
      ],
    },
  ];
}
