import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/** Registers the toolkit's elements; those that stand in the page already become what they are named. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    // Before the drop-downs that hold them.
    vsCodeOption(),
    vsCodeDropdown(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}
