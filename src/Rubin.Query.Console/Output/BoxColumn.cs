using Rubin.Query.Arrow;
using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Console.Output;

/// <summary>
/// One column of a box: its cells as text of equal width. Numbers stand right, and those with a fraction one under the other at the point; all else stands left and may be cut.
/// </summary>
sealed class BoxColumn
{
    const int WidestCell = 60;
    const int NarrowestText = 12;
    const int WidestAligned = 28;
    const string Null = "NULL";

    readonly string?[] _cells;
    readonly bool _isNumber;
    readonly int _fraction;

    /// <summary>A column with its natural width.</summary>
    /// <param name="field">Name, type, unit.</param>
    /// <param name="cells">The shown values, null for NULL.</param>
    internal BoxColumn(Field field, string?[] cells)
    {
        _cells = cells;
        _isNumber = field.Type.Logical.IsNumeric;
        Name = field.Name;
        Type = field.Unit is { } unit ? $"{field.Type} [{unit}]" : field.Type.ToString();
        if (_isNumber)
        {
            var whole = cells.Select(c => PointOf(c ?? Null)).DefaultIfEmpty(0).Max();
            var fraction = cells.Select(c => c is null ? 0 : c.Length - PointOf(c)).DefaultIfEmpty(0).Max();
            _fraction = whole + fraction <= WidestAligned ? fraction : 0;
        }

        Width = Math.Min(WidestCell, Math.Max(Math.Max(TextWidth.Of(Name), TextWidth.Of(Type)), cells.Select(c => TextWidth.Of(Aligned(c))).DefaultIfEmpty(0).Max()));
    }

    /// <summary>How many values it shows.</summary>
    internal int Rows => _cells.Length;

    internal string Name { get; }

    internal string Type { get; }

    /// <summary>Cells of the terminal that it takes.</summary>
    internal int Width { get; set; }

    /// <summary>How narrow it can be: numbers are never cut.</summary>
    internal int Narrowest => _isNumber ? Width : Math.Min(Width, NarrowestText);

    /// <summary>Name or type.</summary>
    internal string Header(string text) => Place(text);

    /// <summary>A value, and whether it is NULL.</summary>
    internal (string Text, bool IsNull) Cell(int row) => (Place(Aligned(_cells[row])), _cells[row] is null);

    /// <summary>What stands for the rows that are left out.</summary>
    internal string Gap => Place("·");

    string Place(string text)
    {
        var cut = TextWidth.Cut(text, Width);
        var padding = new string(' ', Math.Max(0, Width - TextWidth.Of(cut)));
        return _isNumber ? padding + cut : cut + padding;
    }

    string Aligned(string? cell)
    {
        var text = cell ?? Null;
        return _fraction == 0 ? text : text + new string(' ', Math.Max(0, _fraction - (text.Length - PointOf(text))));
    }

    /// <summary>Where the point stands, or would stand.</summary>
    static int PointOf(string number)
    {
        var end = number.AsSpan().IndexOfAny('.', 'e');
        return end < 0 || !char.IsAsciiDigit(number[^1]) ? number.Length : end;
    }
}
