namespace Rubin.Query.Slt;

/// <summary>Plays the records of one file on one runner.</summary>
sealed class SltSession(SltFile file, IQueryRunner runner)
{
    /// <summary>Makes the tables of all records known, wherever in the file they stand.</summary>
    /// <returns>What could not be attached.</returns>
    internal IReadOnlyList<SltFailure> AttachAll() => [.. file.Records.Select(Attach).OfType<SltFailure>()];

    /// <summary>What is wrong with the record's outcome; null where it is as the record says.</summary>
    internal SltFailure? Check(SltRecord record)
    {
        try
        {
            var message = record switch
            {
                StatementRecord r => CheckStatement(r),
                QueryRecord r => CheckQuery(r),
                ExplainRecord r => CheckExplain(r),
                ErrorRecord r => ErrorCheck.Check(r, runner),
                _ => null,
            };
            return message is null ? null : new(file.Name, record.Line, message);
        }
        catch (QueryException error)
        {
            return new(file.Name, record.Line, $"{error.Code}: {ErrorText.Render(error, TextOf(record))}");
        }
    }

    SltFailure? Attach(SltRecord record)
    {
        try
        {
            switch (record)
            {
                case AttachRecord r:
                    runner.Attach(r.Name, file.Resolve(r.Path));
                    break;
                case TableRecord r:
                    runner.AddTable(r.Name, Rows(r));
                    break;
            }

            return null;
        }
        catch (QueryException error)
        {
            return new(file.Name, record.Line, $"the table cannot be attached: {error.Message}");
        }
        catch (SltFormatException error)
        {
            return new(file.Name, error.Line, error.Message);
        }
    }

    static string TextOf(SltRecord record) => record switch
    {
        StatementRecord r => r.Text,
        QueryRecord r => r.Text,
        ExplainRecord r => r.Text,
        _ => "",
    };

    string? CheckStatement(StatementRecord record)
    {
        runner.Run(record.Text);
        return null;
    }

    string? CheckQuery(QueryRecord record)
    {
        if (record.Answer is null)
        {
            return "the record has no answer: run with --complete";
        }

        var answer = runner.Run(record.Text);
        var missing = record.Ensured.Count == 0 ? null : Missing(record);
        return missing ?? AnswerCheck.Check(record, answer);
    }

    string? Missing(QueryRecord record)
    {
        var plan = runner.Explain(record.Text);
        var missing = record.Ensured.FirstOrDefault(name => !plan.Contains(name, StringComparison.Ordinal));
        return missing is null ? null : $"the plan has no {missing}:\n{plan}";
    }

    string? CheckExplain(ExplainRecord record)
    {
        if (record.Plan is null)
        {
            return "the record has no plan: run with --complete";
        }

        var plan = PlanLines(runner.Explain(record.Text));
        return Wildcard.LinesMatch([.. record.Plan], [.. plan]) ? null : $"the plan is\n{string.Join('\n', plan)}";
    }

    /// <summary>The lines of a plan without blank ones, which end a record.</summary>
    internal static List<string> PlanLines(string plan) =>
        [.. plan.Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)).Select(l => l.TrimEnd())];

    QueryAnswer Rows(TableRecord record)
    {
        if (record.Source is null)
        {
            return TableText.Parse(record);
        }

        var oracle = QueryRunners.Oracle
            ?? throw new SltFormatException(record.Line, "DuckDB is not installed: the file needs \"require duckdb\"");
        using var source = oracle(new());
        var answer = source.Run(record.Source);
        return answer with { Schema = new(answer.Schema.Fields.Map(f => f with { Type = f.Type.Logical })) };
    }
}
