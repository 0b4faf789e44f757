using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Console.Editing;

/// <summary>What each key does: docs/console.md lists them.</summary>
sealed partial class LineEditor
{
    void BindMovement()
    {
        var b = _buffer;
        Bind(() => b.MoveTo(b.LineStart), Control("a"), new(KeyName.Home));
        Bind(() => b.MoveTo(b.LineEnd), Control("e"), new(KeyName.End));
        Bind(() => b.MoveTo(b.Before(b.Cursor)), Control("b"), new(KeyName.Left));
        Bind(() => b.MoveTo(b.After(b.Cursor)), Control("f"), new(KeyName.Right));
        Bind(() => b.MoveTo(b.WordBefore(b.Cursor)), Meta("b"), new(KeyName.Left, Ctrl: true), new(KeyName.Left, Alt: true));
        Bind(() => b.MoveTo(b.WordAfter(b.Cursor)), Meta("f"), new(KeyName.Right, Ctrl: true), new(KeyName.Right, Alt: true));
        Bind(() => b.MoveTo(0), Meta("<"), new(KeyName.Home, Ctrl: true));
        Bind(() => b.MoveTo(b.Text.Length), Meta(">"), new(KeyName.End, Ctrl: true));
        Bind(() => Vertical(-1), Control("p"), new(KeyName.Up));
        Bind(() => Vertical(1), Control("n"), new(KeyName.Down));
        Bind(() => _walk.Step(-1, b.Text[..b.Cursor]), Meta("p"), new(KeyName.PageUp));
        Bind(() => _walk.Step(1, b.Text[..b.Cursor]), Meta("n"), new(KeyName.PageDown));
        Bind(_walk.Search, Control("r"));
    }

    void BindChanges()
    {
        var b = _buffer;
        Bind(() => b.DeleteTo(b.Before(b.Cursor)), new Key(KeyName.Backspace));
        Bind(() => b.DeleteTo(b.After(b.Cursor)), new Key(KeyName.Delete));
        Bind(DeleteOrLeave, Control("d"));
        Bind(() => b.KillTo(b.Cursor == b.LineEnd ? b.After(b.Cursor) : b.LineEnd), Control("k"));
        Bind(() => b.KillTo(b.Cursor == b.LineStart ? b.Before(b.Cursor) : b.LineStart), Control("u"));
        Bind(() => b.KillTo(b.BlankBefore(b.Cursor)), Control("w"));
        Bind(() => b.KillTo(b.WordBefore(b.Cursor)), new Key(KeyName.Backspace, Alt: true));
        Bind(() => b.KillTo(b.WordAfter(b.Cursor)), Meta("d"), new(KeyName.Delete, Ctrl: true));
        Bind(b.Yank, Control("y"));
        Bind(b.YankEarlier, Meta("y"));
        Bind(b.Transpose, Control("t"));
        Bind(() => b.ChangeWord(w => w.ToUpperInvariant()), Meta("u"));
        Bind(() => b.ChangeWord(w => w.ToLowerInvariant()), Meta("l"));
        Bind(() => b.ChangeWord(Capital), Meta("c"));
        Bind(b.Undo, Control("_"), Control("z"));
        Bind(b.Redo, Meta("_"), Meta("z"));
    }

    void BindControl()
    {
        var b = _buffer;
        Bind(() => _menu.Tab(1), new Key(KeyName.Tab));
        Bind(() => _menu.Tab(-1), new Key(KeyName.BackTab));
        Bind(_screen.Clear, Control("l"));
        Bind(Enter, new Key(KeyName.Enter));
        Bind(() => b.Type("\n"), new(KeyName.Enter, Alt: true), Control("o"));
        Bind(Interrupt, Control("c"));
        Bind(() => _end = Typed.End, new Key(KeyName.Closed));
    }

    void Bind(Action action, params ReadOnlySpan<Key> keys)
    {
        foreach (var key in keys)
        {
            _bindings.Add(key, action);
        }
    }

    static Key Control(string letter) => new(KeyName.Text, letter, Ctrl: true);

    static Key Meta(string letter) => new(KeyName.Text, letter, Alt: true);

    void Enter()
    {
        if (StatementText.IsComplete(_buffer.Text))
        {
            _end = Typed.Statement;
            return;
        }

        _buffer.Type("\n");
    }

    void DeleteOrLeave()
    {
        if (_buffer.Text.Length == 0)
        {
            _end = Typed.End;
            return;
        }

        _buffer.DeleteTo(_buffer.After(_buffer.Cursor));
    }

    void Interrupt()
    {
        _end = _wasInterrupted && _buffer.Text.Length == 0 ? Typed.End : Typed.Nothing;
        _wasInterrupted = true;
    }

    /// <summary>Up and down in a text of several lines, and beyond its ends in the history.</summary>
    void Vertical(int direction)
    {
        var (start, end) = (_buffer.LineStart, _buffer.LineEnd);
        var column = _buffer.Cursor - start;
        if (direction < 0 ? start == 0 : end == _buffer.Text.Length)
        {
            _walk.Step(direction);
            return;
        }

        _buffer.MoveTo(direction < 0 ? start - 1 : end + 1);
        _buffer.MoveTo(Math.Min(_buffer.LineStart + column, _buffer.LineEnd));
    }

    static string Capital(string word)
    {
        var first = word.AsSpan().IndexOfAnyExcept(' ', '\n');
        return first < 0 ? word : $"{word[..first]}{char.ToUpperInvariant(word[first])}{word[(first + 1)..].ToLowerInvariant()}";
    }
}
