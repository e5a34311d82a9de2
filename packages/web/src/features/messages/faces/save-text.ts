/** Hands a text to the browser as a file to save. */
export function saveText(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then, and it holds on to the bytes itself.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
