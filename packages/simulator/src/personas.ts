/**
 * Who writes to the pretend shop. Names and numbers are invented; the North American numbers come from the range that
 * is kept for fiction (555-01xx).
 */
import type { Persona } from '@parley/model/sandbox';

const calm = { isOffline: false, sendsReadReceipts: true, isChatOpen: false } as const;

/** The six people that every simulator starts with. Kai has a username and hides the phone number. */
export const seededPersonas: readonly Persona[] = [
  {
    id: 'emma',
    name: 'Emma Clarke',
    language: 'en',
    waId: '12025550143',
    userId: 'US.88120000000000143',
    phrases: [
      'Hi! Is the blue kettle still in stock?',
      'Do you deliver on Saturdays?',
      'My parcel says delivered, but there is nothing at the door.',
      'Could I swap it for the larger size?',
      'Perfect, thank you so much!',
    ],
    ...calm,
  },
  {
    id: 'maria',
    name: 'María Torres',
    language: 'es',
    waId: '34600000142',
    userId: 'ES.88120000000000142',
    phrases: [
      'Hola, ¿a qué hora abrís mañana?',
      '¿Cuánto tarda el envío a Sevilla?',
      'Me ha llegado la taza rota, ¿qué puedo hacer?',
      '¿Puedo pagar al recoger el pedido?',
      '¡Muchas gracias, muy amables!',
    ],
    ...calm,
  },
  {
    id: 'joao',
    name: 'João Pereira',
    language: 'pt-BR',
    // Known to WhatsApp without the ninth digit: people dial 55 11 9 9555-0142.
    waId: '551195550142',
    userId: 'BR.88120000000000140',
    phrases: [
      'Oi, tudo bem? Vocês têm essa camisa no M?',
      'Qual é o valor do frete para Campinas?',
      'O código de rastreio não funciona.',
      'Dá pra parcelar em três vezes?',
      'Valeu, chegou certinho! 🙌',
    ],
    ...calm,
  },
  {
    id: 'lina',
    name: 'لينا حداد',
    language: 'ar',
    waId: '971505550137',
    userId: 'AE.88120000000000137',
    phrases: [
      'مرحبا، هل العرض ما زال متوفراً؟',
      'متى يصل طلبي رقم 1042؟',
      'أريد استرجاع المبلغ من فضلكم',
      'هل عندكم توصيل إلى الشارقة؟',
      'شكراً جزيلاً 🌷',
    ],
    ...calm,
  },
  {
    id: 'asha',
    name: 'आशा वर्मा',
    language: 'hi',
    waId: '919855500126',
    userId: 'IN.88120000000000126',
    phrases: [
      'नमस्ते, क्या यह कुर्ता लाल रंग में मिलेगा?',
      'मेरा ऑर्डर अभी तक नहीं आया।',
      'क्या कैश ऑन डिलीवरी है?',
      'साइज़ छोटा है, बदल सकते हैं क्या?',
      'बहुत धन्यवाद! 🙏',
    ],
    ...calm,
  },
  {
    id: 'kai',
    name: 'Kai Lindner',
    language: 'de',
    userId: 'DE.77120000000000101',
    username: 'kai.unterwegs',
    phrases: [
      'Moin! Habt ihr die Lampe auch in Grün?',
      'Kann ich das Paket im Laden abholen?',
      'Die Rechnung fehlt noch, könnt ihr sie schicken?',
      'Wie lange habe ich Zeit für eine Rückgabe?',
      'Super, danke euch!',
    ],
    ...calm,
  },
];

/** What is known of a person who was not there at the start. */
export type Introduction = {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly waId?: string;
  readonly userId?: string;
  readonly username?: string;
};

/** A calm person of these names, who writes what the seeded person of the same language writes. */
export function introduce(known: Introduction): Persona {
  const sameLanguage = seededPersonas.find(({ language }) => language === known.language) ?? seededPersonas[0];
  return { ...known, userId: known.userId ?? userIdOf(known), phrases: sameLanguage?.phrases ?? [], ...calm };
}

/** A person nobody has heard of, for a number that is dialled for the first time. */
export function stranger(waId: string): Persona {
  const place = Number(waId.slice(-4));
  return introduce({ id: waId, name: inventedName(place), language: 'en', waId });
}

/** How many people `passerBy` knows. */
export const passersBy = 390;

/** The person at a place from 0 to `passersBy` − 1: always the same, so that a busy day brings people back. */
export function passerBy(place: number): Persona {
  const areaCodes = ['212', '312', '415', '617'];
  // Area codes of their own, so that nobody here has a seeded number or the one without WhatsApp.
  const line = String(100 + (Math.floor(place / areaCodes.length) % 98)).padStart(4, '0');
  const waId = `1${areaCodes[place % areaCodes.length]}555${line}`;
  const languages = ['en', 'es', 'pt-BR', 'ar', 'hi', 'de'];
  const language = languages[place % languages.length] ?? 'en';
  return introduce({ id: waId, name: inventedName(place), language, waId });
}

const firstNames = ['Ada', 'Bruno', 'Carla', 'Deniz', 'Eva', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kira', 'Luis'];
const lastNames = ['Abreu', 'Berg', 'Costa', 'Duarte', 'Engel', 'Faria', 'Gomez', 'Haas', 'Iyer', 'Jansen', 'Khan'];

/** 12 and 11 have no common divisor, so the first 132 names all differ. */
function inventedName(place: number): string {
  return `${firstNames[place % firstNames.length]} ${lastNames[place % lastNames.length]}`;
}

const countries: { readonly [callingCode: string]: string } = {
  '1': 'US',
  '34': 'ES',
  '44': 'GB',
  '49': 'DE',
  '52': 'MX',
  '54': 'AR',
  '55': 'BR',
  '91': 'IN',
  '971': 'AE',
};

function userIdOf({ id, waId }: Introduction): string {
  const country = [1, 2, 3].map((length) => countries[waId?.slice(0, length) ?? '']).find(Boolean) ?? 'US';
  return `${country}.99${(waId ?? Buffer.from(id).toString('hex')).padStart(15, '0')}`.slice(0, 131);
}
