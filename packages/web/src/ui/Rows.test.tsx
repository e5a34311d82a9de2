// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { Rows } from './Rows.tsx';

afterEach(cleanup);

function Numbers() {
  const [rows, setRows] = useState<readonly { readonly key: string }[]>(['1', '2', '3'].map((key) => ({ key })));
  return (
    <Rows
      rows={rows}
      onChange={setRows}
      nameOf={(index) => `number ${index + 1}`}
      addLabel="Add a number"
      fresh={() => ({ key: 'new' })}
    >
      {({ key }) => <input aria-label={`Field ${key}`} />}
    </Rows>
  );
}

test('who removes a row by keys goes on in the row that follows it, or in the one before', () => {
  render(<Numbers />);
  const remove = (index: number) => {
    const button = screen.getByRole('button', { name: `Remove number ${index}` });
    button.focus();
    fireEvent.click(button);
  };
  remove(2);
  expect(document.activeElement).toBe(screen.getByLabelText('Field 3'));
  remove(2);
  expect(document.activeElement).toBe(screen.getByLabelText('Field 1'));
});
