using System.Text;

namespace Rubin.Query.Adql;

/// <summary>
/// Writes syntax as text, in one line and with no more parentheses than needed. Parsing that text again in the default dialect gives an
/// equal tree.
/// </summary>
public static class SyntaxPrinter
{
    /// <summary>The text of a statement, a query, a table, an expression, a name or a type.</summary>
    public static string Print(SyntaxNode node)
    {
        var printer = new Printer();
        printer.Write(node);
        return printer.ToString();
    }
}

/// <summary>The text under construction.</summary>
sealed partial class Printer
{
    readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Write(SyntaxNode node)
    {
        switch (node)
        {
            case StatementSyntax statement:
                Statement(statement);
                break;
            case QuerySyntax query:
                Query(query);
                break;
            case QueryBodySyntax body:
                Body(body);
                break;
            case TableSyntax table:
                Table(table);
                break;
            case ExpressionSyntax expression:
                Expression(expression);
                break;
            case SelectItemSyntax item:
                SelectItem(item);
                break;
            case OrderItemSyntax item:
                OrderItem(item);
                break;
            case TypeSyntax type:
                Type(type);
                break;
            case NameSyntax name:
                Name(name);
                break;
            default:
                throw new ArgumentException($"{node.GetType().Name} has no text of its own", nameof(node));
        }
    }

    void Statement(StatementSyntax statement)
    {
        switch (statement)
        {
            case QueryStatementSyntax query:
                Query(query.Query);
                break;
            case ExplainSyntax explain:
                Add(explain.IsAnalyze ? "EXPLAIN ANALYZE " : "EXPLAIN ");
                Query(explain.Query);
                break;
            case DescribeSyntax describe:
                Add("DESCRIBE ");
                Query(describe.Query);
                break;
            case ShowTablesSyntax show:
                Add("SHOW TABLES");
                Optional(" FROM ", show.Schema, Name);
                break;
            case SummarizeSyntax summarize:
                Add("SUMMARIZE ");
                Query(summarize.Query);
                break;
            case CopySyntax copy:
                Copy(copy);
                break;
            case OwnTableSyntax own:
                OwnTable(own);
                break;
            case ModelStatementSyntax model:
                Model(model);
                break;
            default:
                Sharing(statement);
                break;
        }
    }

    void Copy(CopySyntax copy)
    {
        Add("COPY ");
        Nested(copy.Query);
        Add(" TO ");
        Quote(copy.Path);
        if (copy.Options.Count > 0)
        {
            Add(" (");
            List(copy.Options, CopyOption);
            Add(")");
        }
    }

    void CopyOption(CopyOptionSyntax option)
    {
        Name(option.Name);
        Optional(" ", option.Value, Expression);
    }

    void Add(string text) => _text.Append(text);

    void Name(NameSyntax name) =>
        Add(name.IsQuoted ? $"\"{name.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name.Text);

    void Path(ValueList<NameSyntax> parts) => List(parts, Name, ".");

    void Names(ValueList<NameSyntax> names)
    {
        Add("(");
        List(names, Name);
        Add(")");
    }

    void Quote(string text) => Add($"'{text.Replace("'", "''", StringComparison.Ordinal)}'");

    void List<T>(ValueList<T> items, Action<T> write, string separator = ", ")
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                Add(separator);
            }

            write(items[i]);
        }
    }

    /// <summary>A keyword and its part, where there is one.</summary>
    void Optional<T>(string before, T? part, Action<T> write)
        where T : SyntaxNode
    {
        if (part is not null)
        {
            Add(before);
            write(part);
        }
    }

    /// <summary>A keyword and its list, where it is not empty.</summary>
    void Optional<T>(string before, ValueList<T> items, Action<T> write)
    {
        if (items.Count > 0)
        {
            Add(before);
            List(items, write);
        }
    }

    static System.Diagnostics.UnreachableException Unreachable(SyntaxNode node) => new($"no text for {node.GetType().Name}");
}
