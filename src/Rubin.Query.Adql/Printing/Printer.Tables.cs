namespace Rubin.Query.Adql;

sealed partial class Printer
{
    void Table(TableSyntax table)
    {
        switch (table)
        {
            case NamedTableSyntax named:
                Path(named.Name);
                AliasAndSample(named.Alias, named.Sample);
                break;
            case FileTableSyntax file:
                Quote(file.Path);
                AliasAndSample(file.Alias, file.Sample);
                break;
            case DerivedTableSyntax derived:
                Add(derived.IsLateral ? "LATERAL " : string.Empty);
                Nested(derived.Query);
                AliasAndSample(derived.Alias, derived.Sample);
                break;
            case FunctionTableSyntax function:
                Add(function.IsLateral ? "LATERAL " : string.Empty);
                Expression(function.Call);
                Add(function.WithOrdinality ? " WITH ORDINALITY" : string.Empty);
                AliasAndSample(function.Alias, null);
                break;
            case JoinSyntax join:
                Join(join);
                break;
            default:
                throw Unreachable(table);
        }
    }

    void Join(JoinSyntax join)
    {
        Table(join.Left);
        Add(join.Condition is NaturalSyntax ? " NATURAL" : string.Empty);
        Add(join.Kind == JoinKind.Inner ? string.Empty : $" {join.Kind.ToString().ToUpperInvariant()}");
        Optional(" ", join.Nearest, Nearest);
        Add(" JOIN ");
        var needsParentheses = join.Right is JoinSyntax;
        Add(needsParentheses ? "(" : string.Empty);
        Table(join.Right);
        Add(needsParentheses ? ")" : string.Empty);
        switch (join.Condition)
        {
            case OnSyntax on:
                Add(" ON ");
                Expression(on.Condition);
                break;
            case UsingSyntax names:
                Add(" USING ");
                Names(names.Columns);
                break;
        }
    }

    void Nearest(NearestSyntax nearest)
    {
        Add(nearest.IsMutual ? "MUTUAL NEAREST" : "NEAREST");
        if (nearest.Count is { } count)
        {
            Add(" (");
            Expression(count);
            Add(")");
        }
    }

    void AliasAndSample(AliasSyntax? alias, SampleSyntax? sample)
    {
        if (alias is not null)
        {
            Add(" AS ");
            Name(alias.Name);
            if (alias.Columns.Count > 0)
            {
                Names(alias.Columns);
            }
        }

        Optional(" TABLESAMPLE ", sample, Sample);
    }

    void Sample(SampleSyntax sample)
    {
        Optional(string.Empty, sample.Method, Name);
        Add(sample.Method is null ? "(" : " (");
        Expression(sample.Size);
        Add(sample.IsRows ? " ROWS)" : ")");
        if (sample.Seed is { } seed)
        {
            Add(" REPEATABLE (");
            Expression(seed);
            Add(")");
        }
    }
}
