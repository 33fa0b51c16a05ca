/** From the one that allows least to the one that allows most. */
export const roles = ['viewer', 'marketer', 'operator', 'admin'];
