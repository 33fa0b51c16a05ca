import { Component, type ReactNode } from 'react';
import { Button } from '../components/ui/button';
import { Notice } from '../components/ui/notice';
import { text } from '../text';

/** Keeps a fault of one page, or a part that cannot be loaded after an update, from leaving the screen empty. */
export class FaultBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? (
      <div role="alert">
        <Notice title={text.errors.page} help={text.errors.unexpected}>
          <Button onClick={() => location.reload()}>{text.common.reload}</Button>
        </Notice>
      </div>
    ) : (
      this.props.children
    );
  }
}
