/** Imported by tests of the screen: what they wait for ends the wait at once, its absence is told after this long. */
import { configure } from '@testing-library/react';

// Parts that are loaded late take their time on a busy machine.
configure({ asyncUtilTimeout: 45_000 });
