import { afterAll, afterEach } from 'vitest';
import { tidyFile, tidyTest } from './tidying';

// Vitest runs this for each test file, also where the files share a process.
afterEach(tidyTest);
afterAll(tidyFile);
