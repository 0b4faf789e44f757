namespace Rubin.Query.Tests.Library.Corpora;

/// <summary>Finds types of columns with which a text has fewer type errors.</summary>
static class ImaginedTypes
{
    /// <summary>Tries other types for one column after another.</summary>
    public static void Fit(ImaginedTables tables, string text)
    {
        var best = Errors(tables, text);
        for (var round = 0; round < 2 && best > 0; round++)
        {
            foreach (var column in tables.Columns)
            {
                var kept = tables[column];
                foreach (var type in ImaginedValues.Types)
                {
                    tables[column] = type;
                    if (Errors(tables, text) is var errors && errors < best)
                    {
                        (best, kept) = (errors, type);
                    }
                }

                tables[column] = kept;
            }
        }
    }

    /// <summary>How many type errors the text has over the tables; none where it has other errors, which no type mends.</summary>
    static int Errors(ImaginedTables tables, string text)
    {
        using var engine = tables.Engine(workers: 1);
        try
        {
            engine.Explain(text);
            return 0;
        }
        catch (QueryException error)
        {
            QueryException[] all = [error, .. error.Others];
            return Array.TrueForAll(all, e => e.Code == QueryErrorCode.TypeMismatch) ? all.Length : 0;
        }
    }
}
