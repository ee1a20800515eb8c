// Says when the connection is lost.
export function LiveStatus() {
  return null;
}
