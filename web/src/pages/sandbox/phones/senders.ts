import type { Provider } from '../types';

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

// The provider of this project that a wire's name of a sender means: its number, or one of its settings.
export function providerOf(providers: Provider[], dialect: string | null, sender: string): Provider | undefined {
  const fits = (provider: Provider) =>
    provider.dialect === dialect &&
    ((digits(sender) !== '' && digits(provider.sender) === digits(sender)) ||
      Object.values(provider.settings).some((value) => value === sender));
  return providers.find((one) => !one.archived && fits(one)) ?? providers.find(fits);
}
