import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IntegrationsService } from '../../src/auth/oauth/integrations.service.js';
import { RolesService } from '../../src/auth/users/roles.service.js';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { TestApp } from '../support/test-app.js';

const ME = '/rest/V1/nest-msi/me';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ ENABLE_INTEGRATION_AS_BEARER: 'true' });
});
afterAll(() => app.stop());

describe('GET nest-msi/me', () => {
  test('tells an administrator its name, its role and its rights, and when the token expires', async () => {
    const { status, body } = await app.get(ME);
    expect(status).toBe(200);
    expect(body).toEqual({
      type: 'admin',
      id: '1',
      name: 'admin',
      role: 'Administrators',
      resources: ['Magento_Backend::all'],
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
    });
    expect(new Date(body.expires_at as string).getTime() - Date.now()).toBeLessThanOrEqual(3600_000);
  });

  test('tells a user of another role what that role is granted', async () => {
    const password = 'clerk-password-1';
    await app.nest.get(RolesService).create('Clerks', ['Magento_InventoryApi::source', 'Magento_InventoryApi::stock']);
    await app.nest.get(AdminUsersService).create('clerk', password, { role: 'Clerks' });
    const token = (await app.post('/rest/V1/integration/admin/token', { username: 'clerk', password })).body as string;
    expect((await app.get(ME, { token })).body).toMatchObject({
      name: 'clerk',
      role: 'Clerks',
      resources: ['Magento_Backend::admin', 'Magento_InventoryApi::source', 'Magento_InventoryApi::stock'],
    });
  });

  test('tells an integration its name; its token does not expire', async () => {
    const { accessToken } = await app.nest.get(IntegrationsService).create('ERP', ['Magento_Backend::admin']);
    expect((await app.get(ME, { token: accessToken })).body).toEqual({
      type: 'integration',
      id: expect.stringMatching(/^\d+$/),
      name: 'ERP',
      role: null,
      resources: ['Magento_Backend::admin'],
      expires_at: null,
    });
  });

  test.each([null, 'nonsense'])('is a 401 for the token %s', async (token) => {
    expect((await app.get(ME, { token })).status).toBe(401);
  });

  test('answers in XML, too', async () => {
    const { text } = await app.get(ME, { headers: { accept: 'application/xml' } });
    expect(text).toContain('<name>admin</name>');
  });
});
