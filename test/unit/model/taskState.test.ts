import { describe, expect, it } from 'vitest';
import { isStatusLabel, taskState } from '../../../src/model/taskState';

describe('the state of a task', () => {
  it('is its status', () => {
    expect(taskState({ status: 'in_progress', labels: ['ui'] })).toBe('in_progress');
  });

  it('is the finer one that neuraphage keeps as a label', () => {
    expect(taskState({ status: 'closed', labels: ['ui', '_status_failed'] })).toBe('failed');
    expect(taskState({ status: 'open', labels: ['_status_queued'] })).toBe('queued');
  });

  it('is the status where the label is unknown, whatever it is called', () => {
    expect(taskState({ status: 'open', labels: ['_status_sleeping'] })).toBe('open');
    expect(taskState({ status: 'open', labels: ['_status___proto__'] })).toBe('open');
  });

  it('tells such labels from those that people gave', () => {
    expect(isStatusLabel('_status_failed')).toBe(true);
    expect(isStatusLabel('status')).toBe(false);
  });
});
