/** When a token ends, in milliseconds since 1970; null when it does not say. */
export function expiryOf(token: string): number | null {
  const { exp } = claimsOf(token);
  return typeof exp === 'number' ? exp * 1000 : null;
}

/** The name the token was given to, for display only. */
export function nameOf(token: string): string {
  const claims = claimsOf(token);
  const name = claims['name'] ?? claims['unique_name'] ?? claims['preferred_username'] ?? claims['sub'];
  return typeof name === 'string' ? name : '';
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    const body = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(body.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
