import { Image } from '@mantine/core';

export function Mark() {
  return <Image src="/app/icon.svg" alt="" w={28} h={28} />;
}
