using System.Globalization;

namespace Rubin.Query.Hats;

/// <summary>Something that is wrong with a catalog.</summary>
/// <param name="File">The file or folder.</param>
/// <param name="Row">The row in the file, from 0; null where it is not one row's.</param>
/// <param name="Message">What is wrong.</param>
public sealed record CatalogProblem(string File, long? Row, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}{(Row is { } row ? $", row {row}" : "")}: {Message}");
}
