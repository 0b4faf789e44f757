using System.Text.Json;
using Rubin.Query.Adql;

namespace Rubin.Query.Tests.Adql;

public sealed class CorpusTests
{
    /// <summary>Texts of the dialect collection that the default mode refuses, by the place of the error, with the reason.</summary>
    static readonly Dictionary<string, string> RefusedDialect = new()
    {
        ["WITH temp (collection, multi_type) AS"] = "a table function in a schema",
        ["SELECT DISTINCT projectshort AS facility_name"] = "a table function in a schema",
        ["SELECT ST_Distance(CAST(ST_Point("] = "a type in a schema",
        ["SELECT ssObjectId, helioRange, topoRange"] = "a slip of the pen: ORDER BY ssObjectId AS",
    };

    /// <summary>What is wrong with the texts of services and tutorials that the default mode refuses.</summary>
    static readonly string[] RefusedQueries =
    [
        "%f", "0.05\"", "-37.456 0.002", "ssObjectId AS", "**The above", "\"\"\"", "_latin1", "35 .1", "35. 1", "SHOW COLUMNS", "INTO @poly", "SET @poly",
        "use index()", "objectId = 123\nSELECT", "(...)",
    ];

    [SharedFact]
    public void Valid_texts_are_accepted_in_both_modes()
    {
        var texts = Corpus.Entries("adql/valid").Select(Corpus.Text).ToList();
        Assert.Equal(848, texts.Count);
        Assert.All(texts, text => Assert.True(IsAccepted(text, AdqlDialect.Strict), text));
        Assert.All(texts, text => Assert.True(IsAccepted(text, AdqlDialect.Default), text));
    }

    [SharedFact]
    public void Invalid_texts_are_refused_in_strict_mode_but_for_types()
    {
        var entries = Corpus.Entries("adql/invalid").Where(entry => Corpus.Property(entry, "kind") != "type").ToList();
        Assert.Equal(80, entries.Count);
        Assert.All(entries.Select(Corpus.Text), text => Assert.False(IsAccepted(text, AdqlDialect.Strict), text));
    }

    [SharedFact]
    public void Semantic_texts_are_left_to_the_binder() =>
        Assert.All(Corpus.Entries("adql/semantic").Select(Corpus.Text), text => Assert.True(IsAccepted(text, AdqlDialect.Strict), text));

    [SharedFact]
    public void Tricky_texts_are_judged_as_their_labels_say()
    {
        var entries = Corpus.Entries("adql/tricky").ToList();
        Assert.Equal((109, 76), (Texts("valid").Count, Texts("invalid").Count));
        Assert.All(Texts("valid"), text => Assert.True(IsAccepted(text, AdqlDialect.Strict), text));
        Assert.All(Texts("invalid"), text => Assert.False(IsAccepted(text, AdqlDialect.Strict), text));

        List<string> Texts(string label) => [.. entries.Where(entry => Corpus.Property(entry, "label") == label).Select(Corpus.Text)];
    }

    [SharedFact]
    public void Dialect_texts_are_accepted_in_the_default_mode()
    {
        var texts = Corpus.Entries("adql/dialect").Select(Corpus.Text).ToList();
        var refused = texts.Where(text => !IsAccepted(text, AdqlDialect.Default)).ToList();
        Assert.Equal((158, 4), (texts.Count, refused.Count));
        Assert.All(refused, text => Assert.Contains(RefusedDialect.Keys, start => text.StartsWith(start, StringComparison.Ordinal)));
    }

    /// <summary>The decisions are explained in grammar/README.md.</summary>
    [SharedFact]
    public void Disputed_texts_are_decided()
    {
        var texts = Corpus.Entries("adql/disputed").Select(Corpus.Text).ToList();
        Assert.Equal(30, texts.Count);
        Assert.Equal(2, texts.Count(text => !IsAccepted(text, AdqlDialect.Default)));
        Assert.Equal(8, texts.Count(text => !IsAccepted(text, AdqlDialect.Strict)));
    }

    [SharedFact]
    public void Queries_of_services_and_tutorials_are_accepted()
    {
        var texts = Corpus.Entries("queries/queries").Where(entry => entry.GetProperty("template").ValueKind == JsonValueKind.False).Select(Corpus.Text).ToList();
        var refused = texts.Where(text => !IsAccepted(text, AdqlDialect.Default)).ToList();
        Assert.Equal((353, 20), (texts.Count, refused.Count));
        Assert.All(refused, text => Assert.Contains(RefusedQueries, slip => text.Contains(slip, StringComparison.Ordinal)));
    }

    [SharedFact]
    public void Printed_texts_parse_to_the_same_tree()
    {
        var trees = Corpus.Texts().Select(TryParse).OfType<StatementSyntax>().ToList();
        Assert.True(trees.Count > 1600);
        Assert.All(trees, tree => Assert.Equal(tree, AdqlParser.Parse(SyntaxPrinter.Print(tree))));
    }

    [SharedFact]
    public void Strict_texts_mean_the_same_in_the_default_mode() =>
        Assert.All(
            Corpus.Entries("adql/valid").Select(Corpus.Text),
            text => Assert.Equal(AdqlParser.Parse(text, AdqlDialect.Strict), AdqlParser.Parse(text)));

    static bool IsAccepted(string text, AdqlDialect dialect)
    {
        try
        {
            AdqlParser.Parse(text, dialect);
            return true;
        }
        catch (QueryException error)
        {
            Assert.NotNull(error.Span);
            return false;
        }
    }

    static StatementSyntax? TryParse(string text)
    {
        try
        {
            return AdqlParser.Parse(text);
        }
        catch (QueryException)
        {
            return null;
        }
    }
}
