import { element } from '../../shared/dom';

/** A notice is read for this long, in ms. */
const noticeMs = 5000;

/** Sentences for the reader that are no part of the picture. */
export class Notices {
  /** For screen readers alone. */
  readonly announcement = element('div', {
    class: 'announcement',
    attributes: { role: 'status', 'aria-live': 'polite' },
  });
  /** Over the lanes, for a moment. */
  readonly notice = element('div', { class: 'notice', attributes: { role: 'status' } });
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Says something to screen readers. */
  announce(text: string): void {
    this.announcement.textContent = text;
  }

  /** Shows a sentence for a moment. */
  tell(text: string): void {
    this.notice.textContent = text;
    this.notice.classList.add('shown');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.notice.classList.remove('shown'), noticeMs);
  }
}
