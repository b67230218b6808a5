import type { EngramStore } from '../../../api/engram-inspector';
import { isDurable } from '../../model/eventKind';
import { type EventQuery } from '../../model/query/eventQuery';
import { toApiEvent, toApiPage } from './apiValues';
import {
  parseCountOptions,
  parseEventDraft,
  parsePublishOptions,
  parseQuery,
  parseQueryOptions,
  parseSubscription,
} from './eventArguments';
import { parseId } from './itemArguments';
import { callListener, requireListener, toVscode } from './listeners';
import { type StoreAccess } from './storeAccess';

/** The members of an opened store that are about events. */
export type EventCalls = Pick<
  EngramStore,
  'queryEvents' | 'countEvents' | 'eventsById' | 'record' | 'publish' | 'subscribe'
>;

/** Makes the members of an opened store that are about events. */
export function eventCalls(access: StoreAccess): EventCalls {
  /** Where sessions are asked for, they end where the settings say. */
  const settled = async (query: EventQuery): Promise<EventQuery> =>
    query.session ? { ...query, session: { ...query.session, gapMs: await access.sessionGapMs() } } : query;
  return {
    async queryEvents(query, options) {
      const { timeZone, token, page } = parseQueryOptions(options);
      const parsed = parseQuery(query, timeZone, 'queryEvents');
      return toApiPage(
        await access.read(async (service, signal) => service.events(await settled(parsed), page, signal), token),
      );
    },

    async countEvents(query, options) {
      const { timeZone, token } = parseCountOptions(options);
      const parsed = parseQuery(query, timeZone, 'countEvents');
      const { total, byKind } = await access.read(
        async (service, signal) => service.countEvents(await settled(parsed), signal),
        token,
      );
      return { total, byKind: byKind.map(({ kind, count }) => ({ kind, count })) };
    },

    async eventsById(id) {
      const parsed = parseId(id, 'eventsById');
      return (await access.read((service) => service.eventsById(parsed))).map(toApiEvent);
    },

    async record(event) {
      const draft = parseEventDraft(event, 'record');
      return toApiEvent(await access.write((service) => service.recordEvent(draft)));
    },

    async publish(event, options) {
      const draft = parseEventDraft(event, 'publish');
      const { record } = parsePublishOptions(options);
      const publish = () => access.bus.publish(draft, { persist: record });
      const isRecorded = record || isDurable(draft.kind);
      const published = toApiEvent(await (isRecorded ? access.write(publish) : access.read(publish)));
      return { event: published, recorded: published.place !== undefined };
    },

    subscribe(filter, listener) {
      const wanted = parseSubscription(filter);
      const call = requireListener(listener, 'subscribe');
      access.requireOpen();
      const subscription = access.own(
        access.bus.subscribe(wanted, ({ event, missed }) => {
          // Subscribers share the event: what one of them does to its payload is nobody else's business.
          const own = { ...toApiEvent(event), payload: structuredClone(event.payload) };
          return callListener(call, { event: own, missed }, (error) => access.report('subscribe', error));
        }),
      );
      return toVscode(subscription);
    },
  };
}
