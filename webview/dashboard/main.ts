import { type DashboardLife, type DashboardPageLink } from '../shared/dashboardEntry';
import { DashboardApp } from './app';

/** The dashboard's entry. The timeline's page loads it when its tab is opened for the first time (shared/dashboardEntry.ts). */
window.engramDashboard = (root: HTMLElement, page: DashboardPageLink): DashboardLife => new DashboardApp(root, page);
