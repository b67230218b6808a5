import { registerToolkit } from './toolkitElements';

/** A program of its own, for pages that run it when their first picture is there: see `runToolkit`. */
registerToolkit();
