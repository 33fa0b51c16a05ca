(({ blocks, blockEditor, components, element, serverSideRender: ServerSideRender }) => {
  const el = element.createElement;
  blocks.registerBlockType('bizoholic-flows/lead-form', {
    edit({ attributes, setAttributes }) {
      const field = (name, label, help) =>
        el(components.TextControl, { key: name, label, help, value: attributes[name], onChange: (value) => setAttributes({ [name]: value }) });
      return el('div', blockEditor.useBlockProps(),
        el(blockEditor.InspectorControls, null, el(components.PanelBody, { title: 'Lead form' },
          field('form', 'Name', 'Flows see it as the form\'s name.'),
          field('fields', 'Fields', 'Of: name, email, phone, company, website, message'),
          field('button', 'Button'))),
        el(components.Disabled, null, el(ServerSideRender, { block: 'bizoholic-flows/lead-form', attributes })));
    },
    save: () => null,
  });
})(window.wp);
