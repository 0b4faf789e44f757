using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Tests.Library.Corpora;

/// <summary>
/// Tables for a text whose tables nobody has: the names that it uses, with columns of the types that its words suggest, and a few rows.
/// </summary>
sealed class ImaginedTables
{
    static readonly string[] Shapes = ["AREA", "INTERSECTS", "CENTROID"];
    static readonly string[] Points = ["COORD1", "COORD2", "COORDSYS"];

    readonly HashSet<string> _common;
    readonly Dictionary<(string Schema, string Table), Dictionary<string, DataType>> _tables = new(new IgnoringCase());

    /// <summary>The tables of a text, with types of columns that fit it where such can be found.</summary>
    /// <exception cref="QueryException">The text is no statement.</exception>
    public static ImaginedTables For(string text)
    {
        var tables = Of(text);
        ImaginedTypes.Fit(tables, text);
        return tables;
    }

    /// <summary>The tables of a text, with types of columns that its words suggest.</summary>
    /// <exception cref="QueryException">The text is no statement.</exception>
    public static ImaginedTables Of(string text) => new(AdqlParser.Parse(text));

    ImaginedTables(StatementSyntax statement)
    {
        _common = statement.SelfAndDescendants().OfType<CommonTableSyntax>().Select(t => t.Name.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var table in statement.SelfAndDescendants().OfType<NamedTableSyntax>().Where(t => !IsCommon(t)))
        {
            _tables.TryAdd(Key(table), new(StringComparer.OrdinalIgnoreCase));
        }

        AddColumns(statement, [], statement);
        foreach (var columns in _tables.Values.Where(c => c.Count == 0))
        {
            columns.Add("id", DataType.Int64);
        }

        Suppose(statement);
    }

    /// <summary>Every column.</summary>
    public IReadOnlyList<((string Schema, string Table) Table, string Column)> Columns => [.. _tables.SelectMany(t => t.Value.Keys.Select(c => (t.Key, c)))];

    /// <summary>The type of a column.</summary>
    public DataType this[((string, string) Table, string Column) place]
    {
        get => _tables[place.Table][place.Column];
        set => _tables[place.Table][place.Column] = value;
    }

    /// <summary>An engine that has the tables.</summary>
    public QueryEngine Engine(int workers = 2)
    {
        var engine = new QueryEngine(new() { Workers = workers, BatchRows = 7 });
        foreach (var ((schema, name), columns) in _tables.Where(t => !t.Key.Schema.Equals("tap_schema", StringComparison.OrdinalIgnoreCase)))
        {
            var table = new Schema([.. columns.Select(c => new Field(c.Key, c.Value))]);
            var builders = columns.Select(c => (Builder: ColumnBuilder.Create(c.Value), Rows: ImaginedValues.Of(c.Value))).ToList();
            foreach (var (builder, rows) in builders)
            {
                foreach (var row in rows)
                {
                    builder.AppendValue(row);
                }
            }

            var batch = new RecordBatch(table, [.. builders.Select(b => b.Builder.Build())], ImaginedValues.Rows);
            engine.Register(new CatalogTable(schema, name, new InMemoryTable(table, [batch])));
        }

        return engine;
    }

    bool IsCommon(NamedTableSyntax table) => table.Name.Count == 1 && _common.Contains(table.Name[0].Text);

    static (string Schema, string Table) Key(NamedTableSyntax table) => (table.Name.Count > 1 ? table.Name[^2].Text : "imagined", table.Name[^1].Text);

    /// <summary>Gives each name of a column to a table that it can belong to: the one that its qualifier names, else the first of its query.</summary>
    void AddColumns(SyntaxNode node, IReadOnlyList<TableSyntax> tables, StatementSyntax statement)
    {
        tables = node switch
        {
            SelectSyntax select => [.. select.From.SelectMany(Leaves), .. tables],
            QuerySyntax { Body: SelectSyntax select } => [.. select.From.SelectMany(Leaves), .. tables],
            _ => tables,
        };
        if (node is ColumnSyntax { Parts: var parts })
        {
            var qualifier = parts.Count > 1 ? parts[^2].Text : null;
            var table = qualifier is not null ? tables.FirstOrDefault(t => Answers(t, qualifier)) : tables is [var first, ..] ? first : null;
            Give(table, parts[^1].Text, statement, 0);
        }

        if (node is JoinSyntax { Condition: UsingSyntax shared } join)
        {
            foreach (var name in shared.Columns)
            {
                Give(Leaves(join.Left).First(), name.Text, statement, 0);
                Give(Leaves(join.Right).First(), name.Text, statement, 0);
            }
        }

        foreach (var child in node.Children().Where(child => !IsAlias(node, child)))
        {
            AddColumns(child, tables, statement);
        }
    }

