using Rubin.Query.Console.Completion;
using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Console.Editing;

/// <summary>The candidates of a completion under the line; Tab goes from one to the next.</summary>
sealed class CompletionMenu(EditBuffer buffer, Func<string, int, Completions> complete)
{
    const int MostRows = 8;
    const int Gap = 2;

    Completions _found = Completions.None;
    int _chosen = -1;
    int _length;

    internal bool IsOpen => _found.Candidates.Count > 0;

    internal void Close() => _found = Completions.None;

    /// <summary>The first Tab writes what is certain and opens the menu if there is more than one way on; further ones choose.</summary>
    internal void Tab(int step)
    {
        if (IsOpen)
        {
            var count = _found.Candidates.Count;
            _chosen = _chosen < 0 ? (step > 0 ? 0 : count - 1) : (_chosen + step + count) % count;
            Write(_found.Candidates[_chosen].Text);
            return;
        }

        var found = complete(buffer.Text, buffer.Cursor);
        if (found.Candidates.Count == 0)
        {
            return;
        }

        _length = buffer.Cursor - found.Start;
        if (found.Candidates is [var only])
        {
            _found = found;
            Write(only.Text + (IsBefore(only.Follow) ? "" : only.Follow));
            Close();
            return;
        }

        (_found, _chosen) = (found, -1);
        var common = Common(found.Candidates);
        if (common.Length > _length)
        {
            Write(common);
        }
    }

    /// <summary>The menu as lines that fit the window.</summary>
    internal IReadOnlyList<string> Lines(int columns)
    {
        if (!IsOpen)
        {
            return [];
        }

        var width = Math.Min(columns - 1, _found.Candidates.Take(500).Max(c => TextWidth.Of(c.Text)) + Gap);
        var across = Math.Max(1, (columns - 1) / width);
        var rows = Math.Min(MostRows, (_found.Candidates.Count + across - 1) / across);
        var page = Math.Max(0, _chosen) / (rows * across) * rows * across;
        var lines = new List<string>();
        for (var row = 0; row < rows; row++)
        {
            lines.Add(string.Concat(Enumerable.Range(0, across).Select(column => Cell(page + column * rows + row, width))).TrimEnd());
        }

        lines.Add(Footer(page, rows * across));
        return lines;
    }

    string Cell(int index, int width)
    {
        if (index >= _found.Candidates.Count)
        {
            return "";
        }

        var text = TextWidth.Cut(_found.Candidates[index].Text, width - Gap);
        var padding = new string(' ', Math.Max(0, width - TextWidth.Of(text)));
        return index == _chosen ? $"{Style.Chosen}{text}{Style.Reset}{padding}" : text + padding;
    }

    string Footer(int page, int shown)
    {
        var count = _found.Candidates.Count;
        var detail = _chosen >= 0 ? _found.Candidates[_chosen].Detail : "";
        var more = count > shown ? $"{page + 1}-{Math.Min(count, page + shown)} of {count}  " : "";
        return $"{more}{detail}";
    }

    bool IsBefore(string follow) => follow.Length > 0 && buffer.Cursor < buffer.Text.Length && buffer.Text[buffer.Cursor] == follow[0];

    void Write(string text)
    {
        buffer.Replace(_found.Start, _length, text);
        _length = text.Length;
    }

    /// <summary>The letters that all candidates begin with, as the first spells them.</summary>
    static string Common(IReadOnlyList<Candidate> candidates)
    {
        var length = candidates[0].Text.Length;
        foreach (var candidate in candidates)
        {
            length = Math.Min(length, candidate.Text.Length);
            for (var i = 0; i < length; i++)
            {
                if (char.ToUpperInvariant(candidate.Text[i]) != char.ToUpperInvariant(candidates[0].Text[i]))
                {
                    length = i;
                }
            }
        }

        return candidates[0].Text[..length];
    }
}
