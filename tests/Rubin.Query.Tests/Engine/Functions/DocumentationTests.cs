using Rubin.Query.Adql;
using Rubin.Query.Engine.Binding;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Tests.Engine.Expressions;

namespace Rubin.Query.Tests.Engine.Functions;

public class DocumentationTests
{
    public static TheoryData<string> ScalarNames => [.. Expr.Functions.Scalars.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(ScalarNames))]
    public void The_example_of_a_scalar_function_is_true(string name)
    {
        var example = Expr.Functions.FindScalar(name)!.Doc.Example;
        Assert.True(Evaluate(example) is true, $"{example} is not true");
    }

    /// <summary>The value of an expression's text.</summary>
    internal static object? Evaluate(string text)
    {
        var query = (QueryStatementSyntax)AdqlParser.Parse($"SELECT {text} AS answer FROM (VALUES (1)) AS one(row)");
        LogicalNode node = Binder.Bind(query.Query, new(new NoTables(), Expr.Functions, AdqlDialect.Default), out _).Plan;
        while (node is not LogicalProject)
        {
            node = node.Inputs[0];
        }

        return Expr.Run(((LogicalProject)node).Columns[0].Expression);
    }

    sealed class NoTables : ICatalog
    {
        public IReadOnlyList<string> Schemas => [];

        public IReadOnlyList<CatalogTable> Tables(string schema) => [];

        public string? DescriptionOf(string schema) => null;

        public IReadOnlyList<CatalogTable> Find(TableName name) => [];
    }
}
