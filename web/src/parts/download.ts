import { headersOfCall, refuse } from '@/api/client';

// Saves what a route answers. A plain link could not say which project is meant, where somebody works in several.
export async function download(path: string, name: string): Promise<void> {
  const response = await fetch(path, { headers: headersOfCall('GET'), credentials: 'same-origin' });
  if (!response.ok) {
    await refuse(response);
  }
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
