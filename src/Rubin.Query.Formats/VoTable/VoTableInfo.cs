namespace Rubin.Query.Formats.VoTable;

/// <summary>An INFO of a VOTable's resource: what the answer is of, such as the query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Text">What stands in it; null for nothing.</param>
public sealed record VoTableInfo(string Name, string Value, string? Text = null);
