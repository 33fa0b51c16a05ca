import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { DataView } from './data-view';

afterEach(cleanup);

const part = (text: string, length = text.length) => ({ text, offset: 0, length, next: null });

it('shows items as fields, as a table and as JSON', () => {
  render(<DataView part={part('[{"email":"ada@example.com","age":36}]')} from={null} />);
  expect(screen.getByTitle('Insert $json.email')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Table' }));
  expect(screen.getByRole('cell', { name: 'ada@example.com' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'JSON' }));
  expect(screen.getByText(/"age":36/)).toBeTruthy();
});

it('names the step that data comes from', () => {
  render(<DataView part={part('[{"id":1}]')} from="Find contact" />);
  expect(screen.getByTitle("Insert $('Find contact').item.json.id")).toBeTruthy();
});

it('shows the beginning of what is too large to be read as a whole', () => {
  render(<DataView part={part('[{"a":', 50_000_000)} from={null} />);
  expect(screen.getByText(/beginning of a large value/)).toBeTruthy();
});

it('says that there is nothing where nothing came in', () => {
  render(<DataView part={part('')} from={null} />);
  expect(screen.getByText('Nothing')).toBeTruthy();
});
