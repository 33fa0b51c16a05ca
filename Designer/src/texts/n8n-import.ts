export const n8nImport = {
  open: 'Import from n8n',
};
