// What the terminals of all pages have in common: colours, text size and the clipboard.

export const light = matchMedia("(prefers-color-scheme: light)");
const themes = {
  dark: { background: "#101114", foreground: "#e6e6e6", cursor: "#e6e6e6", selectionBackground: "#44598a" },
  light: { background: "#fdfdfb", foreground: "#1b1b1b", cursor: "#1b1b1b", selectionBackground: "#b7cdf5" },
};
export const theme = () => (light.matches ? themes.light : themes.dark);

// background reports the colour of the background as a terminal does that is asked for it.
export function background() {
  const parts = theme().background.slice(1).match(/../g).map((part) => part + part);
  return `\x1b]11;rgb:${parts.join("/")}\x07`;
}

// The narrowest screen on which the program shows both figure and text has 60 columns,
// each half as wide as the text is high.
export const fittingSize = () => Math.min(16, Math.max(9, Math.floor(((innerWidth - 12) / 60) * 2)));

// useClipboard lets the browser paste, and copy copy what is selected or what the program
// copies.
export function useClipboard(terminal, copy) {
  terminal.attachCustomKeyEventHandler((event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.code === "KeyV") return false; // the browser pastes
    if (command && event.code === "KeyC" && terminal.hasSelection()) {
      if (event.type === "keydown") copy(terminal.getSelection());
      terminal.clearSelection();
      event.preventDefault();
      return false;
    }
    return true;
  });
  // The program copies with an escape sequence (OSC 52), and never learns what the clipboard
  // holds.
  terminal.parser.registerOscHandler(52, (data) => {
    const text = data.slice(data.indexOf(";") + 1);
    if (text && text !== "?") copy(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))));
    return true;
  });
}
