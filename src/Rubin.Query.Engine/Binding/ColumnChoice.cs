using System.Text.RegularExpressions;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// COLUMNS in a SELECT list: an item with it stands for as many items as columns are chosen, by <c>COLUMNS(*)</c>, by a regular expression that is found in their names
/// or by a list of names.
/// </summary>
sealed class ColumnChoice(Binder binder, Scope scope)
{
    /// <summary>Whether a call is one of COLUMNS.</summary>
    internal static bool Is(CallSyntax call) => call.Name is { IsQuoted: false } && call.Name.Text.Equals("COLUMNS", StringComparison.OrdinalIgnoreCase) && call.Over is null;

    /// <summary>The calls of COLUMNS in an item.</summary>
    internal static List<CallSyntax> In(ExpressionSyntax item) => [.. item.SelfAndDescendants().OfType<CallSyntax>().Where(Is)];

    /// <summary>The columns that a call chooses, in their order; none where something is wrong and reported.</summary>
    internal List<ScopeColumn> Choose(CallSyntax call)
    {
        var all = scope.All().ToList();
        try
        {
            List<ScopeColumn> chosen = call.Arguments.Select(a => a.Value).ToList() switch
            {
                [StarSyntax] => all,
                [StringSyntax pattern] when Pattern(pattern.Value) is var regex => all.FindAll(c => regex.IsMatch(c.Name)),
                [ListSyntax names] when names.Items.All(i => i is StringSyntax) => Named(all, [.. names.Items.Cast<StringSyntax>()]),
                _ => throw new QueryException(
                    QueryErrorCode.TypeMismatch, "COLUMNS takes *, a regular expression, or a list of names", call.Span, "COLUMNS('^psf'), COLUMNS(['ra', 'dec'])"),
            };
            return chosen.Count > 0 || scope.Relations.Any(r => r.IsUnknown)
                ? chosen
                : throw new QueryException(QueryErrorCode.UnknownColumn, "no column is chosen", call.Span, NameSuggestion.For(TextOf(call), all.Select(c => c.Name)));
        }
        catch (QueryException error)
        {
            binder.Errors.Report(error.Span is null ? new(error.Code, error.Message, call.Span, error.Hint) : error);
            return [];
        }
    }

    static string TextOf(CallSyntax call) => call.Arguments[0].Value is StringSyntax text ? text.Value : "";

    static Regex Pattern(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new QueryException(QueryErrorCode.Value, $"'{pattern}' is no regular expression: {error.Message}", inner: error);
        }
    }

    static List<ScopeColumn> Named(List<ScopeColumn> all, List<StringSyntax> names)
    {
        bool IsCalled(ScopeColumn column, StringSyntax name) => column.Name.Equals(name.Value, StringComparison.OrdinalIgnoreCase);
        return names.Find(n => !all.Exists(c => IsCalled(c, n))) is { } missing
            ? throw new QueryException(
                QueryErrorCode.UnknownColumn, $"column \"{missing.Value}\" does not exist", missing.Span, NameSuggestion.For(missing.Value, all.Select(c => c.Name)))
            : all.FindAll(c => names.Exists(n => IsCalled(c, n)));
    }
}
