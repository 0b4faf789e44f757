namespace Rubin.Query.Console.Terminals;

/// <summary>What was pressed, or happened, at the terminal.</summary>
enum KeyName
{
    /// <summary>A letter, or several that belong together.</summary>
    Text,

    /// <summary>Text that the terminal says was pasted.</summary>
    Paste,
    Enter,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    Escape,

    /// <summary>The window has another size now.</summary>
    Resize,

    /// <summary>The terminal is gone.</summary>
    Closed,

    /// <summary>A sequence that no key of ours sends.</summary>
    Unknown,
}

/// <summary>One press of a key.</summary>
/// <param name="Name">Which.</param>
/// <param name="Text">The letters of <see cref="KeyName.Text"/> and <see cref="KeyName.Paste"/>; a lower-case letter where Ctrl is held.</param>
/// <param name="Ctrl">Whether Ctrl is held.</param>
/// <param name="Alt">Whether Alt (Meta) is held.</param>
readonly record struct Key(KeyName Name, string Text = "", bool Ctrl = false, bool Alt = false);
