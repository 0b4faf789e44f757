using System.Globalization;

namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>An option's value in the type that the option has.</summary>
static class OptionValue
{
    internal static object? Of(PhotozOption option, GivenOption given) => given.Value is null ? option.Default : option.Type switch
    {
        OptionType.Number => InRange(option, given, NumberOf(given.Value) ?? throw Wrong(option, given)),
        OptionType.Count => NumberOf(given.Value) is { } number && number == Math.Floor(number) ? (long)InRange(option, given, number) : throw Wrong(option, given),
        OptionType.Text or OptionType.File => given.Value as string ?? throw Wrong(option, given),
        OptionType.Truth => given.Value switch { bool truth => truth, long and (0 or 1) and var bit => bit == 1, _ => throw Wrong(option, given) },
        OptionType.Numbers => Items(given.Value).Select(i => InRange(option, given, NumberOf(i) ?? Parsed(i) ?? throw Wrong(option, given))).ToArray(),
        _ => Items(given.Value).Select(i => i as string ?? throw Wrong(option, given)).ToArray(),
    };

    static object?[] Items(object value) => value switch
    {
        string text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        object?[] items => items,
        _ => [value],
    };

    static double? NumberOf(object? value) => value switch
    {
        double number when double.IsFinite(number) => number,
        long count => count,
        _ => null,
    };

    static double? Parsed(object? value) =>
        value is string text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    static double InRange(PhotozOption option, GivenOption given, double value) => value >= option.Least && value <= option.Greatest
        ? value
        : throw new QueryException(
            QueryErrorCode.Value, string.Create(CultureInfo.InvariantCulture, $"option \"{option.Name}\" must be from {option.Least} to {option.Greatest}"), given.Span);

    static QueryException Wrong(PhotozOption option, GivenOption given)
    {
        var expected = option.Type switch
        {
            OptionType.Number => "a number",
            OptionType.Count => "a whole number",
            OptionType.Text => "a text",
            OptionType.File => "the path of a file or folder",
            OptionType.Truth => "TRUE or FALSE",
            OptionType.Numbers => "a list of numbers",
            _ => "a list of texts",
        };
        return new(QueryErrorCode.TypeMismatch, $"option \"{option.Name}\" must be {expected}", given.Span);
    }
}
