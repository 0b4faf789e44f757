using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>The options of <c>COPY … (FORMAT hats, …)</c>: a new one is a line here.</summary>
static class CatalogCopyOptions
{
    static readonly (string Name, Func<CatalogOptions, CopyOptionSyntax, CatalogOptions> Apply)[] Known =
    [
        ("FORMAT", (options, _) => options),
        ("name", (options, o) => options with { Name = Text(o) }),
        ("ra", (options, o) => options with { Ra = Text(o) }),
        ("dec", (options, o) => options with { Dec = Text(o) }),
        ("kind", (options, o) => options with { Kind = Kind(o) }),
        ("primary", (options, o) => options with { Pairs = Pairs(options) with { Primary = Text(o) } }),
        ("primary_column", (options, o) => options with { Pairs = Pairs(options) with { PrimaryColumn = Text(o) } }),
        ("joined", (options, o) => options with { Pairs = Pairs(options) with { Join = Text(o) } }),
        ("joined_column", (options, o) => options with { Pairs = Pairs(options) with { JoinColumn = Text(o) } }),
        ("description", (options, o) => options with { Description = Text(o) }),
        ("rows_per_partition", (options, o) => options with { RowsPerPartition = Integer(o, 1, long.MaxValue) }),
        ("lowest_order", (options, o) => options with { LowestOrder = (int)Integer(o, 0, 29) }),
        ("highest_order", (options, o) => options with { HighestOrder = (int)Integer(o, 0, 29) }),
        ("constant_order", (options, o) => options with { LowestOrder = (int)Integer(o, 0, 29), HighestOrder = (int)Integer(o, 0, 29) }),
        ("drop_empty_siblings", (options, o) => options with { Siblings = IsTrue(o) ? EmptySiblings.Drop : EmptySiblings.Keep }),
        ("sort", (options, o) => options with { SortedBy = Columns(o) }),
        ("default_columns", (options, o) => options with { DefaultColumns = Columns(o) }),
        ("margin_arcsec", (options, o) => options with { MarginArcsec = Number(o, 0) }),
        ("index", (options, o) => options with { Indexes = [.. options.Indexes, .. Columns(o)] }),
        ("append", (options, o) => options with { Append = IsTrue(o) }),
        ("overwrite", (options, o) => options with { Overwrite = IsTrue(o) }),
    ];

    /// <summary>Whether the statement writes a catalog.</summary>
    internal static bool IsCatalog(CopySyntax statement) => statement.Options.Any(o =>
        IsCalled(o, "FORMAT") && o.Value is StringSyntax { Value: var format } && format.Equals("hats", StringComparison.OrdinalIgnoreCase));

    /// <summary>What the statement says.</summary>
    /// <exception cref="QueryException">Unsupported: an option that does not exist. Value: one that makes no sense.</exception>
    internal static CatalogOptions Of(CopySyntax statement)
    {
        var options = new CatalogOptions();
        foreach (var option in statement.Options)
        {
            options = Known.FirstOrDefault(k => IsCalled(option, k.Name)).Apply is { } apply
                ? apply(options, option)
                : throw new QueryException(
                    QueryErrorCode.Unsupported,
                    $"COPY to a HATS catalog has no option \"{option.Name.Text}\"",
                    option.Span,
                    $"there are {string.Join(", ", Known.Select(k => k.Name))}");
        }

        options.Check();
        return options;
    }

    static bool IsCalled(CopyOptionSyntax option, string name) => option.Name.Text.Equals(name, StringComparison.OrdinalIgnoreCase);

    static string Text(CopyOptionSyntax option) =>
        option.Value is StringSyntax { Value: { Length: > 0 } text } ? text : throw Wrong(option, "a text such as 'ra'");

    static ValueList<string> Columns(CopyOptionSyntax option) =>
        [.. Text(option).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    static HatsKind Kind(CopyOptionSyntax option) => Text(option).ToLowerInvariant() switch
    {
        "object" => HatsKind.Object,
        "source" => HatsKind.Source,
        "association" => HatsKind.Association,
        _ => throw Wrong(option, "object, source or association"),
    };

    static CatalogPairs Pairs(CatalogOptions options) => options.Pairs ?? new("", "", "", "");

    static bool IsTrue(CopyOptionSyntax option) => option.Value switch
    {
        null => true,
        BooleanSyntax { Value: var value } => value,
        _ => throw Wrong(option, "true or false"),
    };

    static long Integer(CopyOptionSyntax option, long least, long most) =>
        option.Value is NumberSyntax { Text: var text } && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : throw Wrong(option, most == long.MaxValue ? $"an integer from {least} on" : $"an integer from {least} to {most}");

    static double Number(CopyOptionSyntax option, double above) =>
        option.Value is NumberSyntax { Text: var text } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number > above && double.IsFinite(number)
            ? number : throw Wrong(option, $"a number above {above.ToString(CultureInfo.InvariantCulture)}");

    static QueryException Wrong(CopyOptionSyntax option, string expected) =>
        new(QueryErrorCode.Value, $"option {option.Name.Text} of COPY takes {expected}", option.Span);
}
