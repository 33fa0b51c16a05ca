export const credentialKeys = {
  all: ['credentials'] as const,
  types: ['credential-types'] as const,
  uses: ['credentials', 'uses'] as const,
  one: (id: string) => ['credentials', 'one', id] as const,
};
