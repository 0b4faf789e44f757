using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Formats;

namespace Rubin.Query.Plots;

/// <summary>The options of <c>COPY … TO 'x.svg' (FORMAT svg, …)</c>: a new one is a line here.</summary>
static class PlotCopyOptions
{
    const string Format = "svg";

    static readonly (string Name, Func<PlotOptions, CopyOptionSyntax, PlotOptions> Apply)[] Known =
    [
        ("FORMAT", (options, _) => options),
        ("plot", (options, o) => options with { Kind = Kind(o) }),
        ("title", (options, o) => options with { Title = Text(o) }),
        ("bins", (options, o) => options with { Bins = (int)Number(o, 1, 1000) }),
        ("period", (options, o) => options with { Period = Number(o, double.Epsilon, double.MaxValue) }),
        ("log_x", (options, o) => options with { LogX = IsTrue(o) }),
        ("log_y", (options, o) => options with { LogY = IsTrue(o) }),
        ("width", (options, o) => options with { Width = (int)Number(o, 200, 10_000) }),
        ("height", (options, o) => options with { Height = (int)Number(o, 150, 10_000) }),
    ];

    /// <summary>Whether the statement draws a picture.</summary>
    internal static bool IsPlot(CopySyntax statement) => statement.Options.FirstOrDefault(o => IsCalled(o, "FORMAT")) is { } format
        ? format.Value is StringSyntax { Value: var name } && name.Equals(Format, StringComparison.OrdinalIgnoreCase)
        : Path.GetExtension(statement.Path).Equals(".svg", StringComparison.OrdinalIgnoreCase);

    /// <summary>The form that the statement asks for.</summary>
    /// <exception cref="QueryException">Unsupported: an option that does not exist. Value: one that makes no sense.</exception>
    internal static OutputFormat FormatOf(CopySyntax statement)
    {
        var options = new PlotOptions();
        foreach (var option in statement.Options)
        {
            options = Known.FirstOrDefault(k => IsCalled(option, k.Name)).Apply is { } apply
                ? apply(options, option)
                : throw new QueryException(
                    QueryErrorCode.Unsupported, $"COPY to a picture has no option \"{option.Name.Text}\"", option.Span, $"there are {string.Join(", ", Known.Select(k => k.Name))}");
        }

        return new(Format, "image/svg+xml", ".svg", stream => new SvgResultWriter(stream, options));
    }

    static bool IsCalled(CopyOptionSyntax option, string name) => option.Name.Text.Equals(name, StringComparison.OrdinalIgnoreCase);

    static PlotKind Kind(CopyOptionSyntax option) => PlotOptions.KindOf(Text(option))
        ?? throw Wrong(option, $"there is no plot \"{Text(option)}\"", $"there are {string.Join(", ", PlotOptions.KindWords)}");

    static string Text(CopyOptionSyntax option) => option.Value is StringSyntax { Value: var text } ? text : throw Wrong(option, $"\"{option.Name.Text}\" is a text in single quotes");

    static double Number(CopyOptionSyntax option, double least, double most) =>
        option.Value is NumberSyntax { Text: var text } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(option, string.Create(CultureInfo.InvariantCulture, $"\"{option.Name.Text}\" is a number{(most < double.MaxValue ? $" from {least} to {most}" : " above 0")}"));

    static bool IsTrue(CopyOptionSyntax option) => option.Value switch
    {
        null => true,
        BooleanSyntax { Value: var value } => value,
        _ => throw Wrong(option, $"\"{option.Name.Text}\" is true or false"),
    };

    static QueryException Wrong(CopyOptionSyntax option, string problem, string? hint = null) => new(QueryErrorCode.Value, problem, option.Span, hint);
}
