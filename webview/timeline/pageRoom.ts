import { type Room, roomIn } from './room';

/** The room that the page has. Its root has the classes that the style sheet goes by. */
export class PageRoom {
  /** As it was last taken up; boundless before. */
  now: Room = roomIn(Infinity, Infinity);

  constructor(private readonly root: HTMLElement) {}

  /** Takes up the size of the page. Whether there is another room than before. */
  fit(): boolean {
    const { now: before, root } = this;
    const room = roomIn(root.clientWidth, root.clientHeight);
    if (room.narrow === before.narrow && room.short === before.short) return false;
    this.now = room;
    root.classList.toggle('narrow', room.narrow);
    root.classList.toggle('short', room.short);
    return true;
  }
}
