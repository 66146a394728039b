/** A failure in one line, with the variable to look at where there is one. */
export function explain(error: unknown): string {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: Error[] };
  const text = message || errors?.map((each) => each.message).join('; ') || String(error);
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') return `${text} (see PORT and HOST)`;
  if (/^(ECONN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|EAI_|ER_|SQLITE_)/.test(code ?? ''))
    return `${text} (see DATABASE_URL)`;
  return text;
}
