const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const length = 20;

// Of letters that are not mistaken for each other; about 116 random bits.
export function madeUpPassword(): string {
  const most = 256 - (256 % letters.length); // beyond it some letters would come more often
  let made = '';
  while (made.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < most && made.length < length) {
        made += letters[byte % letters.length];
      }
    }
  }
  return made;
}
