/**
 * Words that guessing starts with, in lower case and plain letters, and the number rows people type. A password made of
 * these and decoration is refused. Short ones are in the list because people repeat and join them.
 */
export const commonWords: readonly string[] = `
password passwort passw0rd contrasena contrasenha senha motdepasse parola wachtwoord haslo sifre
qwertyuiop qwertyui qwerty qwertz azerty asdfghjkl asdfgh asdf zxcvbnm zxcvbn qazwsxedc qazwsx qweasdzxc qweasd
q1w2e3r4t5y6 q1w2e3r4t5 q1w2e3r4 1q2w3e4r5t6y 1q2w3e4r5t 1q2w3e4r 1qaz2wsx3edc4rfv 1qaz2wsx3edc 1qaz2wsx zaq12wsxcde3 zaq12wsx
abcdefghij abcdefgh abcdef abcd abc letmein welcome welkom bienvenue bienvenido willkommen iloveyou ilove teamo
admin administrator adminadmin root toor superuser sysadmin operator manager support helpdesk service office company
changeme change default temporary temp secret geheim secreto private access login logon signin master mastermind
monkey dragon football baseball basketball soccer hockey cricket liverpool arsenal chelsea barcelona realmadrid
juventus superman batman spiderman starwars pokemon pikachu minecraft fortnite nintendo playstation
princess sunshine shadow flower butterfly rainbow unicorn chocolate cookie pepper ginger summer winter spring autumn
january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
michael michelle jennifer jessica ashley charlie thomas robert daniel andrew matthew joshua anthony jordan william
george maria jose juan carlos fernando alejandro andrea patricia nicole samantha mohammed muhammad ahmed fatima omar
computer internet samsung iphone android google facebook instagram telegram twitter youtube linkedin microsoft windows
whatsapp parley inbox business chat message messages cloud test testing tester demo sample example guest user
hello hola bonjour hallo goodbye freedom trustno lovely loveyou love baby angel babygirl lover forever family mother
father sister brother friends friend money dollar bitcoin lucky happy jesus christ heaven blessed god
killer hunter ranger tigger buster maggie harley ferrari porsche mercedes mustang yamaha toyota honda
whatever nothing something anything blahblah foobar lorem ipsum correcthorsebatterystaple
dubai india brazil brasil mexico espana london paris berlin newyork california america argentina
`
  .trim()
  .split(/\s+/);

/** Digits in the order in which keyboards and people have them. */
export const commonNumbers: readonly string[] = [
  '01234567890123456789',
  '12345678901234567890',
  '98765432109876543210',
  '1029384756',
  '0192837465',
  '1357924680',
  '2468013579',
  '1122334455',
  '1112223334',
  '1231231231',
  '1212121212',
  '1010101010',
  '1472583690',
  '7894561230',
  '3141592653',
  '2718281828',
];
