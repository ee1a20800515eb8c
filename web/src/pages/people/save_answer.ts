import { connectionLost, headersOfCall, refuse } from '@/api/client';

// Saves what the server answers as a file of that name. By a call of ours, as the browser's own download would not say
// which project is meant.
export async function saveAnswer(path: string, name: string): Promise<void> {
  const answer = await fetch(path, { headers: headersOfCall('GET'), credentials: 'same-origin' }).catch(() => {
    throw connectionLost();
  });
  if (!answer.ok) {
    await refuse(answer);
  }
  const address = URL.createObjectURL(
    await answer.blob().catch(() => {
      throw connectionLost();
    }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
