using Rubin.Query.Console.Completion;
using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Console.Editing;

/// <summary>How the typing of a statement ended.</summary>
enum Typed
{
    /// <summary>With a statement or command.</summary>
    Statement,

    /// <summary>With Ctrl-C: what was typed is dropped.</summary>
    Nothing,

    /// <summary>With Ctrl-D on an empty line, Ctrl-C twice, or the end of the terminal.</summary>
    End,
}

/// <summary>
/// Reads statements at a terminal: several lines at once with the keys of GNU Readline in its Emacs mode, colours, completion and a history. Enter ends a statement that is
/// complete and breaks the line of one that is not.
/// </summary>
sealed partial class LineEditor
{
    const string EnableBracketedPaste = "\e[?2004h";
    const string DisableBracketedPaste = "\e[?2004l";

    readonly EditBuffer _buffer = new();
    readonly StatementHistory _history;
    readonly KeyReader _keys;
    readonly EditorScreen _screen;
    readonly TextWriter _output;
    readonly Highlighter _highlighter;
    readonly HistoryWalk _walk;
    readonly CompletionMenu _menu;
    readonly Func<(int Columns, int Rows)> _size;
    readonly Dictionary<Key, Action> _bindings = [];
    string _prompt = "";
    Typed? _end;
    bool _wasInterrupted;

    /// <summary>An editor.</summary>
    /// <param name="input">The terminal's bytes, each as it is typed.</param>
    /// <param name="output">The terminal.</param>
    /// <param name="size">Its columns and rows.</param>
    /// <param name="history">What was typed before.</param>
    /// <param name="complete">What could stand at a place of a text.</param>
    /// <param name="highlighter">The colours.</param>
    internal LineEditor(
        IByteInput input, TextWriter output, Func<(int Columns, int Rows)> size, StatementHistory history, Func<string, int, Completions> complete, Highlighter highlighter)
    {
        (_history, _output, _size, _highlighter) = (history, output, size, highlighter);
        _keys = new(input);
        _screen = new(output, size);
        _walk = new(history, _buffer);
        _menu = new(_buffer, complete);
        BindMovement();
        BindChanges();
        BindControl();
    }

    /// <summary>Reads one statement or command; what is typed is remembered.</summary>
    internal (Typed End, string Text) Read(string prompt)
    {
        _prompt = prompt;
        _end = null;
        _buffer.Reset("");
        _walk.Restart();
        _menu.Close();
        _output.Write(EnableBracketedPaste);
        Draw();
        while (_end is null)
        {
            Press(_keys.Next());
            if (_end is null && !_keys.HasMore)
            {
                Draw();
            }
        }

        _screen.Finish(View());
        _output.Write(DisableBracketedPaste);
        _output.Flush();
        if (_end == Typed.Statement)
        {
            _history.Add(_buffer.Text.Trim('\n').TrimEnd());
        }

        return (_end.Value, _buffer.Text);
    }

    void Press(Key key)
    {
        if (key.Name == KeyName.Resize)
        {
            _screen.Reflow();
            return;
        }

        if (_walk.Sought is not null && Searched(key))
        {
            return;
        }

        if (key.Name is not (KeyName.Tab or KeyName.BackTab))
        {
            _menu.Close();
        }

        if (_bindings.TryGetValue(key.Name == KeyName.Paste ? new(KeyName.Paste) : key, out var action))
        {
            if (key != new Key(KeyName.Text, "c", Ctrl: true))
            {
                _wasInterrupted = false;
            }

            action();
            return;
        }

        _wasInterrupted = false;
        if (key is { Name: KeyName.Text, Ctrl: false, Alt: false })
        {
            _buffer.Type(key.Text);
        }
        else if (key.Name == KeyName.Paste)
        {
            _buffer.Insert(key.Text);
        }
    }

    /// <summary>A key during a search; false ends it and leaves the key to the line.</summary>
    bool Searched(Key key)
    {
        switch (key)
        {
            case { Name: KeyName.Text, Ctrl: false, Alt: false }:
                _walk.Search(_walk.Sought + key.Text);
                return true;
            case { Name: KeyName.Backspace }:
                _walk.Search(_walk.Sought![..^Math.Min(1, _walk.Sought!.Length)]);
                return true;
            case { Ctrl: true, Text: "r" }:
                _walk.Search();
                return true;
            case { Ctrl: true, Text: "g" or "c" }:
                _walk.GiveUp();
                return true;
            case { Name: KeyName.Escape }:
                _walk.Keep();
                return true;
            default:
                _walk.Keep();
                return false;
        }
    }

    void Draw() => _screen.Draw(View());

    EditorView View()
    {
        var prompt = _walk.Sought is { } sought ? $"({(_walk.IsLost ? "nothing has" : "search")}: {sought}) " : _prompt;
        var continuation = "...> ".PadLeft(TextWidth.Of(_prompt));
        return new(prompt, continuation, _buffer.Text, _highlighter.Styles(_buffer.Text), _buffer.Cursor, _menu.Lines(_size().Columns));
    }
}
