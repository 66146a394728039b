import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandLine, type Circumstances, type Outcome } from '../support/command-line.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

let app: TestApp;
let run: (args: readonly string[], circumstances?: Circumstances) => Promise<Outcome>;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = await TestApp.start({}, database);
  run = commandLine(database.url);
});
afterAll(() => app.stop());

const signIn = async (username: string, password: string): Promise<number> => {
  const { status, body } = await app.post('/rest/V1/integration/admin/token', { username, password }, { token: null });
  if (status !== 200) return status;
  const { status: allowed } = await app.get('/rest/V1/inventory/stocks', {
    headers: { authorization: `Bearer ${body as string}` },
    token: null,
  });
  return allowed;
};

describe('user:create', () => {
  it('takes the password from standard input, without the line end', async () => {
    expect(await run(['user:create', 'piped', '--password-stdin'], { stdin: 'from a pipe 1\r\n' })).toEqual({
      code: 0,
      out: 'User "piped" can sign in.\n',
      err: '',
    });
    expect(await signIn('piped', 'from a pipe 1')).toBe(200);
  });

  it('asks on a terminal, twice, and shows nothing of what is typed', async () => {
    const { code, out, err } = await run(['user:create', 'typist'], { typed: ['Gehe1m!x\b\r', 'Gehe1m!\r'] });
    expect({ code, out, err }).toEqual({
      code: 0,
      out: 'User "typist" can sign in.\n',
      err: 'Password: \nOnce more: \n',
    });
    expect(await signIn('typist', 'Gehe1m!')).toBe(200);
  });

  it('refuses two different answers', async () => {
    const { code, out, err } = await run(['user:create', 'unsure'], { typed: ['one\r', 'two\r'] });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('error: The two passwords differ.');
    expect(await signIn('unsure', 'one')).toBe(401);
  });

  it.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ])('is cancelled by %s', async (_, key) => {
    const { code, out, err } = await run(['user:create', 'never'], { typed: [key] });
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toContain('error: cancelled');
  });

  it('makes a password up and prints it', async () => {
    const { code, out } = await run(['user:create', 'lazy', '--generate']);
    const [, password = ''] =
      /^User "lazy" can sign in\.\nPassword: (\S{16}) \(shown only this once\)\n$/.exec(out) ?? [];
    expect(code).toBe(0);
    expect(await signIn('lazy', password)).toBe(200);
  });

  it('prints JSON for scripts', async () => {
    const { out } = await run(['user:create', 'scripted', '--generate', '--json']);
    const { username, password } = JSON.parse(out) as { username: string; password: string };
    expect(username).toBe('scripted');
    expect(await signIn('scripted', password)).toBe(200);
    const piped = await run(['user:create', 'scripted2', '--password-stdin', '--json'], { stdin: 'gehe1mnis' });
    expect(JSON.parse(piped.out)).toEqual({ username: 'scripted2' });
  });

  it.each([
    ['a name that is taken, whatever its case', 'ADMIN', 'x', 'There is a user "ADMIN" already.'],
    ['a blank password', 'blank', ' \n', '"password" is required. Enter and try again.'],
    ['a blank name', ' ', 'x', '"username" is required. Enter and try again.'],
    ['a name that no column holds', 'x'.repeat(41), 'x', 'The user name is longer than 40 characters.'],
  ])('refuses %s', async (_, name, password, message) => {
    expect(await run(['user:create', name, '--password-stdin'], { stdin: password })).toEqual({
      code: 1,
      out: '',
      err: `error: ${message}\n`,
    });
  });

  it('names all that is wrong', async () => {
    const { err } = await run(['user:create', '', '--password-stdin']);
    expect(err).toBe(
      '  "username" is required. Enter and try again.\n' +
        '  "password" is required. Enter and try again.\n' +
        'error: One or more input exceptions have occurred.\n',
    );
  });
});

describe('user:password', () => {
  it('changes the password and lifts a lock', async () => {
    await run(['user:create', 'forgetful', '--password-stdin'], { stdin: 'the old one 1' });
    for (let failures = 0; failures < 6; failures++) await signIn('forgetful', 'wrong');
    expect(await signIn('forgetful', 'the old one 1')).toBe(401);
    expect(await run(['user:password', 'forgetful', '--password-stdin'], { stdin: 'the new one 1' })).toEqual({
      code: 0,
      out: 'User "forgetful" has a new password.\n',
      err: '',
    });
    expect(await signIn('forgetful', 'the new one 1')).toBe(200);
    expect(await signIn('forgetful', 'the old one 1')).toBe(401);
  });

  it('refuses a user that does not exist', async () => {
    expect(await run(['user:password', 'nobody', '--generate'])).toEqual({
      code: 1,
      out: '',
      err: 'error: There is no user "nobody".\n',
    });
  });
});
