import { anonymousApi, answerOf } from '../api/client';
import { session } from './session';

/** @throws ApiError for a wrong password, a locked account, a second factor */
export async function signIn(username: string, password: string): Promise<void> {
  const token = await answerOf(anonymousApi.POST('/rest/V1/integration/admin/token', { body: { username, password } }));
  session.begin(username, token);
}
