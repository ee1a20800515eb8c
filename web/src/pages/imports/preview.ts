import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, got } from '@/api/client';
import { Commas, decode } from './csv_text';
import type { Settings } from './data';
import type { ChosenFile } from './file_step';

export const beginningBytes = 64 << 10;

// The beginning as it would be sent.
async function beginningOf({ file, form }: ChosenFile): Promise<string> {
  const bytes = new Uint8Array(await file.slice(0, beginningBytes).arrayBuffer());
  const text = decode(bytes, form.encoding);
  const commas = form.separator === ',' ? null : new Commas(form.separator);
  const whole = bytes.length < beginningBytes;
  const read = commas ? commas.write(text) + (whole ? commas.end() : '') : text;
  return whole && !/[\r\n]$/.test(read) ? `${read}\n` : read; // of a line that may be cut nothing is shown
}

// Without settings the server suggests them.
export async function askPreview(file: ChosenFile, settings?: Settings, signal?: AbortSignal) {
  const csv = await beginningOf(file);
  return got(api.POST('/api/v1/imports/preview', { body: { csv, ...(settings ? { settings } : {}) }, signal }));
}

export function usePreview(file: ChosenFile, settings: Settings, enabled: boolean) {
  return useQuery({
    queryKey: ['import', 'preview', file.file.name, file.file.lastModified, file.form, settings],
    queryFn: ({ signal }) => askPreview(file, settings, signal),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}
