import { type StoreChecks } from './checks/storeChecks';
import { type EventDocuments } from './documents/eventDocuments';
import { type EventsView } from './events/eventsView';
import { type ExplanationView } from './explanation/explanationView';
import { type GitTracking } from './git/gitTracking';
import { type RelationshipsView } from './relationships/relationshipsView';
import { type Services } from './services/services';
import { type SqlEditors } from './sql/sqlEditors';
import { type StoreView } from './storeInfo/storeView';
import { type TasksView } from './tasks/tasksView';
import { type DescriptionFiles } from './taskWrites/descriptionFiles';
import { type Timelines } from './timeline/timelines';

/** What commands work on: the services and every surface that shows something. */
export interface Features {
  readonly services: Services;
  readonly tasks: TasksView;
  readonly relationships: RelationshipsView;
  readonly events: EventsView;
  readonly explanation: ExplanationView;
  readonly store: StoreView;
  readonly checks: StoreChecks;
  readonly documents: EventDocuments;
  readonly timelines: Timelines;
  readonly git: GitTracking;
  readonly sql: SqlEditors;
  readonly descriptions: DescriptionFiles;
}
