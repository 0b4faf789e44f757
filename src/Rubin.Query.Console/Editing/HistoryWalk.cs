namespace Rubin.Query.Console.Editing;

/// <summary>The way through the history: entry by entry, or only those that begin as the text does, or that hold what is searched for (Ctrl-R).</summary>
sealed class HistoryWalk(StatementHistory history, EditBuffer buffer)
{
    int _place;
    string _draft = "";

    /// <summary>What is searched for; null where nothing is.</summary>
    internal string? Sought { get; private set; }

    /// <summary>Whether nothing holds what is searched for.</summary>
    internal bool IsLost { get; private set; }

    /// <summary>Behind the last entry again.</summary>
    internal void Restart() => (_place, Sought, IsLost) = (history.Entries.Count, null, false);

    /// <summary>One entry back or on; among those that begin with <paramref name="prefix"/>.</summary>
    internal void Step(int direction, string prefix = "")
    {
        if (_place == history.Entries.Count)
        {
            _draft = buffer.Text;
        }

        for (var next = _place + direction; next >= 0 && next <= history.Entries.Count; next += direction)
        {
            var text = next == history.Entries.Count ? _draft : history.Entries[next];
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                _place = next;
                buffer.Replace(text, prefix.Length > 0 ? prefix.Length : text.Length);
                return;
            }
        }
    }

    /// <summary>Begins a search, or goes to the match before.</summary>
    internal void Search()
    {
        if (Sought is null)
        {
            (Sought, _draft, _place) = ("", buffer.Text, history.Entries.Count);
            return;
        }

        Look(_place);
    }

    /// <summary>Searches for something else, from the latest on.</summary>
    internal void Search(string sought)
    {
        Sought = sought;
        Look(history.Entries.Count);
    }

    /// <summary>Ends the search, keeps what was found.</summary>
    internal void Keep() => (Sought, IsLost) = (null, false);

    /// <summary>Ends it as if it had not been.</summary>
    internal void GiveUp()
    {
        Restart();
        buffer.Replace(_draft, _draft.Length);
    }

    void Look(int before)
    {
        if (Sought is not { Length: > 0 } sought)
        {
            return;
        }

        var found = history.Find(sought, before);
        IsLost = found < 0;
        if (found >= 0)
        {
            _place = found;
            var text = history.Entries[found];
            buffer.Replace(text, text.IndexOf(sought, StringComparison.OrdinalIgnoreCase));
        }
    }
}
