using System.Globalization;
using System.Text;

namespace Rubin.Query.Slt;

/// <summary>
/// Fills in what records leave open. Answers come from the oracle where the record runs there; else from the engine, marked unverified.
/// Plans and errors are the engine's own. What a file already says is left alone.
/// </summary>
sealed class SltCompletion(SltFile file, IQueryRunner? oracle, IQueryRunner engine)
{
    readonly List<string> _problems = [];

    /// <summary>The lines of the completed file, and what could not be completed.</summary>
    internal (IReadOnlyList<string> Lines, IReadOnlyList<string> Problems) Complete()
    {
        var lines = file.Lines.ToList();
        foreach (var record in file.Records.Reverse())
        {
            var completed = record switch
            {
                QueryRecord { Answer: null } r => CompleteQuery(r),
                ExplainRecord { Plan: null } r => Try(r, () => [.. Head(r), "----", .. SltSession.PlanLines(engine.Explain(r.Text))]),
                ErrorRecord { Code: null } r => CompleteError(r),
                _ => null,
            };
            if (completed is not null)
            {
                lines.RemoveRange(record.Line - 1, record.EndLine - record.Line + 1);
                lines.InsertRange(record.Line - 1, completed);
            }
        }

        _problems.Reverse();
        return (lines, _problems);
    }

    List<string>? CompleteQuery(QueryRecord record)
    {
        if (oracle is not null)
        {
            try
            {
                return Completed(record, oracle.Run(record.OracleText ?? record.Text));
            }
            catch (QueryException)
            {
                record = record with { IsUnverified = true };
            }
        }

        return Try(record, () => Completed(record with { IsUnverified = true }, engine.Run(record.Text)));
    }

    List<string> Completed(QueryRecord record, QueryAnswer answer)
    {
        var rows = CellText.Rows(answer);
        var kinds = CellKinds.Of(answer.Schema);
        if (record.Order == RowOrder.RowSort)
        {
            rows.Sort(CellComparison.RowOrder(kinds));
        }
        else if (record.Order == RowOrder.ValueSort)
        {
            rows = [.. rows.SelectMany(r => r).Select(cell => (IReadOnlyList<string>)[cell])];
            rows.Sort(CellComparison.RowOrder("?"));
        }

        return [Header(record, kinds), .. Head(record).Skip(1), "----", .. rows.Select(r => string.Join(' ', r))];
    }

    static string Header(QueryRecord record, string kinds)
    {
        var header = new StringBuilder("query ").Append(record.Types ?? kinds);
        header.Append(record.Order == RowOrder.NoSort ? "" : $" {record.Order.ToString().ToLowerInvariant()}");
        var tolerance = record.Tolerance.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        header.Append(record.Tolerance == CellComparison.DefaultTolerance ? "" : $" tolerance:{tolerance}");
        header.AppendJoin("", record.Ensured.Select(name => $" ensure:{name}"));
        return header.Append(record.IsUnverified ? " unverified" : "").ToString();
    }

    List<string>? CompleteError(ErrorRecord record)
    {
        try
        {
            engine.Run(record.Text);
        }
        catch (QueryException error)
        {
            var carets = ErrorCheck.SpansOf(error).ToList();
            List<string> lines = [$"error {error.Code}"];
            var offset = 0;
            foreach (var line in record.Text.Split('\n'))
            {
                lines.Add(line);
                var here = carets.Where(s => s.Start >= offset && s.Start <= offset + line.Length).OrderBy(s => s.Start);
                var caretLine = here.Aggregate("", (text, s) => text.PadRight(s.Start - offset) + new string('^', Math.Max(1, s.Length)));
                lines.AddRange(caretLine.Length == 0 ? [] : [caretLine]);
                offset += line.Length + 1;
            }

            return [.. lines, .. error.Hint is null ? (string[])[] : [$"hint: {error.Hint}"]];
        }

        _problems.Add($"{file.Name}:{record.Line}: there was no error");
        return null;
    }

    List<string>? Try(SltRecord record, Func<List<string>> complete)
    {
        try
        {
            return complete();
        }
        catch (QueryException error)
        {
            _problems.Add($"{file.Name}:{record.Line}: {error.Message}");
            return null;
        }
    }

    IEnumerable<string> Head(SltRecord record) => file.Lines.Skip(record.Line - 1).Take(record.EndLine - record.Line + 1);
}
