import { expect, test } from 'vitest';
import { Commas, converted, look, separatorOf } from './csv_text';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a file is known by its beginning', () => {
  expect(look(bytes('identity,Phone\na,1\n'))).toEqual({ encoding: 'utf-8', separator: ',' });
  expect(look(bytes('Kunde;Telefon\na;1\n'))).toEqual({ encoding: 'utf-8', separator: ';' });
  expect(look(bytes('identity\tPhone, mobile\tName\n'))).toEqual({ encoding: 'utf-8', separator: '\t' });
  expect(look(bytes('identity\n'))).toEqual({ encoding: 'utf-8', separator: ',' });
  expect(look(new Uint8Array([0x6e, 0xe4, 0x6d, 0x65, 0x2c, 0x41, 0x0a]))).toEqual({ encoding: 'windows-1252', separator: ',' });
  expect(look(new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0]))).toEqual({ encoding: 'utf-16le', separator: ',' });
  expect(look(new Uint8Array([0, 0x61, 0, 0x2c, 0, 0x62]))).toEqual({ encoding: 'utf-16be', separator: ',' });
  expect(look(new Uint8Array([0x61, 0x2c, 0xc3]))).toEqual({ encoding: 'utf-8', separator: ',' });
});

test('what is no file of people is told so', () => {
  expect(look(bytes(''))).toEqual({ unusable: 'empty' });
  expect(look(bytes(' \n \n'))).toEqual({ unusable: 'empty' });
  expect(look(new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x14]))).toEqual({ unusable: 'workbook' });
  expect(look(new Uint8Array([0x1f, 0x8b, 0x08]))).toEqual({ unusable: 'compressed' });
  expect(look(bytes('%PDF-1.7'))).toEqual({ unusable: 'binary' });
  expect(look(new Uint8Array([1, 2, 0, 3, 4, 0, 0, 0, 9, 9, 9]))).toEqual({ unusable: 'binary' });
});

test('separators within quotes do not count', () => {
  expect(separatorOf('"a,b,c";d;e\n,,,,,,')).toBe(';');
});

test('other separators become commas however the text is cut', () => {
  const text = 'a;b;c\r\n"x;y";1,5;"say ""hi"""\n;;\n"two\nlines";5" pipe;end';
  const expected = 'a,b,c\r\n"x;y","1,5","say ""hi"""\n,,\n"two\nlines",5" pipe,end';
  for (let size = 1; size <= text.length; size++) {
    const commas = new Commas(';');
    let out = '';
    for (let place = 0; place < text.length; place += size) {
      out += commas.write(text.slice(place, place + size));
    }
    expect(out + commas.end()).toBe(expected);
  }
});

test('a file becomes UTF-8 with commas', async () => {
  const file = new Blob([new Uint8Array([0x6e, 0xe4, 0x6d, 0x65, 0x3b, 0x41, 0x2c, 0x0a])]);
  expect(await (await converted(file, { encoding: 'windows-1252', separator: ';' }, () => undefined)).text()).toBe('näme,"A,"\n');
  const same = new Blob(['a,b']);
  expect(await converted(same, { encoding: 'utf-8', separator: ',' }, () => undefined)).toBe(same);
});
