using System.Globalization;

namespace Rubin.Query.Formats.VoTable;

/// <summary>The shape of a FIELD's values (VOTable 1.4 §2.2): dimensions from the fastest to the slowest, of which only the last may be open.</summary>
/// <param name="Fixed">The dimensions that the header gives.</param>
/// <param name="IsOpen">Whether there is one more, of any length.</param>
sealed record VoTableShape(ValueList<int> Fixed, bool IsOpen)
{
    const int Most = 1 << 24;

    /// <summary>A single value.</summary>
    public static VoTableShape Scalar { get; } = new([], IsOpen: false);

    /// <summary>The elements that a value has, or that it has a multiple of where the shape is open.</summary>
    public int Count => Fixed.Aggregate(1, (a, b) => a * b);

    /// <summary>Reads an <c>arraysize</c> such as <c>3</c>, <c>*</c>, <c>12*</c> or <c>2x3x*</c>; null where it is none.</summary>
    public static VoTableShape? Parse(string? arraysize)
    {
        if (string.IsNullOrWhiteSpace(arraysize))
        {
            return Scalar;
        }

        var parts = arraysize.Trim().Split('x');
        var isOpen = parts[^1].EndsWith('*');
        List<int> sizes = [];
        var all = 1L;
        foreach (var part in isOpen ? parts[..^1] : parts)
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1 || (all *= size) > Most)
            {
                return null;
            }

            sizes.Add(size);
        }

        // A number before the last star is an upper bound, which need not be kept.
        return isOpen && !parts[^1].AsSpan()[..^1].ContainsAnyExceptInRange('0', '9') || !isOpen ? new([.. sizes], isOpen) : null;
    }
}
