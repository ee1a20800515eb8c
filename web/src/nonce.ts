// What the policy of the page lets style elements in by; browsers hide the attribute, so the property is read.
export function nonce(): string {
  return document.querySelector('script')?.nonce ?? '';
}
