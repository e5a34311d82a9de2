/** An amount in units of its currency: `€4.50`. A currency that is none is written behind the number. */
export function moneyWords(amount: number, currency: string | undefined): string {
  const code = currency?.trim().toUpperCase() ?? '';
  if (/^[A-Z]{3}$/.test(code)) return new Intl.NumberFormat('en', { style: 'currency', currency: code }).format(amount);
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: 3 }).format(amount)} ${code.slice(0, 8)}`.trim();
}
