import { describe, expect, it } from 'vitest';
import { embedOf } from './embed';

describe('the snippet that shows a form in another page', () => {
  it('holds its address and its title', () => {
    const frame = document.createElement('div');
    frame.innerHTML = embedOf({ url: 'https://flows.example.com/form/contact', title: 'Contact us' });
    expect(frame.querySelector('iframe')!.src).toBe('https://flows.example.com/form/contact');
    expect(frame.querySelector('iframe')!.title).toBe('Contact us');
  });

  it('lets no title out of its attribute', () => {
    const frame = document.createElement('div');
    frame.innerHTML = embedOf({ url: 'https://flows.example.com/form/a', title: '"><script>alert(1)</script>&' });
    expect(frame.children).toHaveLength(1);
    expect(frame.querySelector('iframe')!.title).toBe('"><script>alert(1)</script>&');
  });
});
