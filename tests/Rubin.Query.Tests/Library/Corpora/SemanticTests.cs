using System.Text.Json;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Tests.Adql;

namespace Rubin.Query.Tests.Library.Corpora;

/// <summary>Texts of the right grammar and the wrong meaning are refused before they run.</summary>
public sealed class SemanticTests
{
    /// <summary>The tables that the texts' notes speak of.</summary>
    static readonly (string Schema, string Table, Field[] Columns)[] Tables =
    [
        ("public", "foo", [new("colS", DataType.Utf8), new("colI", DataType.Int32), new("colG", GeometryTypes.Point), new("aColumn", DataType.Double)]),
        ("public", "foo2", [new("oid", DataType.Int64)]),
        ("public", "y", [new("x", DataType.Double)]),
        ("public", "ATABLE", [new("id", DataType.Int64), new("ra", DataType.Double), new("dec", DataType.Double)]),
        ("public", "adqltable", [new("adqlcolumn", DataType.Utf8), new("CS_ADQLColumn", DataType.Utf8)]),
        ("public", "CS_ADQLTable", [new("adqlcolumn", DataType.Utf8)]),
        ("cfht", "wideU", [new("pos", GeometryTypes.Point)]),
    ];

    /// <summary>Texts that are accepted, by a part of them, and why.</summary>
    static readonly Dictionary<string, string> Accepted = new()
    {
        ["\"aTable\".* FROM adqltable AS aTable"] = "a quoted name means the alias that is written the same, letter by letter; the note folds aliases to lower case",
        ["\"aTable\".* FROM (SELECT * FROM adqltable) AS aTable"] = "as above",
        ["WITH aTable AS (SELECT * FROM adqltable) SELECT * FROM \"aTable\""] = "as above",
        ["CONTAINS(colS, CIRCLE"] = "a text column may hold regions, as s_region of ObsCore does",
        ["INTERSECTS(POINT('', 12.3"] = "the note's service declares fewer shapes; all are here",
        ["REGION('Position 12.3 45.6')"] = "as above",
        ["POINT('fk5 geocenter'"] = "the note's service declares fewer frames; they have no effect here (ADQL 2.1 §4.2.5)",
        ["not(position fk5 heliocenter"] = "as above",
        ["'ICRS SPHERICAL2'"] = "as above",
        ["not(position fk4"] = "as above; FK4 is a frame too",
        ["1 pi()"] = "the note's service lacks a function of ADQL",
        ["1 rand()"] = "as above",
        ["truncate(10.25)"] = "as above",
    };

    [SharedTheory]
    [InlineData(AdqlDialect.Strict)]
    [InlineData(AdqlDialect.Default)]
    public void Texts_are_refused_under_the_configuration_that_their_notes_imply(AdqlDialect dialect)
    {
        using var engine = Engine();
        var entries = Corpus.Entries("adql/semantic").ToList();
        var accepted = entries.Select(Corpus.Text).Where(text => Error(engine, text, dialect) is null).ToList();
        Assert.Equal(49, entries.Count);
        Assert.All(accepted, text => Assert.Single(Accepted.Keys, part => text.Contains(part, StringComparison.Ordinal)));
        Assert.Equal(Accepted.Count, accepted.Count);
    }

    /// <summary>In strict mode by the parser or the binder; joining a text and a negative number is good in the default mode.</summary>
    [SharedTheory]
    [InlineData(AdqlDialect.Strict, 5)]
    [InlineData(AdqlDialect.Default, 4)]
    public void Texts_of_wrong_types_are_refused_with_a_position(AdqlDialect dialect, int refused)
    {
        using var engine = Engine();
        var entries = Corpus.Entries("adql/invalid").Where(IsOfWrongType).ToList();
        var errors = entries.Select(e => Error(engine, Corpus.Text(e), dialect)).OfType<QueryException>().ToList();
        Assert.Equal((5, refused), (entries.Count, errors.Count));
        Assert.All(errors, error => Assert.NotNull(error.Span));
        Assert.All(errors, error => Assert.True(error.Code is QueryErrorCode.TypeMismatch or QueryErrorCode.Syntax, error.Message));
    }

    static bool IsOfWrongType(JsonElement entry) => Corpus.Property(entry, "kind") == "type";

    static QueryEngine Engine()
    {
        var engine = new QueryEngine(new() { Workers = 1 });
        foreach (var (schema, table, columns) in Tables)
        {
            engine.Register(new CatalogTable(schema, table, new InMemoryTable(new([.. columns]), [])));
        }

        return engine;
    }

    /// <summary>The error of a text before it runs.</summary>
    static QueryException? Error(QueryEngine engine, string text, AdqlDialect dialect)
    {
        try
        {
            engine.Explain(text, dialect);
            return null;
        }
        catch (QueryException error)
        {
            return error;
        }
    }
}
