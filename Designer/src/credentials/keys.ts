export const credentialKeys = {
  all: ['credentials'] as const,
  types: ['credential-types'] as const,
  one: (id: string) => ['credentials', id] as const,
};
