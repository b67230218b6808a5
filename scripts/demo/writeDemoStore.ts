// The story lives with the store, because the extension's Open Demo tells it too.
export { writeDemoStore } from '../../src/store/demo/writeDemoStore';
