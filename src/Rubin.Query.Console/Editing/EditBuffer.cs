using System.Globalization;

namespace Rubin.Query.Console.Editing;

/// <summary>
/// Text being typed and a cursor in it, between two letters as people see them. Every change can be undone; what is killed can be yanked back, as in GNU Readline and Emacs.
/// </summary>
sealed class EditBuffer
{
    readonly Stack<(string Text, int Cursor)> _undo = [];
    readonly Stack<(string Text, int Cursor)> _redo = [];
    readonly List<string> _kills = [];
    Change _last = Change.Other;
    (int Start, int Length, int Kill) _yanked;

    enum Change
    {
        Other,
        Typing,
        Kill,
        Yank,
    }

    /// <summary>The text, lines separated by <c>\n</c>.</summary>
    internal string Text { get; private set; } = "";

    /// <summary>Offset of the cursor in it.</summary>
    internal int Cursor { get; private set; }

    /// <summary>Start of the cursor's line.</summary>
    internal int LineStart => Text.LastIndexOf('\n', Math.Max(0, Cursor - 1), Cursor) + 1;

    /// <summary>End of the cursor's line, before its line break.</summary>
    internal int LineEnd => Text.IndexOf('\n', Cursor) is >= 0 and var end ? end : Text.Length;

    /// <summary>Begins anew with a text, the cursor at its end; nothing before can be undone.</summary>
    internal void Reset(string text)
    {
        (Text, Cursor) = (text, text.Length);
        _undo.Clear();
        _redo.Clear();
        _last = Change.Other;
    }

    /// <summary>Replaces the whole text as one change.</summary>
    internal void Replace(string text, int cursor) => Apply(text, cursor, Change.Other);

    /// <summary>Replaces a part of the text; the cursor goes behind it.</summary>
    internal void Replace(int start, int length, string text) => Apply(Text.Remove(start, length).Insert(start, text), start + text.Length, Change.Other);

    /// <summary>Inserts what was typed; a word is one change.</summary>
    internal void Type(string text) => Apply(Text.Insert(Cursor, text), Cursor + text.Length, text is " " or "\n" ? Change.Other : Change.Typing);

    /// <summary>Inserts as one change.</summary>
    internal void Insert(string text) => Apply(Text.Insert(Cursor, text), Cursor + text.Length, Change.Other);

    /// <summary>Moves the cursor.</summary>
    internal void MoveTo(int place)
    {
        Cursor = Math.Clamp(place, 0, Text.Length);
        _last = Change.Other;
    }

    /// <summary>The place a letter before.</summary>
    internal int Before(int place)
    {
        var start = Text.LastIndexOf('\n', Math.Max(0, place - 1), Math.Max(0, place)) + 1;
        if (start == place)
        {
            return Math.Max(0, place - 1);
        }

        var last = start;
        for (var next = start; next < place; next += StringInfo.GetNextTextElementLength(Text, next))
        {
            last = next;
        }

        return last;
    }

    /// <summary>The place a letter on.</summary>
    internal int After(int place) => place >= Text.Length ? Text.Length : Text[place] == '\n' ? place + 1 : place + StringInfo.GetNextTextElementLength(Text, place);

    /// <summary>The start of the word that ends before the place.</summary>
    internal int WordBefore(int place)
    {
        for (; place > 0 && !IsWord(Text[place - 1]); place--)
        {
        }

        for (; place > 0 && IsWord(Text[place - 1]); place--)
        {
        }

        return place;
    }

    /// <summary>The end of the word that begins behind the place.</summary>
    internal int WordAfter(int place)
    {
        for (; place < Text.Length && !IsWord(Text[place]); place++)
        {
        }

        for (; place < Text.Length && IsWord(Text[place]); place++)
        {
        }

        return place;
    }

    /// <summary>The start of what white space ends before the place.</summary>
    internal int BlankBefore(int place)
    {
        for (; place > 0 && char.IsWhiteSpace(Text[place - 1]); place--)
        {
        }

        for (; place > 0 && !char.IsWhiteSpace(Text[place - 1]); place--)
        {
        }

        return place;
    }

    /// <summary>Removes what lies between the cursor and a place.</summary>
    internal void DeleteTo(int place)
    {
        var (start, end) = (Math.Min(place, Cursor), Math.Max(place, Cursor));
        if (end > start)
        {
            Apply(Text.Remove(start, end - start), start, Change.Other);
        }
    }

    /// <summary>Removes it and keeps it for <see cref="Yank"/>; kills in a row are one.</summary>
    internal void KillTo(int place)
    {
        var (start, end) = (Math.Min(place, Cursor), Math.Max(place, Cursor));
        if (end == start)
        {
            return;
        }

        var killed = Text[start..end];
        if (_last == Change.Kill)
        {
            _kills[^1] = place < Cursor ? killed + _kills[^1] : _kills[^1] + killed;
        }
        else
        {
            _kills.Add(killed);
        }

        Apply(Text.Remove(start, end - start), start, Change.Kill);
    }

    /// <summary>Inserts the last kill.</summary>
    internal void Yank()
    {
        if (_kills.Count > 0)
        {
            YankFrom(Cursor, 0, _kills.Count - 1);
        }
    }

    /// <summary>Right behind a yank: puts the kill before it in its place.</summary>
    internal void YankEarlier()
    {
        if (_last == Change.Yank)
        {
            YankFrom(_yanked.Start, _yanked.Length, (_yanked.Kill + _kills.Count - 1) % _kills.Count);
        }
    }

    /// <summary>Exchanges the letters around the cursor.</summary>
    internal void Transpose()
    {
        var middle = Cursor == LineEnd ? Before(Cursor) : Cursor;
        var (first, end) = (Before(middle), After(middle));
        if (middle > LineStart && end > middle)
        {
            Apply(string.Concat(Text.AsSpan(0, first), Text.AsSpan(middle, end - middle), Text.AsSpan(first, middle - first), Text.AsSpan(end)), end, Change.Other);
        }
    }

    /// <summary>Changes the word at or behind the cursor and goes behind it.</summary>
    internal void ChangeWord(Func<string, string> change)
    {
        var end = WordAfter(Cursor);
        Apply(string.Concat(Text.AsSpan(0, Cursor), change(Text[Cursor..end]), Text.AsSpan(end)), end, Change.Other);
    }

    /// <summary>Takes the last change back.</summary>
    internal void Undo() => Travel(_undo, _redo);

    /// <summary>Makes again what was taken back.</summary>
    internal void Redo() => Travel(_redo, _undo);

    void Travel(Stack<(string Text, int Cursor)> from, Stack<(string Text, int Cursor)> to)
    {
        if (from.TryPop(out var state))
        {
            to.Push((Text, Cursor));
            (Text, Cursor) = state;
            _last = Change.Other;
        }
    }

    void YankFrom(int start, int length, int kill)
    {
        Apply(Text.Remove(start, length).Insert(start, _kills[kill]), start + _kills[kill].Length, Change.Yank);
        _yanked = (start, _kills[kill].Length, kill);
    }

    void Apply(string text, int cursor, Change change)
    {
        if (change != Change.Typing || _last != Change.Typing)
        {
            _undo.Push((Text, Cursor));
        }

        _redo.Clear();
        (Text, Cursor, _last) = (text, cursor, change);
    }

    static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || letter == '_' || char.IsSurrogate(letter);
}