    /// <summary>Whether the child, a key of GROUP BY or ORDER BY or the condition of HAVING, is only the name of something selected.</summary>
    static bool IsAlias(SyntaxNode node, SyntaxNode child)
    {
        var select = node as SelectSyntax ?? (node as QuerySyntax)?.Body as SelectSyntax;
        return select is not null
            && child is OrderItemSyntax or GroupingSyntax or ExpressionSyntax
            && child.SelfAndDescendants().OfType<ColumnSyntax>().FirstOrDefault() is { Parts: [var name] }
            && select.Items.OfType<ExpressionItemSyntax>().Any(i => i.Alias is { } alias && alias.Text.Equals(name.Text, StringComparison.OrdinalIgnoreCase));
    }

    static IEnumerable<TableSyntax> Leaves(TableSyntax table) => table is JoinSyntax join ? Leaves(join.Left).Concat(Leaves(join.Right)) : [table];

    static bool Answers(TableSyntax table, string qualifier) => string.Equals(
        table switch
        {
            NamedTableSyntax named => named.Alias?.Name.Text ?? named.Name[^1].Text,
            DerivedTableSyntax derived => derived.Alias?.Name.Text,
            _ => null,
        },
        qualifier,
        StringComparison.OrdinalIgnoreCase);

    void Give(TableSyntax? table, string column, StatementSyntax statement, int depth)
    {
        if (depth > 10)
        {
            return;
        }

        switch (table)
        {
            case NamedTableSyntax named when !IsCommon(named):
                _tables[Key(named)].TryAdd(column, DataType.Double);
                break;
            case NamedTableSyntax named:
                var common = statement.SelfAndDescendants().OfType<CommonTableSyntax>().First(t => t.Name.Text.Equals(named.Name[0].Text, StringComparison.OrdinalIgnoreCase));
                Give(First(common.Query), column, statement, depth + 1);
                break;
            case DerivedTableSyntax derived:
                Give(First(derived.Query), column, statement, depth + 1);
                break;
        }
    }

    static TableSyntax? First(QuerySyntax query) =>
        query.SelfAndDescendants().OfType<SelectSyntax>().FirstOrDefault() is { From: [var first, ..] } ? Leaves(first).First() : null;

    /// <summary>Types that the words around a column suggest.</summary>
    void Suppose(StatementSyntax statement)
    {
        foreach (var node in statement.SelfAndDescendants())
        {
            switch (node)
            {
                case LikeSyntax like:
                    Suppose(like.Value, DataType.Utf8);
                    break;
                case InListSyntax { Items: [StringSyntax, ..] } list:
                    Suppose(list.Value, DataType.Utf8);
                    break;
                case BetweenSyntax { Low: StringSyntax } between:
                    Suppose(between.Value, DataType.Timestamp);
                    break;
                case BinarySyntax { Left: ColumnSyntax left, Right: StringSyntax }:
                    Suppose(left, DataType.Utf8);
                    break;
                case CallSyntax call when Shapes.Contains(call.Name.Text.ToUpperInvariant()):
                    Suppose(call, 0, GeometryTypes.Circle);
                    Suppose(call, 1, GeometryTypes.Circle);
                    break;
                case CallSyntax call when Points.Contains(call.Name.Text.ToUpperInvariant()):
                    Suppose(call, 0, GeometryTypes.Point);
                    break;
                case CallSyntax call when call.Name.Text.Equals("CONTAINS", StringComparison.OrdinalIgnoreCase):
                    Suppose(call, 0, GeometryTypes.Point);
                    Suppose(call, 1, GeometryTypes.Circle);
                    break;
            }
        }
    }

    void Suppose(CallSyntax call, int argument, DataType type)
    {
        if (call.Arguments.Count > argument)
        {
            Suppose(call.Arguments[argument].Value, type);
        }
    }

    void Suppose(ExpressionSyntax expression, DataType type)
    {
        var column = expression is CallSyntax { Arguments: [{ Value: ColumnSyntax inner }] } ? inner : expression as ColumnSyntax;
        foreach (var columns in _tables.Values.Where(t => column is not null && t.ContainsKey(column.Parts[^1].Text)))
        {
            columns[column!.Parts[^1].Text] = type;
        }
    }

    sealed class IgnoringCase : IEqualityComparer<(string Schema, string Table)>
    {
        public bool Equals((string Schema, string Table) x, (string Schema, string Table) y) =>
            x.Schema.Equals(y.Schema, StringComparison.OrdinalIgnoreCase) && x.Table.Equals(y.Table, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((string Schema, string Table) name) => HashCode.Combine(name.Schema.ToUpperInvariant(), name.Table.ToUpperInvariant());
    }
}
