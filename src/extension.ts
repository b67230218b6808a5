import * as vscode from 'vscode';
import type { EngramExports } from '../api/engram-inspector';
import { createExports } from './host/api/exports';
import { offerQuickFixes } from './host/checks/quickFixes';
import { StoreChecks } from './host/checks/storeChecks';
import { dashboardHandlers } from './host/commands/dashboardHandlers';
import { eventHandlers } from './host/commands/eventHandlers';
import { explanationHandlers } from './host/commands/explanationHandlers';
import { goToEvent, placeHandlers } from './host/commands/placeHandlers';
import { registerCommands } from './host/commands/registerCommands';
import { storeHandlers } from './host/commands/storeHandlers';
import { taskHandlers } from './host/commands/taskHandlers';
import { EventDocuments } from './host/documents/eventDocuments';
import { EventsView } from './host/events/eventsView';
import { ExplanationView } from './host/explanation/explanationView';
import { type Features } from './host/features';
import { GitTracking } from './host/git/gitTracking';
import { RelationshipsView } from './host/relationships/relationshipsView';
import { createServices } from './host/services/createServices';
import { offerRestart } from './host/services/offerRestart';
import { followWritePermission } from './host/services/writeContext';
import { SqlEditors } from './host/sql/sqlEditors';
import { StatusBar } from './host/statusBar/statusBar';
import { StoreView } from './host/storeInfo/storeView';
import { showFailureBadge } from './host/tasks/failureBadge';
import { FailureNotice } from './host/tasks/failureNotice';
import { FailureWatch } from './host/tasks/failureWatch';
import { TasksView } from './host/tasks/tasksView';
import { DescriptionFiles } from './host/taskWrites/descriptionFiles';
import { withTestHandle } from './host/testHandle';
import { followEventsView, isLinked } from './host/timeline/linkSelection';
import { Timelines } from './host/timeline/timelines';

/**
 * Builds the services, starts to look for stores, and lets each feature register itself. Returns the API for other
 * extensions (docs/api.md).
 */
export function activate(context: vscode.ExtensionContext): EngramExports {
  const own = <T extends vscode.Disposable>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const services = createServices(context, own);
  services.registry.start(() => services.active.whenOpen());
  const tasks = own(new TasksView(services));
  const relationships = own(new RelationshipsView(services));
  const events = own(new EventsView(services));
  const explanation = own(new ExplanationView(services));
  const checks = own(new StoreChecks(services));
  own(offerQuickFixes(checks));
  const store = own(new StoreView(services, checks));
  const documents = own(new EventDocuments(services));
  const descriptions = own(new DescriptionFiles(services));
  const git = own(new GitTracking(services));
  const sql = own(new SqlEditors(services));
  const timelines = own(
    new Timelines(services, {
      openEvent: (opened, event) => documents.open(opened, event),
      goToEvent: (opened, event) => goToEvent({ documents }, opened, event),
      explain: async (opened, event) => {
        await services.active.switchTo(opened.store);
        await explanation.explain({ event: event.reference });
      },
      showInSidebar: async (opened, event) => {
        await services.active.switchTo(opened.store);
        await events.revealEvent(event);
      },
      linkSelection: async (opened, event) => {
        const isShown = services.active.current?.store.folder === opened.store.folder;
        if (isShown && (await isLinked(services))) await events.selectLoaded(event);
      },
      showTask: async (opened, id) => {
        await services.active.switchTo(opened.store);
        await tasks.revealTask(id);
      },
      showEvents: async (opened, query) => {
        await services.active.switchTo(opened.store);
        await events.showQuery(query);
      },
    }),
  );
  own(followEventsView(services, events, timelines));
  const features: Features = {
    services,
    tasks,
    relationships,
    events,
    explanation,
    store,
    checks,
    documents,
    timelines,
    git,
    sql,
    descriptions,
  };
  own(
    registerCommands(
      {
        ...eventHandlers(features),
        ...taskHandlers(features),
        ...placeHandlers(features),
        ...storeHandlers(features),
        ...explanationHandlers(features),
        ...dashboardHandlers(features),
      },
      services.log,
    ),
  );
  const failures = own(new FailureWatch(services, events.view));
  own(showFailureBadge(failures, tasks.view));
  own(
    new FailureNotice(services, {
      explain: async (opened, event) => {
        await services.active.switchTo(opened.store);
        await explanation.explain({ event: event.reference });
      },
      showInTimeline: (opened, event) => timelines.reveal(opened, event),
    }),
  );
  own(new StatusBar(services, failures));
  own(offerRestart(services.active, services.log));
  own(followWritePermission());
  const exports = createExports(services);
  return context.extensionMode === vscode.ExtensionMode.Test ? withTestHandle(exports, features) : exports;
}
